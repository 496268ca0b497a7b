"""TEMP"""

from __future__ import annotations
from typing import Any


def find_credential(context: Any, principal: Any) -> Any:
    from backend.assistant.models.contract import Credential

    key = context.settings.openai_api_key
    return Credential(key) if key else None


def mark_refused(context: Any, principal: Any) -> None: ...
