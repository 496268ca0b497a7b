"""A person's month, asked one question at a time: income, essential expenses, other debts. Each may be skipped.

What is told at once ("gano 1 millón doscientos y gasto 900") is taken at once, and only the rest is asked. Why
somebody is short is never asked.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from backend.assistant.brains.local import asked_instead, documents
from backend.assistant.brains.local.bargaining import show_options
from backend.assistant.brains.local.case_dialogue import offer_paths
from backend.assistant.brains.local.meaning import Meaning
from backend.assistant.brains.local.tools_use import ToolUse
from backend.assistant.turn import NEGOTIABLE, TurnSession
from backend.domain.money import Money
from backend.nlu.normalise import clean, fold
from backend.nlu.understanding import Amount, Entities, Understander

STEPS = ("income", "expenses", "other_debts")
QUESTIONS = {
    "income": "budget_income",
    "expenses": "budget_expenses",
    "other_debts": "budget_other_debts",
}
# Somebody who wants one of these does not go on answering questions.
OTHER_WISHES = frozenset({"HABLAR_ASESOR", "DISPUTA", "DESPEDIDA", "DIFICULTAD_PAGO", "CONSULTA_DOCUMENTO"})
MOST_REPEATS = 1

_CLAUSE = re.compile(
    r"[,;\n]+|\.(?!\d)|\bpero\b|\b(?:y|e|mas)\s+(?=(?:me\s+|se\s+me\s+)?(?:van?|gasto|gano|pago|debo|tengo|no\s+tengo"
    r"|mis|los|las|en|otr[oa]s?|recibo|cuotas?|necesito)\b)"
)
_CUES = (
    ("other_debts", re.compile(
        r"\botr[oa]s?\s+(?:deudas?|creditos?|cuotas?|bancos?|prestamos?|tarjetas?|obligacion\w*)")),
    ("expenses", re.compile(
        r"\bgast\w+|\bse\s+me\s+van?\b|\bpara\s+vivir\b|\barriendo|\balquiler|\bmercado|\bservicios")),
    ("income", re.compile(
        r"\b(?:me\s+)?gan(?:o|amos)\b|\bingresos?\b|\bsueldo|\bsalario|\bme\s+(?:pagan|entran?|llegan?)\b|\bdevengo\b"
        r"|(?<!el )(?<!un )(?<!mi )\brecibo\s+(?!del?\b|por\b|que\b)\w|\bpension\b|\bcobro\s+(?!juridico|pre)\w")),
)  # fmt: skip
_OFFERS = re.compile(
    r"(?<!\bno )\b(?:puedo|podria|podriamos|ofrezco|propongo|doy|daria|abono|abonar|consignar|pagarles?)\b"
)
_SKIP = re.compile(
    r"\bprefiero\s+no\b|\bno\s+(?:quiero|deseo|voy\s+a|pienso)\s+(?:decir|contar|responder|dar)|\beso\s+es\s+privado"
    r"|^\W*(?:paso|siguiente|saltar|omitir|ninguna?\s+respuesta)\W*$"
)
_NOTHING = re.compile(
    r"\b(?:nada|ningun[oa]?s?|cero|no\s+(?:tengo|hay|debo|pago|gasto|gano))\b|(?<![\d.,])0(?![\d.,])"
)


def begin(use: ToolUse, meaning: Meaning) -> None:
    """Begin to ask."""
    session = use.session
    if session.debt is None or session.debt.status != NEGOTIABLE:
        show_options(use, meaning)
        return
    session.memory["budget"] = {"told": {}, "frequency": "monthly", "repeats": 0}
    session.say("budget_start")
    _ask_next(use, meaning)


def handled(use: ToolUse, meaning: Meaning, understander: Understander) -> bool:
    """Take an answer to what was asked, or what is told unasked; tell whether that was all there was to do."""
    session = use.session
    if session.debt is None or session.debt.status != NEGOTIABLE or "claimed" in session.memory:
        return False
    budget = session.memory.get("budget")
    if meaning.button and not (budget and meaning.button == "prefiero_no_decirlo"):
        session.memory.pop("budget", None)
        return False
    told = _told(session, understander, meaning.text)
    if budget is None:
        if not _is_volunteered(meaning, told):
            return False
        budget = session.memory["budget"] = {"told": {}, "frequency": "monthly", "repeats": 0}
    else:
        told = told or _answer(session, understander, meaning, _next(budget))
        if not told:
            return _unclear(use, meaning, budget)
    _keep(budget, told)
    _ask_next(use, meaning)
    return True


def _is_volunteered(meaning: Meaning, told: dict[str, Any]) -> bool:
    """An income of some size, told unasked; whoever contests a debt or makes an offer says something else."""
    if told.get("income") in (None, "0") or meaning.intent in OTHER_WISHES - {"DIFICULTAD_PAGO"}:
        return False
    return _OFFERS.search(fold(clean(meaning.text))) is None


def _keep(budget: dict[str, Any], told: dict[str, Any]) -> None:
    budget["repeats"] = 0
    if "frequency" in told:
        budget["frequency"] = told.pop("frequency")
    budget["told"] |= told


def _next(budget: dict[str, Any]) -> str:
    return next(step for step in STEPS if step not in budget["told"])


def _ask_next(use: ToolUse, meaning: Meaning) -> None:
    session = use.session
    budget = session.memory["budget"]
    if set(STEPS) <= set(budget["told"]):
        _finish(use, meaning)
        return
    session.say(QUESTIONS[_next(budget)])
    session.show_state = False


def _unclear(use: ToolUse, meaning: Meaning, budget: dict[str, Any]) -> bool:
    """Ask once more; somebody who wants something else, or answers besides the point twice, is not held.

    A question that the documents answer is answered first, and then the month is asked about again.
    """
    session = use.session
    is_for_documents = meaning.intent == "CONSULTA_DOCUMENTO"
    answer = documents.answered_from_documents if is_for_documents else asked_instead.comes_first
    if answer(use, meaning):
        _ask_next(use, meaning)
        return True
    if meaning.intent in OTHER_WISHES or budget["repeats"] >= MOST_REPEATS:
        session.memory.pop("budget")
        return False
    budget["repeats"] += 1
    session.say("budget_unclear")
    _ask_next(use, meaning)
    return True


def _finish(use: ToolUse, meaning: Meaning) -> None:
    session = use.session
    budget = session.memory.pop("budget")
    told = {step: None if value is None else Decimal(value) for step, value in budget["told"].items()}
    result = use.run(
        "record_affordability",
        monthly_income=told["income"],
        essential_expenses=told["expenses"],
        other_debts=told["other_debts"],
        income_frequency=budget["frequency"],
    )
    if result["verdict"] == "nothing_left":
        use.run("report_hardship")
        session.say("budget_nothing_left")
        offer_paths(use)
        return
    if result["verdict"] is None:
        session.say("budget_private")
    else:
        session.say("budget_room", sobra=result["surplus_text"], tope=result["cap_text"])
    show_options(use, Meaning("SOLICITUD_PLAN", 1.0, Entities(), "rules"))


def _answer(session: TurnSession, understander: Understander, meaning: Meaning, step: str) -> dict[str, Any]:
    """What a reply says about the step that was asked; nothing when it says nothing about it."""
    plain = fold(clean(meaning.text))
    if meaning.button == "prefiero_no_decirlo" or _SKIP.search(plain):
        return {step: None}
    return _figures(session, understander, meaning.text, step)


def _told(session: TurnSession, understander: Understander, text: str) -> dict[str, Any]:
    """What a message says of itself, by clause: an income, expenses, other debts."""
    told: dict[str, Any] = {}
    step = None
    for clause in _CLAUSE.split(fold(clean(text))):
        step = next((name for name, cue in _CUES if cue.search(clause)), step)
        if step is None:
            continue
        figures = _figures(session, understander, clause, step)
        if step in figures and told.get(step) is not None and figures[step] != "0":
            figures[step] = str(Decimal(told[step]) + Decimal(figures[step]))
        told |= figures
    return told


def _figures(session: TurnSession, understander: Understander, text: str, step: str) -> dict[str, Any]:
    debt = session.debt
    assert debt is not None
    entities = understander.understand(
        text,
        currency=debt.currency,
        today=session.context.today(),
        balance=Money(debt.balance, debt.currency).major,
    ).entities
    if not entities.amounts:
        return {step: "0"} if _NOTHING.search(fold(clean(text))) else {}
    total = sum((_value(amount, debt.currency) for amount in entities.amounts), Decimal(0))
    often = {"frequency": entities.frequency.value} if entities.frequency in {"weekly", "fortnightly"} else {}
    return {step: str(total)} | (often if step == "income" else {})


def _value(amount: Amount, currency: str) -> Decimal:
    """In pesos nobody earns nine hundred: of two readings the larger one is meant."""
    return max(amount.value, *amount.alternatives) if currency == "COP" and amount.ambiguous else amount.value
