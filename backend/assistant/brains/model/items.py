"""What goes to the model: the conversation so far, where it stands, and this turn's calls with their outputs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import orjson

from backend.assistant.models.contract import Item
from backend.assistant.tools.registry import Tool
from backend.assistant.turn import TurnSession
from backend.services.debt_view import own_debt_view

INTERRUPTED = {"error": {"code": "interrupted", "message": "La operación se interrumpió y no se hizo."}}
WRITTEN_BY_PEOPLE = frozenset({"details", "note", "next_step", "decision_reason"})
"""Fields of a tool's answer that hold what a debtor or staff wrote; a next step quotes the note."""
SENDERS = {"user": "user", "assistant": "assistant", "staff": "assistant"}
OFFER_FIELDS = (
    *("id", "debt_id", "kind", "title", "currency", "balance_text", "total_text", "discount_text"),
    *("discount_percentage_text", "interest_text", "down_payment_text", "instalment_count"),
    *("instalment_amount_text", "frequency_text", "first_due_date_text", "last_due_date_text"),
    *("valid_until_text", "summary"),
)


def message_item(role: str, text: str) -> Item:
    """Return a message of `user`, `assistant` or `developer`."""
    return {"type": "message", "role": role, "content": text}


def history_items(messages: Iterable[Mapping[str, str]], mask: Callable[[str], str]) -> list[Item]:
    """Return earlier messages (`sender`, `text`) with what identifies a person masked."""
    return [
        message_item(SENDERS[message["sender"]], mask(message["text"]))
        for message in messages
        if message["text"].strip()
    ]


def standing_item(session: TurnSession, offers: Sequence[Mapping[str, Any]], heading: str) -> Item:
    """Return where the conversation stands: state, debts, the chosen one, and the offers on the table."""
    today = session.context.today()
    facts = {
        "today": today.isoformat(),
        "state": session.state,
        "debts": [own_debt_view(debt, today=today) for debt in session.debts],
        "chosen_debt_id": session.debt.id if session.debt else None,
        "offers_on_the_table": [present_offer(offer) for offer in offers],
    }
    return message_item("developer", f"{heading}\n{orjson.dumps(facts).decode()}")


def present_offer(offer: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a model needs of an offer; the dated schedule stays with us."""
    return {name: offer[name] for name in OFFER_FIELDS if name in offer}


def present_output(output: Mapping[str, Any], mask: Callable[[str], str]) -> dict[str, Any]:
    """Return a tool's answer as a model gets it: with what identifies a person masked in what people wrote."""
    shown: dict[str, Any] = _masked(output, mask)
    for name in ("offers", "plan"):
        if isinstance(shown.get(name), list):
            shown[name] = [present_offer(offer) for offer in shown[name]]
    if isinstance(shown.get("offer"), dict):
        shown["offer"] = present_offer(shown["offer"])
    return shown


def _masked(value: Any, mask: Callable[[str], str]) -> Any:
    if isinstance(value, Mapping):
        return {key: _masked_field(key, item, mask) for key, item in value.items()}
    return [_masked(item, mask) for item in value] if isinstance(value, list) else value


def _masked_field(key: Any, value: Any, mask: Callable[[str], str]) -> Any:
    if key == "evidence":
        # A file's name says whose it is in ways that no mask knows, and a model has no use for it.
        return [{name: item for name, item in file.items() if name != "name"} for file in value]
    return mask(value) if key in WRITTEN_BY_PEOPLE and isinstance(value, str) else _masked(value, mask)


def output_item(call_id: str, output: Mapping[str, Any]) -> Item:
    """Return what a call was answered."""
    body = orjson.dumps(output, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
    return {"type": "function_call_output", "call_id": call_id, "output": body}


def tool_items(tools: Mapping[str, Tool]) -> list[dict[str, Any]]:
    """Return the tools as the Responses API wants them."""
    return [
        {
            "type": "function",
            "name": tool.name,
            "description": tool.description,
            "parameters": tool.parameters,
            "strict": True,
        }
        for tool in tools.values()
    ]


def calls_without_output(items: Sequence[Item]) -> list[Item]:
    """Return the calls that nothing has answered yet."""
    answered = {item["call_id"] for item in items if item["type"] == "function_call_output"}
    return [item for item in items if item["type"] == "function_call" and item["call_id"] not in answered]


def calls_done(items: Sequence[Item]) -> list[tuple[int, Item]]:
    """Return the calls that were done, not refused, each with the place of its output, in their order."""
    calls = {item["call_id"]: item for item in items if item["type"] == "function_call"}
    return [
        (place, calls[item["call_id"]])
        for place, item in enumerate(items)
        if item["type"] == "function_call_output"
        and item["call_id"] in calls
        and "error" not in json.loads(item["output"])
    ]


def repaired(items: Sequence[Item]) -> list[Item]:
    """Return the items with each call answered, no output without its call, and arguments that can be read: some
    providers refuse others for ever."""
    called = {item["call_id"] for item in items if item["type"] == "function_call"}
    kept = [
        _readable(item)
        for item in items
        if item["type"] != "function_call_output" or item["call_id"] in called
    ]
    return [*kept, *(output_item(call["call_id"], INTERRUPTED) for call in calls_without_output(kept))]


def _readable(item: Item) -> Item:
    """A call that was cut in the middle of its arguments is told without them; its output says what was wrong."""
    if item["type"] != "function_call":
        return item
    try:
        is_object = isinstance(json.loads(item["arguments"]), dict)
    except ValueError:
        is_object = False
    return item if is_object else {**item, "arguments": "{}"}
