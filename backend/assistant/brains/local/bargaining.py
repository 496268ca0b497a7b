"""From the balance to an offer that the person chooses."""

from __future__ import annotations

import re
from typing import Any

from backend.assistant.brains.local import clarification, payment_source
from backend.assistant.brains.local.meaning import Meaning
from backend.assistant.brains.local.tools_use import ToolUse
from backend.assistant.brains.local.wishes import (
    NO_FIGURE,
    first_amount,
    has_figures,
    tool_for,
)
from backend.assistant.guards.language import written_language
from backend.assistant.turn import BARGAINING_STATES, NEGOTIABLE, TurnSession
from backend.domain.errors import Conflict, InvalidInput, NotFound
from backend.domain.money import Money
from backend.nlu.normalise import fold
from backend.nlu.understanding import Amount
from backend.services.formatting import format_money

# What the engine's reason sounds like; none of them tells how low it would go.
REASON_TEXTS = {
    "meets_price": "counter_accepted",
    "price_moved": "counter_answered",
    "price_stands": "counter_refused",
    "plan_for_term": "plan_made",
    "plan_for_monthly": "plan_made",
    "partial_payment": "partial_made",
    "rounds_exhausted": "counter_exhausted",
    "term_too_long": "plan_not_possible",
    "instalment_too_small": "plan_not_possible",
    "no_such_plan": "plan_not_possible",
    "immediate_payment_too_small": "partial_too_small",
    "price_for_date": "price_for_date",
    "date_too_far": "date_too_far",
}

# Where the outcome alone tells more than its reason.
OUTCOME_TEXTS = {"accepted_at_ask": "counter_accepted_at_ask", "unaffordable": "above_capacity"}

_DOWN_PAYMENT_ASKED = re.compile(
    r"\b(?:cuanto|cuanta|cual|que\s+valor|hay\s+que|toca|debo|tengo\s+que)\b.*"
    r"\b(?:inicial|enganche|de\s+entrada|pago\s+de\s+entrada)\b"
)


def greet(use: ToolUse, meaning: Meaning) -> None:
    """Greet, and say where we are."""
    session = use.session
    if session.state != "inicial":
        session.say("greeting")
    session.show_state = True


def tell_debt(use: ToolUse, meaning: Meaning) -> None:
    """Say what is owed; who names a number of instalments mostly asks for a plan, and may be shown it."""
    session = use.session
    if meaning.entities.installments and not clarification.is_sure(session, meaning):
        show_options(use, meaning)
        return
    session.emit("debts_asked")
    if not session.debts:
        session.emit("debts_absent")
    session.show_state = True


def show_options(use: ToolUse, meaning: Meaning) -> None:
    """Show the offers that stand, or answer the plan that the person describes."""
    if _is_proposal(use.session, meaning):
        counter_offer(use, meaning)
        return
    result = _sell(use, "manage_negotiation", **NO_FIGURE)
    if result is None:
        return
    use.session.show_state = bool(result["offers"])
    if not result["offers"]:
        use.session.say("nothing_left" if result["reason"] == "nothing_left" else "no_offers")


def asks_down_payment(meaning: Meaning) -> bool:
    """Whether somebody asks how much to pay first, without a figure of their own."""
    if meaning.button or has_figures(meaning.entities):
        return False
    return _DOWN_PAYMENT_ASKED.search(fold(meaning.text)) is not None


def tell_down_payment(use: ToolUse, meaning: Meaning) -> None:
    """Show what stands, and say that the first payment is for the person to propose."""
    show_options(use, meaning)
    if use.session.offers:
        use.session.say("down_payment_open")


def ask_for_amount(use: ToolUse, meaning: Meaning) -> None:
    """Ask what the person could pay."""
    use.session.emit("objection_raised")
    use.session.show_state = False
    use.session.say("ask_amount")


def counter_offer(use: ToolUse, meaning: Meaning) -> None:
    """Lay the person's own figure before the engine."""
    session, entities = use.session, meaning.entities
    amount = first_amount(entities)
    if amount is not None and amount.ambiguous:
        session.say("ask_which_amount", pregunta=_readings(session, amount))
        return
    call = tool_for(session, meaning.text, entities)
    if call is None:
        ask_for_amount(use, meaning)
        return
    name, arguments = call
    try:
        result = _sell(use, name, **arguments)
    except InvalidInput as error:
        session.paragraphs.append(error.message)
        return
    if result is not None:
        _tell_answer(session, result)


def _tell_answer(session: TurnSession, result: dict[str, Any]) -> None:
    """Say what moved and why, and whether it is the last word."""
    nothing = result["outcome"] == "unaffordable" and not result["offers"]
    text = OUTCOME_TEXTS.get(result["outcome"]) or REASON_TEXTS[result["reason"]]
    session.say("nothing_left" if nothing else text)
    if result["equal_worth"]:
        session.say("packages_explained")
    if result["is_last"] and result["outcome"] == "countered":
        session.say("last_proposal")
    session.show_state = not nothing


def confirm(use: ToolUse, meaning: Meaning) -> None:
    """Yes: to seeing options, to an offer, or to the summary; never to anything binding."""
    session = use.session
    if has_figures(meaning.entities):
        _choose_by_figures(use, meaning)
        return
    chosen = session.memory.get("chosen_offer_id")
    if session.state in {"confirmar_plan_elegido", "generar_acuerdo"} and chosen:
        if prepare(use, chosen) and not meaning.button:
            session.say("press_button")
        return
    on_table = session.memory.get("offer_ids", [])
    if session.state not in BARGAINING_STATES or not on_table:
        show_options(use, meaning)
        return
    option = meaning.entities.option or (1 if len(on_table) == 1 else 0)
    if option == 0 or not -len(on_table) <= option <= len(on_table):
        session.say("ask_which_offer")
        return
    prepare(use, on_table[option - 1 if option > 0 else option])


def _choose_by_figures(use: ToolUse, meaning: Meaning) -> None:
    """ "La de 86.419" or "la de 3 cuotas" names an offer on the table; other figures are a counter-offer."""
    session, entities = use.session, meaning.entities
    session.restore_offers()
    amount = first_amount(entities)
    value = amount.value if amount else None
    named = [
        offer
        for offer in session.offers
        if (value is None or value in (offer["total"], offer["instalment_amount"]))
        and entities.installments in (None, offer["instalment_count"])
    ]
    if len(named) == 1 and session.state in BARGAINING_STATES:
        prepare(use, named[0]["id"])
        return
    session.offers = []
    counter_offer(use, meaning)


def choose_offer(use: ToolUse, meaning: Meaning) -> None:
    """Take the offer whose button was pressed."""
    prepare(use, meaning.target or 0)


def decline(use: ToolUse, meaning: Meaning) -> None:
    """No: to going on now, or to what is on the table."""
    session = use.session
    if _is_proposal(session, meaning):
        counter_offer(use, meaning)
    elif meaning.button == "no_ahora" or session.state == "informar_deuda" or _is_over(session):
        session.say("not_now")
        session.emit("declined")
        session.show_state = False
    else:
        _refuse(use)


def _is_over(session: TurnSession) -> bool:
    """Whether the person has taken leave of a debt that may still be negotiated: nothing lies on the table."""
    debt = session.debt
    return session.state == "finalizar_conversacion" and debt is not None and debt.status == NEGOTIABLE


def _refuse(use: ToolUse) -> None:
    session = use.session
    result = _sell(use, "refuse_offers")
    if result is None:
        return
    session.show_state = result["moved"]
    if result["moved"]:
        session.say("rejection_with_offer")
    else:
        session.offers = []
        session.say("rejection")


def may_be_proposal(session: TurnSession, meaning: Meaning) -> bool:
    """Whether a sum while bargaining, read as something else without being sure, reads next as a proposal."""
    is_doubtful = session.state in BARGAINING_STATES and not clarification.is_sure(session, meaning)
    next_best = meaning.alternatives[0][0] if meaning.alternatives else ""
    return is_doubtful and bool(meaning.entities.amounts) and next_best in clarification.SPEAK_OF_A_FIGURE


def out_of_scope(use: ToolUse, meaning: Meaning) -> None:
    """Say what the assistant is for."""
    _say_in_place_of_an_answer(use.session, meaning, "out_of_scope")


def not_understood(use: ToolUse, meaning: Meaning) -> None:
    """Ask to say it another way."""
    _say_in_place_of_an_answer(use.session, meaning, "not_understood")


def _say_in_place_of_an_answer(session: TurnSession, meaning: Meaning, text: str) -> None:
    """Our own understanding reads Spanish only: who writes English is told so, and what works all the same."""
    is_english = not meaning.button and written_language(meaning.text) == "en"
    session.say("spanish_only" if is_english else text)


def prepare(use: ToolUse, offer_id: int) -> bool:
    """Lay an offer out for acceptance; tell whether it could be."""
    session = use.session
    try:
        use.run("prepare_agreement", offer_id=offer_id)
    except NotFound:
        _offer_gone(use)
        return False
    except Conflict as error:
        if error.code in {"offer_expired", "offer_withdrawn"}:
            _offer_gone(use)
        elif error.code == "source_needed":
            payment_source.ask(use, offer_id)
        elif error.code == "above_capacity":
            _offer_gone(use, "above_capacity")
        else:
            _not_for_sale(session, error)
        return False
    session.show_state = True
    return True


def _offer_gone(use: ToolUse, why: str = "offer_gone") -> None:
    use.session.say(why)
    if _sell(use, "manage_negotiation", **NO_FIGURE):
        use.session.show_state = True


def _sell(use: ToolUse, name: str, **arguments: Any) -> dict[str, Any] | None:
    try:
        return use.run(name, **arguments)
    except Conflict as error:
        _not_for_sale(use.session, error)
        return None


def _not_for_sale(session: TurnSession, error: Conflict) -> None:
    texts = {
        "debt_in_agreement": "debt_agreed",
        "debt_agreement_waits": "debt_waits",
        "debt_not_chosen": "choose_debt",
        "debt_stopped": "debt_stopped",
    }
    if error.code not in texts:
        raise error
    session.say(texts[error.code])


def _is_proposal(session: TurnSession, meaning: Meaning) -> bool:
    entities = meaning.entities
    return has_figures(entities) or tool_for(session, meaning.text, entities) is not None


def _readings(session: TurnSession, amount: Amount) -> str:
    debt = session.debt
    currency = debt.currency if debt else "COP"
    values = dict.fromkeys((amount.value, *amount.alternatives))
    return " o ".join(format_money(Money.from_major(value, currency), session.locale) for value in values)
