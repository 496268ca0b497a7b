"""The API: it owns data and rules."""

from __future__ import annotations

import gc

# Hardly anything of what is imported is garbage, and looking for it took a fifth of each start.
gc.set_threshold(50_000, 20, 50)
