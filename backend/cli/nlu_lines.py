"""A JSON line with a text, and the same line with what was understood; whatever the line holds, there is an answer."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

from backend.nlu.understander import MessageUnderstander
from backend.nlu.understanding import Expected, Understanding

KNOWN = frozenset(Expected)


def read_line(line: bytes, understander: MessageUnderstander, currency: str, today: date) -> dict[str, Any]:
    """Return the line's fields and what its text means; a line that is no JSON object gets an `error` beside."""
    fields = _parse(line)
    text = fields.get("text")
    if not isinstance(text, str):
        fields.setdefault("error", "no text")
        text = "" if text is None else str(text)
    asked = fields.get("expected")
    expected = Expected(asked) if isinstance(asked, str) and asked in KNOWN else Expected.ANYTHING
    understood = understander.understand(text, expected=expected, currency=currency, today=today)
    return {**fields, **describe(understood, currency)}


def describe(understood: Understanding, currency: str) -> dict[str, Any]:
    """Return the fields of one understanding: the first of each kind that the message carries."""
    entities = understood.entities
    amount = entities.amounts[0] if entities.amounts else None
    return {
        "intent": str(understood.intent),
        "confidence": round(understood.confidence, 4),
        "in_scope": understood.in_scope,
        "document": entities.documents[0].number if entities.documents else None,
        "amount": None if amount is None else _number(amount.value),
        "currency": None if amount is None else amount.currency or currency,
        "installments": entities.installments,
        "frequency": None if entities.frequency is None else str(entities.frequency),
        "date": entities.dates[0].isoformat() if entities.dates else None,
    }


def written(fields: dict[str, Any]) -> bytes:
    """Return the line as bytes, readable where its characters can be written."""
    try:
        return json.dumps(fields, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:
        return json.dumps(fields).encode() + b"\n"


def _parse(line: bytes) -> dict[str, Any]:
    readable = line.decode(errors="replace").removeprefix("\ufeff").rstrip("\r\n")
    try:
        fields = json.loads(readable)
    except (ValueError, RecursionError):
        return {"text": readable, "error": "not JSON"}
    return fields if isinstance(fields, dict) else {"text": readable, "error": "not an object"}


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
