"""An agreement's life, and a reference that survives being read aloud."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.agreement import (
    REFERENCE_BITS,
    TRANSITIONS,
    AgreementStatus,
    make_agreement,
    make_reference,
    read_reference,
)
from backend.domain.errors import Conflict, InvalidInput
from backend.domain.negotiation import NegotiationState, opening_offers
from backend.domain.offer import OfferTerms
from tests.domain.builders import MONDAY, is_holiday, make_debt, make_policy

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
bits = st.integers(0, 2**REFERENCE_BITS - 1)
years = st.integers(2000, 9999)


def terms() -> OfferTerms:
    return opening_offers(make_debt(), make_policy(), NegotiationState(), MONDAY, is_holiday)[0][0]


def test_an_agreement_begins_pending_and_keeps_its_terms() -> None:
    agreement = make_agreement(terms(), NOON, 12_345)
    assert agreement.status == AgreementStatus.PENDING
    assert agreement.terms_hash == terms().terms_hash
    assert agreement.reference == make_reference(2026, 12_345)


def test_the_time_of_acceptance_is_kept_in_utc() -> None:
    bogota = timezone(timedelta(hours=-5))
    agreement = make_agreement(terms(), datetime(2026, 12, 31, 20, 0, tzinfo=bogota), 1)
    assert agreement.accepted_at == datetime(2027, 1, 1, 1, 0, tzinfo=UTC)
    assert agreement.reference.startswith("AC-2027-")


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        make_agreement(terms(), datetime(2026, 11, 23, 12, 0), 1)


@pytest.mark.parametrize(
    "life",
    [
        ["active", "fulfilled"],
        ["active", "at_risk", "cured", "fulfilled"],
        ["active", "at_risk", "broken"],
        ["active", "at_risk", "broken", "cured", "at_risk", "broken"],
        ["cancelled"],
        ["fulfilled"],
    ],
)
def test_lives_that_happen(life: list[str]) -> None:
    agreement = make_agreement(terms(), NOON, 1)
    for status in life:
        agreement = agreement.moved_to(AgreementStatus(status))
    assert agreement.status == life[-1]


@pytest.mark.parametrize(
    ("current", "following"),
    [pair for pair in product(AgreementStatus, repeat=2) if pair[1] not in TRANSITIONS[pair[0]]],
)
def test_turns_that_a_life_does_not_take(current: AgreementStatus, following: AgreementStatus) -> None:
    agreement = replace(make_agreement(terms(), NOON, 1), status=current)
    with pytest.raises(Conflict) as refusal:
        agreement.moved_to(following)
    assert refusal.value.code == "illegal_agreement_transition"


def test_what_was_declined_or_cancelled_stays_so_and_an_undone_payment_reopens_what_was_fulfilled() -> None:
    assert TRANSITIONS[AgreementStatus.DECLINED] == TRANSITIONS[AgreementStatus.CANCELLED] == frozenset()
    assert AgreementStatus.CANCELLED not in TRANSITIONS[AgreementStatus.FULFILLED]
    assert AgreementStatus.ACTIVE in TRANSITIONS[AgreementStatus.FULFILLED]
    assert set(TRANSITIONS) == set(AgreementStatus)


@given(years, bits)
def test_a_reference_is_read_back_as_people_type_it(year: int, number: int) -> None:
    reference = make_reference(year, number)
    assert read_reference(reference) == reference
    assert read_reference(reference.lower().replace("-", " ")) == reference
    assert read_reference(reference[:8] + reference[8:].replace("0", "O").replace("1", "l")) == reference


@given(years, bits, st.data())
def test_one_wrong_character_shows(year: int, number: int, data: st.DataObject) -> None:
    reference = make_reference(year, number)
    place = data.draw(st.sampled_from([i for i in range(8, len(reference)) if reference[i] != "-"]))
    other = data.draw(
        st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ").filter(lambda c: c != reference[place])
    )
    with pytest.raises(InvalidInput) as refusal:
        read_reference(reference[:place] + other + reference[place + 1 :])
    assert refusal.value.code == "invalid_reference"


@given(years, st.lists(bits, unique=True, min_size=2, max_size=20))
def test_different_numbers_give_different_references(year: int, numbers: list[int]) -> None:
    assert len({make_reference(year, number) for number in numbers}) == len(numbers)


@pytest.mark.parametrize(
    "text", ["", "AC-2026", "XX-2026-0000-0000", "AC-２０２６-0000-0000", "AC-2026-ÑÑÑÑ-0000"]
)
def test_what_is_no_reference_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        read_reference(text)
    assert refusal.value.code == "invalid_reference"
