"""Offers as a debtor sees them: figures as numbers, and the same figures in their own format."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from backend.domain.limitation import LimitationWarning
from backend.domain.money import Money
from backend.domain.offer import OfferKind, OfferTerms
from backend.domain.schedule import Instalment
from backend.services.formatting import format_date, format_money, format_percentage, json_amount

FREQUENCY_TEXTS = {
    "once": "un solo pago",
    "weekly": "cada semana",
    "fortnightly": "cada 14 días",
    "twice_a_month": "el 15 y el 30 de cada mes",
    "monthly": "cada mes",
}


def offer_view(
    terms: OfferTerms,
    locale: str,
    *,
    offer_id: int | None,
    debt_id: int,
    warning: LimitationWarning | None,
) -> dict[str, Any]:
    """Return the offer for the API: each amount in major units and as `*_text`; the floor is not in it.

    `warning` is what the person is told of an old debt before acknowledging it.
    """
    amounts = {
        "balance": terms.balance,
        "total": terms.total,
        "discount": terms.discount,
        "interest": terms.interest,
        "down_payment": terms.down_payment,
        "instalment_amount": terms.instalment_amount,
    }
    dates = {
        "first_due_date": terms.first_due_date,
        "last_due_date": terms.last_due_date,
        "valid_until": terms.valid_until,
    }
    return {
        "id": offer_id,
        "debt_id": debt_id,
        "kind": terms.kind.value,
        "title": offer_title(terms),
        "currency": terms.currency,
        **{name: json_amount(amount) for name, amount in amounts.items()},
        **{f"{name}_text": format_money(amount, locale) for name, amount in amounts.items()},
        "discount_percentage": float(terms.discount_percentage),
        "discount_percentage_text": format_percentage(terms.discount_percentage, locale),
        "instalment_count": terms.instalment_count,
        "frequency": terms.frequency.value,
        "frequency_text": FREQUENCY_TEXTS[terms.frequency.value],
        **{name: day.isoformat() for name, day in dates.items()},
        **{f"{name}_text": format_date(day, locale) for name, day in dates.items()},
        "schedule": [_payment(payment, locale) for payment in terms.schedule],
        "terms_hash": terms.terms_hash,
        "summary": offer_summary(terms, locale),
        "full_summary": full_summary(terms, locale, warning),
        "limitation_warning": warning.text if warning else "",
    }


def offer_title(terms: OfferTerms) -> str:
    """Return a short name for the offer."""
    if terms.kind is OfferKind.LUMP_SUM:
        return "Pago único"
    count = terms.instalment_count
    plan = f"{count} cuota" + ("s" if count > 1 else "")
    return f"Cuota inicial y {plan}" if terms.kind is OfferKind.PARTIAL_PLUS_PLAN else plan


def offer_summary(terms: OfferTerms, locale: str) -> str:
    """Return the offer in one line."""
    total = format_money(terms.total, locale)
    saving = ""
    if terms.discount:
        saved = format_money(terms.discount, locale)
        saving = f", {format_percentage(terms.discount_percentage, locale)} menos (ahorras {saved})"
    if terms.kind is OfferKind.LUMP_SUM:
        return f"**{total}** hasta el {format_date(terms.first_due_date, locale)}{saving}."
    return f"{payments_text(terms, locale)}. Total **{total}**{saving}."


def payments_text(terms: OfferTerms, locale: str) -> str:
    """Return what is paid and how often: "$ 50.000 al inicio y 6 cuotas de $ 20.000 cada mes"."""
    if terms.kind is OfferKind.LUMP_SUM:
        return f"{format_money(terms.total, locale)} en un solo pago"
    each = f"{instalments_text(terms, locale)} {FREQUENCY_TEXTS[terms.frequency.value]}"
    if terms.down_payment:
        return f"{format_money(terms.down_payment, locale)} al inicio y {each}"
    return each


def full_summary(terms: OfferTerms, locale: str, warning: LimitationWarning | None) -> str:
    """Return everything that is agreed to, as a list, and under it what to know first about an old debt."""
    lines = _summary_lines(terms, locale, "Saldo de hoy")
    lines.append(f"- **Oferta válida hasta:** {format_date(terms.valid_until, locale)}")
    if warning:
        lines.append(f"\n**Antes de aceptar:** {warning.text}")
    return "\n".join(lines)


def agreed_summary(terms: OfferTerms, locale: str) -> str:
    """Return everything that was agreed to, as a list: the balance is that of the day of acceptance."""
    return "\n".join(_summary_lines(terms, locale, "Saldo al acordar"))


def _summary_lines(terms: OfferTerms, locale: str, balance: str) -> list[str]:
    lines = [
        f"- **Modalidad:** {offer_title(terms)}",
        f"- **{balance}:** {format_money(terms.balance, locale)}",
    ]
    if terms.discount:
        share = format_percentage(terms.discount_percentage, locale)
        lines.append(f"- **Descuento:** {format_money(terms.discount, locale)} ({share})")
    if terms.interest:
        lines.append(f"- **Intereses del plan:** {format_money(terms.interest, locale)}")
    lines.append(f"- **Total que pagas:** {format_money(terms.total, locale)}")
    if terms.down_payment:
        lines.append(f"- **Cuota inicial:** {format_money(terms.down_payment, locale)}")
    if terms.kind is not OfferKind.LUMP_SUM:
        lines.append(
            f"- **Cuotas:** {instalments_text(terms, locale)}, {FREQUENCY_TEXTS[terms.frequency.value]}"
        )
    return [*lines, *_day_lines(terms, locale)]


def _day_lines(terms: OfferTerms, locale: str) -> list[str]:
    first, last = format_date(terms.first_due_date, locale), format_date(terms.last_due_date, locale)
    if first == last:
        return [f"- **Fecha límite de pago:** {first}"]
    return [f"- **Primer pago:** {first}", f"- **Último pago:** {last}"]


def instalments_text(terms: OfferTerms, locale: str) -> str:
    """Return "5 cuotas de $ 20.600 y una última de $ 20.456", or "6 cuotas de $ 20.000".

    Where dates were changed there are more amounts than two: "2 cuotas de…, 3 cuotas de… y una última de…".
    """
    amounts = groupby(payment.amount for payment in terms.instalments)
    runs = [(len(list(same)), format_money(amount, locale)) for amount, same in amounts]
    *before, last = (f"{count} cuota{'s' if count > 1 else ''} de {amount}" for count, amount in runs)
    if not before:
        return last
    if runs[-1][0] == 1:
        last = f"una última de {runs[-1][1]}"
    return f"{', '.join(before)} y {last}"


def _payment(payment: Instalment, locale: str) -> dict[str, Any]:
    return payment_view(payment.number, payment.due_date, payment.amount, locale)


def payment_view(number: int, due: date, amount: Money, locale: str) -> dict[str, Any]:
    """Return one dated payment; number 0 is the down payment."""
    return {
        "number": number,
        "label": "Cuota inicial" if number == 0 else str(number),
        "due_date": due.isoformat(),
        "due_date_text": format_date(due, locale),
        "amount": json_amount(amount),
        "amount_text": format_money(amount, locale),
    }
