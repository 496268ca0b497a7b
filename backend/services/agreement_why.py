"""Why this amount: from the balance to what is still missing, line by line, to the cent."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from backend.domain.money import Money
from backend.domain.rates import monthly_rate
from backend.services.agreement_case import AgreementCase, load_case
from backend.services.agreements import find_agreement
from backend.services.context import Principal, ServiceContext
from backend.services.formatting import format_date, format_money, format_percentage, json_amount

PARTS = (
    ("principal", "Capital", "principal_minor"),
    ("interest", "Intereses de mora hasta el acuerdo", "interest_minor"),
    ("fees", "Gastos", "fees_minor"),
)


def explain_amount(context: ServiceContext, principal: Principal, agreement_id: int) -> dict[str, Any]:
    """Return the sums behind an agreement: `lines` in order, each sum equal to the lines above it.

    Of an agreement made before its basis was kept, the balance has no parts unless the debt still has that balance.
    Raises NotFound, also for somebody else's.
    """
    with context.read() as uow:
        case = load_case(context, uow, find_agreement(uow, principal, agreement_id)[0])
    return {
        "agreement_id": agreement_id,
        "reference": case.agreement.reference,
        "currency": case.agreement.currency,
        "lines": [*_balance_lines(case), *_price_lines(case), *_payment_lines(case)],
        "rate": _rate(case),
    }


def _balance_lines(case: AgreementCase) -> list[dict[str, Any]]:
    basis = _basis(case)
    currency = case.agreement.currency
    parts = [
        _line(case, name, label, Money(basis[key], currency), "+")
        for name, label, key in PARTS
        if basis.get(key)
    ]
    return [*parts, _line(case, "balance", "Saldo de la deuda", case.terms.balance, "=")]


def _price_lines(case: AgreementCase) -> list[dict[str, Any]]:
    terms, lines = case.terms, []
    if terms.discount:
        share = format_percentage(terms.discount_percentage, case.debt.locale)
        lines.append(_line(case, "waiver", f"Descuento que te da la entidad ({share})", terms.discount, "-"))
    if terms.interest:
        lines.append(_line(case, "plan_interest", "Interés de pagar en cuotas", terms.interest, "+"))
    return [*lines, _line(case, "total", "Total del acuerdo", terms.total, "=")]


def _payment_lines(case: AgreementCase) -> list[dict[str, Any]]:
    allocation, lines = case.allocation, []
    if allocation.paid:
        lines.append(_line(case, "paid", "Lo que has pagado", allocation.paid, "-"))
    if allocation.credit:
        lines.append(_line(case, "credit", "Pagaste de más y se te devuelve", allocation.credit, "+"))
    if case.missing != allocation.missing:
        lines.append(_line(case, "lapsed", "Ya no se pide", allocation.missing, "-"))
    return [*lines, _line(case, "missing", "Lo que falta por pagar", case.missing, "=")]


def _rate(case: AgreementCase) -> dict[str, Any]:
    """The plan's rate with the cap that the law sets; a campaign's price holds its interest already."""
    basis, locale = _basis(case), case.debt.locale
    if not case.terms.interest:
        return {"kind": "none", "text": "Este acuerdo no cobra intereses por pagar en cuotas."}
    if case.terms.source.value == "campaign" or "plan_rate" not in basis:
        return {"kind": "in_price", "text": "El interés ya está dentro del precio que fijó la entidad."}
    rate = Decimal(basis["plan_rate"])
    text = f"Tasa del plan: {_percent(rate, locale)} efectivo anual ({_percent(monthly_rate(rate), locale)} al mes)."
    return {
        "kind": "plan",
        "effective_annual": basis["plan_rate"],
        "legal_cap": basis["legal_cap"],
        "set_by": basis["rate_basis"],
        "source": basis["rate_source"],
        "text": text + _cap_text(case, basis, locale),
    }


def _cap_text(case: AgreementCase, basis: dict[str, Any], locale: str) -> str:
    if basis["legal_cap"] is None:
        return ""
    cap = Decimal(basis["legal_cap"])
    effect = "y está por debajo" if basis["rate_basis"] == "policy" else "y por eso se bajó a ese tope"
    day = _day(basis["made_on"], locale)
    return f" El tope legal el {day} era {_percent(cap, locale)} efectivo anual, {effect}."


def _day(text: str, locale: str) -> str:
    return format_date(date.fromisoformat(text), locale)


def _percent(fraction: Decimal, locale: str) -> str:
    return format_percentage((fraction * 100).quantize(Decimal("0.01")), locale)


def _basis(case: AgreementCase) -> dict[str, Any]:
    debt = case.debt
    if case.agreement.basis is not None:
        return case.agreement.basis
    if debt.balance != case.terms.balance.minor_units:
        return {}
    return {"principal_minor": debt.principal, "interest_minor": debt.interest, "fees_minor": debt.fees}


def _line(case: AgreementCase, name: str, label: str, amount: Money, sign: str) -> dict[str, Any]:
    return {
        "name": name,
        "label": label,
        "sign": sign,
        "amount": json_amount(amount),
        "amount_text": format_money(amount, case.debt.locale),
    }
