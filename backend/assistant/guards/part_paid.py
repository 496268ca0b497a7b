"""What is told as missing, or as paid, of a payment that is paid in part: not the whole of it, nor the other part."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from backend.assistant.guards.calendar_days import MONTHS
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind

_PAYING = r"(?:pagar|poner|dar|abonar|consignar|completar|cubrir|pay|put in|cover)"
_SIGN = r"(?: (?:solo|solamente|only|just|unos|otros|los|es de|son|is|de))*(?: us)? ?[$€]? ?$"
_MISSING_BEFORE = re.compile(
    rf"\b(?:(?:falta|queda|resta|faltaria|quedaria)n?(?: (?:por|que))?(?: {_PAYING})?|"
    rf"(?:te|le|os) toca(?:ria)? {_PAYING}|"
    rf"(?:tienes?|tendrias?|hay|tenes) que {_PAYING}|debes? {_PAYING}|para completar(?:la|lo)?(?: \w+){{0,3}}?|"
    rf"(?:you )?(?:still )?(?:owe|need to {_PAYING}|have to {_PAYING}|missing)){_SIGN}"
)
_MISSING_AFTER = re.compile(
    r"(?: (?:is|are|es|son))?(?: lo)?(?: que)?(?: te| le)?(?: what's| what is| still)? "
    r"(?:left|missing|to go|outstanding|faltan?|pendientes?|por pagar)\b"
)
_PAID_BEFORE = re.compile(
    r"\b(?:pagaste|abonaste|ha[s]? (?:pagado|abonado|puesto)|ya (?:hay|tiene|lleva)|abono de|paid|received|"
    rf"recibimos|credited|llevas (?:pagados|abonados)){_SIGN}"
)
_PAID_AFTER = re.compile(
    r"(?: of yours| tuyos)?(?: (?:is|are|ya|already|estan))* (?:credited|paid|in\b|pagad|abonad|acreditad)"
)
_DENIED = re.compile(r"\b(?:no|ni|not|si|if|cuando|when|once|una vez)\b")
_WORD = re.compile(r"[a-z]{3,}")
_OF_IT = re.compile(r"\bde es[ae]\b|\bcompletar(?:la|lo)\b|\bto complete it\b")


def wrong_part(text: str, figures: Sequence[Figure], facts: TurnFacts) -> str | None:
    """Return the amount that a folded sentence says is missing, or paid, of a payment of which it is not."""
    parts = [part for agreed in facts.agreements.values() for part in agreed.in_part]
    amounts = [one for one in figures if one.kind == Kind.MONEY]
    if len(parts) != 1 or len(amounts) != 1 or "?" in text or not _is_of(text, figures, parts[0][0], facts):
        return None
    amount, (_, paid, left) = amounts[0], parts[0]
    before, end = text[: amount.start], amount.end
    if amount.value not in _told_of(paid, left, facts) or _DENIED.search(before):
        return None
    missing = _MISSING_BEFORE.search(before) or _MISSING_AFTER.match(text, end)
    given = _PAID_BEFORE.search(before) or _PAID_AFTER.match(text, end)
    wrong = (missing and amount.value != left) or (given and not missing and amount.value != paid)
    return text[amount.start : end] if wrong else None


def _told_of(paid: Decimal, left: Decimal, facts: TurnFacts) -> set[Decimal]:
    """Return what may be mistaken for a part: the other one, the whole, and all that is left."""
    return {paid, left, paid + left, *(agreed.left for agreed in facts.agreements.values())}


def _is_of(text: str, figures: Sequence[Figure], due: date, facts: TurnFacts) -> bool:
    """Whether the sentence names the payment, and no other."""
    days = [pattern for one in figures if one.kind == Kind.DATE for pattern in one.days]
    if not days:
        months = {MONTHS[word] for word in _WORD.findall(text) if word in MONTHS}
        return months == {due.month} or (not months and _OF_IT.search(text) is not None)
    return all(pattern.fits(due) for pattern in days)
