"""What we send first keeps to the law of where the person lives: hours, holidays, channels, frequency."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from backend.domain.calendar import no_holidays
from backend.domain.contact_limits import ContactChannel, ContactRules, Hours
from backend.domain.contact_rules import Contact, ContactHistory, Refusal, Verdict, may_contact
from backend.domain.jurisdiction import jurisdiction_codes, load_pack

from .builders import is_holiday

EMAIL, SMS, PHONE = ContactChannel.EMAIL, ContactChannel.SMS, ContactChannel.PHONE
BOGOTA, MADRID, NEW_YORK = ZoneInfo("America/Bogota"), ZoneInfo("Europe/Madrid"), ZoneInfo("America/New_York")
EVERY_CHANNEL = frozenset(ContactChannel)
MICROSECOND = timedelta(microseconds=1)


def local(zone: ZoneInfo, text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def asked(
    code: str,
    zone: ZoneInfo,
    moment: str,
    *past: tuple[ContactChannel, str],
    channel: ContactChannel = EMAIL,
    conversation: bool = False,
) -> Verdict:
    contacts = tuple(Contact(used, local(zone, at), conversation) for used, at in past)
    history = ContactHistory(contacts, authorised=EVERY_CHANNEL)
    return may_contact(load_pack(code), history, channel, local(zone, moment), zone, is_holiday)


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [
        ("2026-11-24T06:59:59", False),
        ("2026-11-24T07:00:00", True),
        ("2026-11-24T18:59:59", True),
        ("2026-11-24T19:00:00", False),
        ("2026-11-28T07:59:59", False),
        ("2026-11-28T08:00:00", True),
        ("2026-11-28T15:00:00", False),
        ("2026-11-29T12:00:00", False),
        ("2026-12-08T12:00:00", False),
    ],
)
def test_colombia_allows_working_hours_saturday_mornings_and_no_sunday_or_holiday(
    moment: str, allowed: bool
) -> None:
    assert asked("CO", BOGOTA, moment).allowed is allowed


@pytest.mark.parametrize(
    ("moment", "reason", "next_allowed"),
    [
        ("2026-11-24T05:00", Refusal.OUTSIDE_HOURS, "2026-11-24T07:00"),
        ("2026-11-27T20:00", Refusal.OUTSIDE_HOURS, "2026-11-28T08:00"),
        ("2026-11-28T16:00", Refusal.OUTSIDE_HOURS, "2026-11-30T07:00"),
        ("2026-11-29T12:00", Refusal.CLOSED_DAY, "2026-11-30T07:00"),
        ("2026-12-08T12:00", Refusal.HOLIDAY, "2026-12-09T07:00"),
    ],
)
def test_a_refusal_says_why_and_when_next(moment: str, reason: Refusal, next_allowed: str) -> None:
    verdict = asked("CO", BOGOTA, moment)
    assert verdict.reason == reason
    assert verdict.next_allowed == local(BOGOTA, next_allowed)
    assert verdict.source is not None
    assert "Ley 2300 de 2023, art. 3" in verdict.source


def test_colombia_allows_one_contact_a_day_and_one_channel_within_a_week() -> None:
    once = asked("CO", BOGOTA, "2026-11-24T15:00", (EMAIL, "2026-11-24T09:00"))
    assert (once.reason, once.next_allowed) == (Refusal.TOO_OFTEN, local(BOGOTA, "2026-11-25T07:00"))
    assert asked("CO", BOGOTA, "2026-11-25T09:00", (EMAIL, "2026-11-24T09:00")).allowed
    other = asked("CO", BOGOTA, "2026-11-25T09:00", (EMAIL, "2026-11-24T09:00"), channel=SMS)
    assert (other.reason, other.next_allowed) == (Refusal.OTHER_CHANNEL, local(BOGOTA, "2026-12-01T07:00"))


def test_the_day_of_a_contact_is_the_one_where_the_person_lives() -> None:
    """20:00 UTC and 13:00 UTC of the next day are two days in Bogotá; 23:30 and 03:00 UTC are one."""
    pack, history = load_pack("CO"), ContactHistory
    before = Contact(EMAIL, datetime(2026, 11, 24, 23, 30, tzinfo=UTC))
    verdict = may_contact(
        pack,
        history((before,), EVERY_CHANNEL),
        EMAIL,
        datetime(2026, 11, 25, 12, 0, tzinfo=UTC),
        BOGOTA,
        is_holiday,
    )
    assert verdict.allowed
    early = Contact(EMAIL, datetime(2026, 11, 24, 12, 30, tzinfo=UTC))
    verdict = may_contact(
        pack,
        history((early,), EVERY_CHANNEL),
        EMAIL,
        datetime(2026, 11, 24, 23, 30, tzinfo=UTC),
        BOGOTA,
        is_holiday,
    )
    assert verdict.reason == Refusal.TOO_OFTEN


def test_colombia_asks_for_a_channel_that_the_person_authorised() -> None:
    noon = local(BOGOTA, "2026-11-24T12:00")
    pack = load_pack("CO")
    verdict = may_contact(pack, ContactHistory(), EMAIL, noon, BOGOTA, is_holiday)
    assert (verdict.reason, verdict.next_allowed) == (Refusal.CHANNEL_NOT_AUTHORISED, None)
    assert may_contact(
        pack, ContactHistory(authorised=frozenset({EMAIL})), EMAIL, noon, BOGOTA, is_holiday
    ).allowed


@pytest.mark.parametrize("code", jurisdiction_codes())
def test_a_channel_that_a_person_refused_is_closed_everywhere_and_for_ever(code: str) -> None:
    history = ContactHistory(authorised=EVERY_CHANNEL, refused=frozenset({SMS}))
    verdict = may_contact(
        load_pack(code), history, SMS, local(MADRID, "2026-11-24T12:00"), MADRID, is_holiday
    )
    assert (verdict.reason, verdict.next_allowed) == (Refusal.CHANNEL_REFUSED, None)


def test_regulation_f_allows_eight_to_nine_on_every_day() -> None:
    assert not asked("US", NEW_YORK, "2026-12-25T07:59").allowed
    assert asked("US", NEW_YORK, "2026-12-25T08:00").allowed
    assert asked("US", NEW_YORK, "2026-11-29T20:59").allowed
    assert not asked("US", NEW_YORK, "2026-11-29T21:00").allowed


def test_regulation_f_allows_seven_calls_in_seven_days_and_counts_no_mail() -> None:
    calls = [(PHONE, f"2026-11-{day}T10:00") for day in range(18, 24)]
    assert asked("US", NEW_YORK, "2026-11-24T10:00", *calls, channel=PHONE).allowed
    seven = [*calls, (PHONE, "2026-11-24T09:00")]
    verdict = asked("US", NEW_YORK, "2026-11-24T10:00", *seven, channel=PHONE)
    assert (verdict.reason, verdict.next_allowed) == (Refusal.TOO_OFTEN, local(NEW_YORK, "2026-11-25T08:00"))
    assert asked("US", NEW_YORK, "2026-11-24T10:00", *seven, channel=EMAIL).allowed


def test_regulation_f_waits_seven_days_after_a_conversation_its_day_being_the_first() -> None:
    spoke = (PHONE, "2026-11-23T10:00")
    verdict = asked("US", NEW_YORK, "2026-11-29T10:00", spoke, channel=PHONE, conversation=True)
    assert verdict.reason == Refusal.RECENT_CONVERSATION
    assert verdict.next_allowed == local(NEW_YORK, "2026-11-30T08:00")
    assert asked("US", NEW_YORK, "2026-11-24T10:00", spoke, channel=PHONE).allowed


def test_spain_keeps_the_hours_of_commercial_calls() -> None:
    assert not asked("ES", MADRID, "2026-11-24T08:59").allowed
    assert asked("ES", MADRID, "2026-11-24T09:00").allowed
    assert asked("ES", MADRID, "2026-11-28T12:00").reason == Refusal.CLOSED_DAY


def test_hours_follow_the_clock_of_the_place_across_its_changes() -> None:
    """On 8 March 2026 New York goes to summer time: 08:00 there is 13:00 UTC the day before, 12:00 that day."""
    assert asked("US", NEW_YORK, "2026-03-06T22:00").next_allowed == datetime(2026, 3, 7, 13, tzinfo=UTC)
    assert asked("US", NEW_YORK, "2026-03-07T22:00").next_allowed == datetime(2026, 3, 8, 12, tzinfo=UTC)


def test_a_calendar_without_a_free_day_has_no_next_time() -> None:
    history = ContactHistory(authorised=EVERY_CHANNEL)
    moment = local(BOGOTA, "2026-11-24T12:00")
    verdict = may_contact(load_pack("CO"), history, EMAIL, moment, BOGOTA, lambda _day: True)
    assert (verdict.reason, verdict.next_allowed) == (Refusal.HOLIDAY, None)


def test_a_moment_without_a_place_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        may_contact(load_pack("CO"), ContactHistory(), EMAIL, datetime(2026, 11, 24, 12), BOGOTA, no_holidays)


@pytest.mark.parametrize("hours", [("04:00", "20:00"), ("20:00", "08:00"), ("08:00", "08:00")])
def test_hours_at_night_are_no_contact_hours(hours: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match="contact hours"):
        Hours(*(datetime.strptime(text, "%H:%M").time() for text in hours))


def test_every_weekday_says_its_hours() -> None:
    with pytest.raises(ValueError, match="weekdays"):
        ContactRules.from_mapping({"hours": {"by_weekday": {"monday": None}, "source": "x"}})


ZONES = (
    "America/Bogota",
    "Europe/Madrid",
    "America/New_York",
    "Pacific/Apia",
    "Asia/Kolkata",
    "America/Havana",
)
moments = st.datetimes(
    datetime(2011, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC), allow_imaginary=False
)


@st.composite
def situations(draw: st.DrawFn) -> tuple[str, ContactHistory, ContactChannel, datetime, ZoneInfo]:
    moment = draw(moments)
    past = st.builds(
        Contact,
        st.sampled_from(ContactChannel),
        st.integers(0, 60 * 24 * 10).map(lambda minutes: moment - timedelta(minutes=minutes)),
        st.booleans(),
    )
    contacts = tuple(draw(st.lists(past, max_size=10)))
    history = ContactHistory(contacts, EVERY_CHANNEL)
    code = draw(st.sampled_from(jurisdiction_codes()))
    channel = draw(st.sampled_from(ContactChannel))
    return code, history, channel, moment, ZoneInfo(draw(st.sampled_from(ZONES)))


def some_holidays(day: date) -> bool:
    return day.toordinal() % 5 == 0


@given(situations(), st.integers(0, 10**15))
@example(  # Apia had no 30 December 2011.
    ("US", ContactHistory(), EMAIL, datetime(2011, 12, 30, 9, 0, tzinfo=UTC), ZoneInfo("Pacific/Apia")), 10**9
)
def test_next_allowed_is_allowed_and_nothing_before_it_is(
    situation: tuple[str, ContactHistory, ContactChannel, datetime, ZoneInfo], number: int
) -> None:
    code, history, channel, moment, zone = situation
    pack = load_pack(code)
    verdict = may_contact(pack, history, channel, moment, zone, some_holidays)
    assert verdict.next_allowed is not None
    assert may_contact(pack, history, channel, verdict.next_allowed, zone, some_holidays).allowed
    assert verdict.allowed is (verdict.next_allowed == moment)
    assume(not verdict.allowed)
    wait = (verdict.next_allowed - moment) // MICROSECOND
    for earlier in (moment + number % wait * MICROSECOND, verdict.next_allowed - MICROSECOND):
        assert not may_contact(pack, history, channel, earlier, zone, some_holidays).allowed
