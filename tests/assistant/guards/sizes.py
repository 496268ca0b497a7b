"""How much the tests of the guards do: the suite a part, `manage.py prove` everything."""

from __future__ import annotations

import os

FEW = int(os.environ.get("NEGOTIATOR_EXAMPLES", "50")) < 1_000
