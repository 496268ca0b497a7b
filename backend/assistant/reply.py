"""Puts a turn's outcome into words and buttons: what was said, then the state's own text."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from jinja2 import meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

from backend.assistant.brains.local.case_dialogue import PATH_BUTTONS, REASON_BUTTONS
from backend.assistant.brains.local.clarification import asked_readings, reading_text
from backend.assistant.brains.local.documents import ASKED, SECTION_BUTTON
from backend.assistant.brains.local.payment_source import SOURCE_BUTTONS
from backend.assistant.turn import BARGAINING_STATES, NEGOTIABLE, TurnSession
from backend.db.repositories.debts import DebtRecord
from backend.domain.money import Money
from backend.services.conversation_summary import live_reference
from backend.services.debt_view import own_debt_view
from backend.services.formatting import format_money, json_amount, plain_name
from backend.services.texts import render

SELLING_BUTTONS = frozenset(
    {"ver_opciones", "no_ahora", "proponer_otra", "no_puedo_pagar", "contar_ingresos"}
)
OFFER_VARIABLES = frozenset({"lista_ofertas", "resumen_oferta"})
ACCEPTING_STATES = frozenset({"confirmar_plan_elegido", "generar_acuerdo"})


def make_message(session: TurnSession) -> str:
    """Return the whole text of the reply."""
    parts = list(session.paragraphs)
    if session.show_state or not parts:
        parts.append(state_text(session))
    return "\n\n".join(part for part in parts if part)


def state_text(session: TurnSession) -> str:
    """Return the text of the state that the conversation is in."""
    template = session.flow.flow.states[session.state].template
    needed = _needed(template)
    if needed & OFFER_VARIABLES:
        session.restore_offers()
    filled = {name: make(session) for name, make in VARIABLES.items() if name in needed}
    return render(template, {**session.flow.variables, **filled, **_offer_variables(session, needed)})


def make_buttons(session: TurnSession) -> list[dict[str, Any]]:
    """Return what may be pressed next: choices first, then the state's own buttons."""
    buttons = _choices(session)
    for button in session.flow.flow.states[session.state].buttons:
        if button in SELLING_BUTTONS and not _sellable(session):
            continue
        buttons.append({"id": button, "text": session.flow.flow.buttons[button], "kind": "message"})
    if len(session.debts) > 1 and session.memory.get("debt_id"):
        text = session.flow.flow.buttons["otra_deuda"]
        buttons.insert(-1, {"id": "otra_deuda", "text": text, "kind": "message"})
    return buttons


def make_context(session: TurnSession) -> dict[str, Any]:
    """Return what may leave about the person: nothing before the number is proved for the session."""
    if not session.is_bound or session.state in {"validar_identidad", "validar_documento", "inicial"}:
        return {}
    if not session.debts:
        return {"cliente_encontrado": False}
    debt = session.debt
    facts: dict[str, Any] = {
        "cliente_encontrado": True,
        "Nombre_del_cliente": session.debts[0].debtor_name,
    }
    if debt is not None:
        facts |= {
            "saldo_total": json_amount(Money(debt.balance, debt.currency)),
            "banco": debt.creditor_name,
            "currency": debt.currency,
            "debt_id": debt.id,
        }
    if session.offers:
        facts["offers"] = [offer["id"] for offer in session.offers]
    return facts


def _choices(session: TurnSession) -> list[dict[str, Any]]:
    return [*_readings(session), *_sections(session), *_own_questions(session), *_state_choices(session)]


def _own_questions(session: TurnSession) -> list[dict[str, Any]]:
    """The answers that may be pressed to what our own brain has just asked, and what an open case leaves open."""
    memory = session.memory
    ids = ["prefiero_no_decirlo"] if "budget" in memory else []
    ids += SOURCE_BUTTONS if "source_for" in memory else []
    ids += REASON_BUTTONS if "asks_reason" in memory else []
    if session.state == "escalamiento":
        open_paths = {*memory.get("paths", ()), *(["end"] if memory.get("can_end") else [])}
        ids += [button for button, path in PATH_BUTTONS.items() if path in open_paths]
    texts = session.flow.flow.buttons
    return [{"id": button, "text": texts[button], "kind": "message"} for button in ids]


def _readings(session: TurnSession) -> list[dict[str, Any]]:
    return [
        {"id": f"lectura_{number}", "text": _capital(reading_text(session, intent)), "kind": "message"}
        for number, intent in enumerate(asked_readings(session), start=1)
    ]


def _sections(session: TurnSession) -> list[dict[str, Any]]:
    return [
        {"id": f"{SECTION_BUTTON}_{number}", "text": option["label"], "kind": "message"}
        for number, option in enumerate(session.memory.get(ASKED, ()), start=1)
    ]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _state_choices(session: TurnSession) -> list[dict[str, Any]]:
    if session.state == "informar_deuda" and session.debt is None:
        return [
            {
                "id": f"deuda_{debt.id}",
                "text": f"{plain_name(debt.creditor_name)} · {_money(session, debt, debt.balance)}",
                "kind": "message",
            }
            for debt in session.debts
        ]
    if session.state in ACCEPTING_STATES and "chosen_offer_id" in session.memory:
        return [
            {
                "id": "revisar_y_aceptar",
                "text": session.flow.flow.buttons["revisar_y_aceptar"],
                "kind": "accept",
                "offer_id": session.memory["chosen_offer_id"],
            }
        ]
    if session.state not in BARGAINING_STATES:
        return []
    return [
        {
            "id": f"oferta_{offer_id}",
            "text": f"Elegir opción {number}",
            "kind": "message",
            "offer_id": offer_id,
        }
        for number, offer_id in enumerate(session.memory.get("offer_ids", []), start=1)
    ]


def _sellable(session: TurnSession) -> bool:
    if session.debt is None:
        return False
    return session.debt.status == NEGOTIABLE


def _money(session: TurnSession, debt: DebtRecord, minor_units: int) -> str:
    return format_money(Money(minor_units, debt.currency), session.locale)


def _name(session: TurnSession) -> str:
    return plain_name(session.debts[0].debtor_name) if session.debts else ""


def _balance(session: TurnSession) -> str:
    return _money(session, session.debt, session.debt.balance) if session.debt else ""


def _balance_details(session: TurnSession) -> str:
    debt = session.debt
    if debt is None:
        return ""
    parts = (("capital", debt.principal), ("intereses", debt.interest), ("gastos", debt.fees))
    named = [f"{name} {_money(session, debt, amount)}" for name, amount in parts if amount]
    if len(named) < 2:
        return ""
    joint = "e" if named[-1].startswith("i") else "y"
    return f"Se compone de {', '.join(named[:-1])} {joint} {named[-1]}."


def _debt_list(session: TurnSession) -> str:
    lines = []
    for number, debt in enumerate(session.debts, start=1):
        view = own_debt_view(debt, today=session.context.today())
        lines.append(
            f"{number}. {plain_name(view['creditor'])} ({plain_name(view['product'])}): {view['balance_text']}"
        )
    return "\n".join(lines)


def _offer_list(session: TurnSession) -> str:
    return "\n".join(
        f"{number}. {offer['title']}: {offer['summary']}"
        for number, offer in enumerate(session.offers, start=1)
    )


def _offer_summary(session: TurnSession) -> str:
    return session.offers[0]["full_summary"] if session.offers else ""


def _agreement_reference(session: TurnSession) -> str:
    with session.context.read() as uow:
        return live_reference(uow, session.memory)


VARIABLES = {
    "Nombre_del_cliente": _name,
    "saldo_total": _balance,
    "banco": lambda session: plain_name(session.debt.creditor_name) if session.debt else "",
    "producto": lambda session: plain_name(session.debt.product) if session.debt else "",
    "cantidad_deudas": lambda session: str(len(session.debts)),
    "varias_deudas": lambda session: len(session.debts) > 1 and session.debt is None,
    "lista_deudas": _debt_list,
    "detalle_saldo": _balance_details,
    "lista_ofertas": _offer_list,
    "resumen_oferta": _offer_summary,
    "acuerdo_referencia": _agreement_reference,
}


def _offer_variables(session: TurnSession, needed: frozenset[str]) -> dict[str, str]:
    filled: dict[str, str] = {}
    for number, offer in enumerate(session.offers, start=1):
        filled[f"oferta_{number}"] = offer["total_text"]
        filled[f"porcentaje_desc_{number}"] = offer["discount_percentage_text"]
        if offer["instalment_count"] > 1:
            filled[f"hasta_{offer['instalment_count']}_cuotas"] = offer["instalment_amount_text"]
    return {name: text for name, text in filled.items() if name in needed}


@lru_cache(maxsize=256)
def _needed(template: str) -> frozenset[str]:
    return frozenset(meta.find_undeclared_variables(ImmutableSandboxedEnvironment().parse(template)))
