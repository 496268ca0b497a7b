"""In which country a debtor lives: what follows from it, and changing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from backend.db.repositories.debts import DebtRecord
from backend.domain.contact_limits import Hours
from backend.domain.errors import InvalidInput
from backend.services.audit import record
from backend.services.context import Principal, ServiceContext, require_staff
from backend.services.follow_up import follow_debts
from backend.services.formatting import format_percentage
from backend.services.places import (
    country_codes,
    country_of,
    holiday_calendar,
    local_today,
    locale_in,
    pack_of,
    zone_of,
)
from backend.services.policy_in_force import policy_for

PERCENT = 100
LOOK_AHEAD_DAYS = 366


def compare_countries(context: ServiceContext, principal: Principal, debtor_id: int) -> dict[str, Any]:
    """Return where a debtor lives, and for each country that may be chosen what would follow from it (staff).

    `agreements` counts the standing ones: their due dates stay as they were agreed. Raises Forbidden, NotFound.
    """
    require_staff(principal)
    with context.read() as uow:
        locale = uow.debt_desk.get_locale(debtor_id)
        debts = uow.debt_desk.list_for_debtor(debtor_id)
        live = uow.agreements.live_by_debt([debt.id for debt in debts]) if debts else {}
    return {
        "country": country_of(locale),
        "agreements": len(live),
        "countries": [_country(context, code, locale_in(locale, code), debts) for code in country_codes()],
    }


def change_country(
    context: ServiceContext, principal: Principal, debtor_id: int, country: str
) -> dict[str, Any]:
    """Write in which country a debtor lives (staff); the same country again changes nothing.

    What is told and computed from now on follows that country: hours, holidays, time zone, legal cap, wording. Agreed
    due dates are terms that bind, and stay; offers do, unless they charge more than is allowed there. Where agreements
    stand, and what is said of them, follows the day there at once. Raises Forbidden, NotFound, InvalidInput
    `unknown_country`.
    """
    require_staff(principal)
    if country not in country_codes():
        raise InvalidInput("unknown_country", "No conocemos las reglas de ese país.", {"field": "country"})
    with context.write() as uow:
        locale = uow.debt_desk.get_locale(debtor_id)
        before = country_of(locale)
        if before != country:
            debts = sorted(debt.id for debt in uow.debt_desk.list_for_debtor(debtor_id))
            # Before the debtor, as everybody does who writes both.
            for debt_id in debts:
                uow.debts.lock(debt_id)
            uow.debt_desk.update_debtor(debtor_id, now=context.now(), locale=locale_in(locale, country))
            details = {"from": before, "to": country}
            record(context, uow, principal, "debtor_country_changed", "debtor", debtor_id, **details)
            if debts:
                follow_debts(context, uow, principal, debts)
            uow.commit()
    return compare_countries(context, principal, debtor_id)


def _country(context: ServiceContext, code: str, locale: str, debts: Sequence[DebtRecord]) -> dict[str, Any]:
    pack, today = pack_of(context, locale), local_today(context, locale)
    return {
        "code": code,
        "time_zone": zone_of(context, locale).key,
        "law": pack.code,
        "contact_hours": [_hours(hours) for hours in pack.contact.hours],
        "contact_on_holidays": pack.contact.on_holidays,
        "next_holiday": _next_holiday(code, today),
        "rate": _rate(context, locale, debts, today),
        "limitation_years": pack.limitation.years,
    }


def _hours(hours: Hours | None) -> list[str] | None:
    return None if hours is None else [f"{moment:%H:%M}" for moment in (hours.opens, hours.closes)]


def _next_holiday(country: str, today: date) -> str | None:
    is_holiday = holiday_calendar(country)
    days = (today + timedelta(days=number) for number in range(LOOK_AHEAD_DAYS))
    return next((day.isoformat() for day in days if is_holiday(day)), None)


def _rate(
    context: ServiceContext, locale: str, debts: Sequence[DebtRecord], today: date
) -> dict[str, str] | None:
    """What a new plan for the largest open debt would charge there, and the highest that it might."""
    if not debts:
        return None
    rate = policy_for(context, replace(debts[0], locale=locale), today).rate
    return {
        "basis": rate.basis.value,
        "rate_text": format_percentage(rate.rate * PERCENT, locale),
        "cap_text": "" if rate.cap is None else format_percentage(rate.cap * PERCENT, locale),
    }
