"""How many examples a property is tried with: NEGOTIATOR_EXAMPLES.

The default of 50 keeps plain `pytest` quick; `manage.py test` asks for 100.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "negotiator",
    max_examples=int(os.environ.get("NEGOTIATOR_EXAMPLES", "50")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("negotiator")
