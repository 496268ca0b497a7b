"""TEMP"""

from typing import Any


def reserve(context: Any, user_id: int, tokens: int, cost: int) -> Any:
    return None


def settle(context: Any, reservation: Any, tokens: int, cost: int) -> None: ...
