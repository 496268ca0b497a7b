"""Imported last by the server of forked processes: what each of them would load anew is there already."""

from __future__ import annotations

import gc

from backend.assistant.guards.reply_guard import load_learned

load_learned()
# Looking through it for garbage would give each process a copy of its own of all that was imported.
gc.collect()
gc.freeze()
