"""The day of an offer is the debtor's own, wherever they live, also where clocks change and months end."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from threading import Barrier

from hypothesis import example, given
from hypothesis import strategies as st

from backend.config import Settings
from backend.db.engine import DatabaseAccess, open_engine
from backend.domain.acceptance import offer_problem
from backend.domain.calendar import is_business_day
from backend.domain.negotiation import NegotiationState, opening_offers
from backend.domain.policy import VALUE
from backend.services.context import ServiceContext
from backend.services.places import ZONES, country_of, holiday_calendar, local_today, zone_of
from tests.domain.builders import make_debt, make_policy

INSTALLATION = ServiceContext(
    DatabaseAccess(open_engine("sqlite:///never-opened.sqlite3")), Settings(flask_env="test")
)
SECOND = timedelta(seconds=1)
DEBT, POLICY = make_debt(), make_policy(kind=VALUE)
STATE = NegotiationState(margin=Decimal(0))

moments = st.integers(
    int(datetime(2024, 1, 1, tzinfo=UTC).timestamp()), int(datetime(2031, 12, 31, tzinfo=UTC).timestamp())
).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
locales = st.sampled_from([f"es_{country}" for country in (*ZONES, "CL")])


def at(moment: datetime) -> ServiceContext:
    return replace(INSTALLATION, clock=lambda: moment)


@given(moments, locales)
@example(datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC), "es_ES")  # Clocks go forward in Spain,
@example(datetime(2026, 10, 24, 22, 0, tzinfo=UTC), "es_ES")  # and back: a day of 25 hours begins,
@example(datetime(2026, 11, 1, 4, 59, 59, tzinfo=UTC), "es_US")  # and in New York.
@example(datetime(2028, 2, 29, 5, 0, tzinfo=UTC), "es_CO")  # 29 February begins in Bogotá.
def test_an_offer_is_of_the_debtors_day_and_ends_with_a_day_of_theirs(moment: datetime, locale: str) -> None:
    zone, is_holiday = zone_of(INSTALLATION, locale), holiday_calendar(country_of(locale))
    today = local_today(at(moment), locale)
    begins, ends = (
        datetime.combine(day, time(), zone).astimezone(UTC) for day in (today, today + timedelta(days=1))
    )
    assert begins <= moment < ends
    offers, _ = opening_offers(DEBT, POLICY, STATE, today, is_holiday)
    assert offers
    for terms in offers:
        due = [instalment.due_date for instalment in terms.schedule]
        assert today <= due[0] <= today + timedelta(days=POLICY.concession.most_days_ahead)
        assert all(is_business_day(day, is_holiday) for day in due)
        last = datetime.combine(terms.valid_until + timedelta(days=1), time(), zone).astimezone(UTC)
        before, after = (local_today(at(second), locale) for second in (last - SECOND, last))
        assert offer_problem(terms, DEBT, POLICY, before, is_holiday) != "offer_expired"
        assert offer_problem(terms, DEBT, POLICY, after, is_holiday) == "offer_expired"


def test_who_asks_for_a_year_while_others_ask_first_hears_of_its_holidays_too() -> None:
    is_holiday, together, slice_before = holiday_calendar("CO"), Barrier(8), sys.getswitchinterval()

    def ask(day: date) -> bool:
        together.wait()
        return is_holiday(day)

    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(together.parties) as threads:
            for year in range(2040, 2070):
                assert all(threads.map(ask, [date(year, 12, 25)] * together.parties)), year
    finally:
        sys.setswitchinterval(slice_before)
