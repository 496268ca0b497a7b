"""An agreement: accepted terms, and the states of its life."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType

from .errors import Conflict, InvalidInput
from .offer import OfferTerms


class AgreementStatus(StrEnum):
    """Waiting for the creditor where policy asks for it; pending until something is due or paid, active while it
    is paid, at risk in the days of grace, broken after them, cured once a late payment has come."""

    PENDING_APPROVAL = "pending_approval"
    DECLINED = "declined"
    PENDING = "pending"
    ACTIVE = "active"
    AT_RISK = "at_risk"
    BROKEN = "broken"
    CURED = "cured"
    FULFILLED = "fulfilled"
    CANCELLED = "cancelled"


_S = AgreementStatus
# Nothing is missing of these, no payment comes next, and nothing follows.
ENDED = frozenset({_S.DECLINED, _S.CANCELLED})
# What schedule, payments and today decide (`standing`): a payment that is found late, or undone, leads from any
# of them to any other.
RUNNING = frozenset({_S.PENDING, _S.ACTIVE, _S.AT_RISK, _S.BROKEN, _S.CURED, _S.FULFILLED})
TRANSITIONS: Mapping[AgreementStatus, frozenset[AgreementStatus]] = MappingProxyType(
    {
        _S.PENDING_APPROVAL: frozenset({_S.PENDING, _S.DECLINED}),
        **{status: RUNNING - {status} | {_S.CANCELLED} for status in RUNNING - {_S.FULFILLED}},
        _S.FULFILLED: RUNNING - {_S.FULFILLED},
        **dict.fromkeys(ENDED, frozenset()),
    }
)

# Crockford's alphabet: nothing that is read aloud or copied by hand is mistaken for another.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
REFERENCE_BITS = 35
_REFERENCE_LENGTH = REFERENCE_BITS // 5


@dataclass(frozen=True, slots=True)
class Agreement:
    """Terms that the debtor accepted, at an aware UTC time."""

    reference: str
    terms: OfferTerms
    accepted_at: datetime
    status: AgreementStatus = AgreementStatus.PENDING

    @property
    def terms_hash(self) -> str:
        return self.terms.terms_hash

    def moved_to(self, status: AgreementStatus) -> Agreement:
        """The agreement in its next state; Conflict as `check_transition`."""
        check_transition(self.status, status)
        return replace(self, status=AgreementStatus(status))


def make_agreement(terms: OfferTerms, accepted_at: datetime, random_bits: int) -> Agreement:
    """Seal accepted terms. `random_bits` (of `REFERENCE_BITS`) make the reference; ValueError for a time
    without zone."""
    if accepted_at.tzinfo is None:
        raise ValueError("accepted_at needs its time zone")
    moment = accepted_at.astimezone(UTC)
    return Agreement(make_reference(moment.year, random_bits), terms, moment)


def make_reference(year: int, random_bits: int) -> str:
    """`AC-2026-7K3Q-X2MC`: the year, seven random characters and a check character."""
    body = _characters(random_bits % 2**REFERENCE_BITS)
    code = body + _check_character(year, body)
    return f"AC-{year:04d}-{code[:4]}-{code[4:]}"


def read_reference(text: str) -> str:
    """A reference as typed (small letters, no hyphens, O for 0), in its one spelling.

    Raises InvalidInput `invalid_reference`.
    """
    compact = "".join(text.upper().split()).replace("-", "")
    prefix, year, code = compact[:2], compact[2:6], compact[6:].translate(str.maketrans("OIL", "011"))
    known = set(code) <= set(_ALPHABET) and len(code) == _REFERENCE_LENGTH + 1
    if prefix != "AC" or not (year.isascii() and year.isdigit() and len(year) == 4) or not known:
        raise _bad_reference()
    if code[-1] != _check_character(int(year), code[:-1]):
        raise _bad_reference()
    return f"AC-{year}-{code[:4]}-{code[4:]}"


def check_transition(current: AgreementStatus, following: AgreementStatus) -> None:
    """Raise Conflict `illegal_agreement_transition` unless `following` may come after `current`."""
    if following not in TRANSITIONS[AgreementStatus(current)]:
        raise Conflict("illegal_agreement_transition", "El acuerdo no puede pasar a ese estado.")


def _characters(number: int) -> str:
    digits = []
    for _ in range(_REFERENCE_LENGTH):
        number, index = divmod(number, len(_ALPHABET))
        digits.append(_ALPHABET[index])
    return "".join(reversed(digits))


def _check_character(year: int, body: str) -> str:
    # Odd weights are units modulo 32, so that every single wrong character shows.
    places = enumerate(body, start=1)
    total = year + sum((2 * place + 1) * _ALPHABET.index(character) for place, character in places)
    return _ALPHABET[total % len(_ALPHABET)]


def _bad_reference() -> InvalidInput:
    return InvalidInput("invalid_reference", "La referencia del acuerdo no está bien escrita. Revísala.")
