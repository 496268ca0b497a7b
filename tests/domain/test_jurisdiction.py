"""Jurisdictions are data with sources: caps on interest, the warning for old debts, what must be said."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.calendar import add_months
from backend.domain.jurisdiction import JurisdictionPack, jurisdiction_codes, load_pack
from backend.domain.limitation import limitation_warning
from backend.domain.policy import Policy, RateCap
from backend.domain.rate_caps import CapRules, RateBasis, plan_rate

from .builders import make_policy, shares

TODAY = date(2026, 11, 23)


def sources(data: Any) -> list[str]:
    """Every source of a pack, wherever in it."""
    if isinstance(data, dict):
        own = [data["source"]] if "source" in data else []
        return own + [text for value in data.values() for text in sources(value)]
    return [text for item in data for text in sources(item)] if isinstance(data, list) else []


def charging(rate: str, *caps: tuple[date, str]) -> Policy:
    stated = tuple(RateCap(day, Decimal(cap)) for day, cap in caps)
    return make_policy(plan_rate=Decimal(rate), legal_caps=stated)


def caps_of(code: str) -> CapRules:
    return load_pack(code).rate_caps


def test_there_are_packs_for_colombia_spain_and_the_united_states() -> None:
    assert set(jurisdiction_codes()) == {"CO", "ES", "US"}
    with pytest.raises(KeyError):
        load_pack("../CO")


@pytest.mark.parametrize("code", jurisdiction_codes())
def test_every_rule_of_a_pack_names_the_law_or_says_that_it_is_prudence(code: str) -> None:
    text = (files("backend.domain") / "jurisdictions" / f"{code}.json").read_text("utf-8")
    named = sources(json.loads(text))
    assert len(named) >= 8
    law = ("Ley", "Código", "Reglamento", "Decreto", "CFR", "Code", "Superintendencia", "prudencia")
    assert [source for source in named if not any(word in source for word in law)] == []


@pytest.mark.parametrize("part", ["contact", "rate_caps", "limitation", "disclosures", "conduct"])
def test_a_pack_with_a_part_missing_is_no_pack(part: str) -> None:
    text = (files("backend.domain") / "jurisdictions" / "CO.json").read_text("utf-8")
    data = json.loads(text)
    del data[part]
    with pytest.raises(KeyError):
        JurisdictionPack.from_mapping(data)


@pytest.mark.parametrize("code", jurisdiction_codes())
def test_everywhere_a_person_is_told_that_it_is_no_person(code: str) -> None:
    told = {item.code: item.text for item in load_pack(code).disclosures}
    assert "no con una persona" in told["artificial_intelligence"]
    assert load_pack(code).never_ask_why


def test_regulation_f_also_says_that_it_is_about_collecting_a_debt() -> None:
    assert "debt_collector" in {item.code for item in load_pack("US").disclosures}


def test_colombia_caps_interest_at_one_and_a_half_times_the_certified_rate() -> None:
    charged = plan_rate(charging("0.40"), caps_of("CO"), date(2019, 12, 15))
    assert (charged.rate, charged.basis) == (Decimal("0.28365"), RateBasis.JURISDICTION_CAP)
    assert "diciembre de 2019" in charged.source
    below = plan_rate(charging("0.20"), caps_of("CO"), date(2019, 12, 15))
    assert (below.rate, below.cap, below.basis) == (Decimal("0.20"), Decimal("0.28365"), RateBasis.POLICY)


def test_a_month_that_nobody_certified_charges_nothing_rather_than_a_guess() -> None:
    charged = plan_rate(charging("0.20"), caps_of("CO"), TODAY)
    assert (charged.rate, charged.basis) == (0, RateBasis.CAP_UNKNOWN)


def test_the_operator_states_a_months_cap_in_the_policy_and_it_lasts_that_month() -> None:
    policy = charging("0.40", (date(2026, 11, 1), "0.25"))
    charged = plan_rate(policy, caps_of("CO"), TODAY)
    assert (charged.rate, charged.basis) == (Decimal("0.25"), RateBasis.POLICY_CAP)
    assert plan_rate(policy, caps_of("CO"), date(2026, 12, 1)).basis == RateBasis.CAP_UNKNOWN


def test_of_two_caps_the_lower_one_counts_and_is_named() -> None:
    policy = charging("0.40", (date(2019, 12, 1), "0.22"))
    charged = plan_rate(policy, caps_of("CO"), date(2019, 12, 15))
    assert (charged.rate, charged.basis) == (Decimal("0.22"), RateBasis.POLICY_CAP)


def test_spain_has_no_figure_and_regulation_f_asks_for_the_states() -> None:
    assert plan_rate(charging("0.09"), caps_of("ES"), TODAY).rate == Decimal("0.09")
    assert plan_rate(charging("0.09"), caps_of("US"), TODAY).basis == RateBasis.CAP_UNKNOWN
    stated = charging("0.09", (date(2026, 1, 1), "0.06"))
    assert plan_rate(stated, caps_of("US"), TODAY).rate == Decimal("0.06")
    assert plan_rate(stated, caps_of("ES"), TODAY).rate == Decimal("0.06")


def test_a_plan_without_interest_needs_no_cap() -> None:
    assert plan_rate(charging("0"), caps_of("CO"), TODAY).basis == RateBasis.POLICY


@given(
    shares("0", "1"),
    st.lists(st.tuples(st.dates(date(2019, 1, 1), date(2026, 12, 31)), shares("0", "1")), max_size=5),
    st.sampled_from(jurisdiction_codes()),
    st.dates(date(2019, 1, 1), date(2026, 12, 31)),
)
def test_no_plan_is_ever_above_the_policys_rate_its_cap_or_the_laws(
    rate: Decimal, stated: list[tuple[date, Decimal]], code: str, day: date
) -> None:
    caps = tuple(RateCap(start, cap) for start, cap in sorted(dict(stated).items()))
    policy = make_policy(plan_rate=rate, legal_caps=caps)
    charged = plan_rate(policy, caps_of(code), day)
    assert 0 <= charged.rate <= policy.plan_rate_on(day)
    assert charged.cap is None or charged.rate <= charged.cap
    for known in caps_of(code).certified:
        if known.first <= day <= known.last:
            assert charged.rate <= known.rate * Decimal("1.5")


@pytest.mark.parametrize(
    ("code", "due", "warned"),
    [
        ("CO", date(2023, 11, 24), False),
        ("CO", date(2023, 11, 23), True),
        ("ES", date(2021, 11, 24), False),
        ("ES", date(2021, 11, 23), True),
        ("US", date(2023, 11, 23), True),
    ],
)
def test_an_old_debt_is_warned_of_from_its_birthday_on(code: str, due: date, warned: bool) -> None:
    assert (limitation_warning(load_pack(code).limitation, due, TODAY) is not None) is warned


def test_the_warning_says_how_long_ago_what_accepting_does_and_who_may_be_asked() -> None:
    warning = limitation_warning(load_pack("CO").limitation, date(2019, 5, 2), TODAY)
    assert warning is not None
    assert warning.years == 7
    for words in ("Han pasado 7 años", "prescrito", "la reconoces", "consultar gratis"):
        assert words in warning.text
    assert "art. 2536" in warning.source.replace("arts.", "art.")


def test_a_debt_without_a_due_date_is_not_called_old() -> None:
    assert limitation_warning(load_pack("CO").limitation, None, TODAY) is None


@given(st.dates(date(1980, 1, 1), TODAY))
def test_the_years_are_those_that_have_passed_in_full(due: date) -> None:
    warning = limitation_warning(load_pack("CO").limitation, due, TODAY)
    if warning is None:
        assert add_months(due, 36) > TODAY
    else:
        assert add_months(due, 12 * warning.years) <= TODAY < add_months(due, 12 * (warning.years + 1))
