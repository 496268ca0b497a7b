"""From where a single payment would come that is above what a month leaves: asked once, recorded, never judged."""

from __future__ import annotations

import re

from backend.assistant.brains.local.meaning import Meaning
from backend.assistant.brains.local.tools_use import ToolUse
from backend.nlu.normalise import clean, fold

SOURCE_BUTTONS = {
    "fuente_ahorros": "savings",
    "fuente_alguien": "somebody_helps",
    "fuente_extra": "extra_income",
    "fuente_reservada": "not_said",
}
_IN_WORDS = (
    ("not_said", re.compile(r"\bprefiero\s+no\b|\beso\s+es\s+(?:privado|mio|asunto\s+mio)")),
    ("savings", re.compile(r"\bahorr\w+|\bguardad[oa]|\bcesantias\b|\bcdt\b")),
    ("extra_income", re.compile(
        r"\bprima\b|\bbono\b|\bventa\b|\bvend\w+|\bliquidacion\b|\baguinaldo|\bextra\b|\bherencia")),
    ("somebody_helps", re.compile(
        r"\bme\s+(?:l[oa]\s+)?(?:prest|regal|ayud|colabor|da\b|dan\b)\w*|\bmi\s+(?:herman|mama|papa|hij|espos|marid|tio|"
        r"tia|famili|pareja|amig|prim[oa]|suegr|abuel|novi|jefe)\w*")),
)  # fmt: skip


def ask(use: ToolUse, offer_id: int) -> None:
    """Ask, and remember for which offer."""
    session = use.session
    session.memory["source_for"] = offer_id
    session.say("source_needed")
    session.show_state = False


def declared(use: ToolUse, meaning: Meaning) -> int | None:
    """Record an answer to the question and return the offer that it was about; None when it is none."""
    offer_id = use.session.memory.get("source_for")
    if offer_id is None:
        return None
    source = SOURCE_BUTTONS.get(meaning.button or "") if meaning.button else _in_words(meaning.text)
    use.session.memory.pop("source_for")
    if source is None:
        return None
    use.run("declare_payment_source", offer_id=offer_id, source=source)
    return int(offer_id)


def _in_words(text: str) -> str | None:
    plain = fold(clean(text))
    return next((source for source, pattern in _IN_WORDS if pattern.search(plain)), None)
