"""The dates of an agreement as a calendar file (RFC 5545), one event for each payment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

_LONGEST_LINE = 75


@dataclass(frozen=True, slots=True)
class PaymentDay:
    """A payment: its number in the plan, the debtor's local day, and what the calendar shows about it."""

    number: int
    day: date
    summary: str
    description: str


def render_calendar(reference: str, payments: Sequence[PaymentDay], *, made_at: datetime) -> bytes:
    """Return the file; an event of a whole day per payment, with a reminder at nine on the day before.

    The same payment has the same identity in every file, so that importing a newer one moves it.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Negotiator//Acuerdos//ES", "METHOD:PUBLISH"]
    for payment in payments:
        lines += _event(reference, payment, made_at)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode()


def _event(reference: str, payment: PaymentDay, made_at: datetime) -> list[str]:
    stamp = made_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    return [
        "BEGIN:VEVENT",
        f"UID:{_escaped(reference)}-{payment.number}@negotiator",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{payment.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{payment.day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(payment.summary)}",
        f"DESCRIPTION:{_escaped(payment.description)}",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "TRIGGER:-PT15H",
        f"DESCRIPTION:{_escaped(payment.summary)}",
        "END:VALARM",
        "END:VEVENT",
    ]


def _escaped(words: str) -> str:
    for sign in ("\\", ";", ","):
        words = words.replace(sign, f"\\{sign}")
    return " ".join(words.split())


def _folded(line: str) -> Iterator[str]:
    """Break a line so that no part is over 75 bytes, and none in the middle of a letter."""
    part, size = "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > _LONGEST_LINE:
            yield part
            part, size = " ", 1
        part, size = part + letter, size + width
    yield part
