"""Binding an account to an identity number: a typed number is a claim, a right answer is the proof.

What happens, how long it takes and what is written is the same whether the number exists or not.
"""

from __future__ import annotations

import hmac
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from backend.db.models.accounts import Challenge
from backend.db.repositories.accounts import Account
from backend.db.repositories.debts import DebtRecord
from backend.db.unit_of_work import UnitOfWork
from backend.domain.errors import Conflict, NotFound
from backend.services.attempts import Counted, count_attempt, keyed_hash, seconds_to_wait
from backend.services.audit import record
from backend.services.context import Principal, ServiceContext, require_staff

PURPOSE = "identity"
CODE_DIGITS = 8
CODE_LIFETIME = timedelta(minutes=10)
FREE_TRIES = 5
FEWEST_DIGITS = 4


@dataclass(frozen=True, slots=True)
class IdentityStatus:
    """How far somebody is with a number: proved, or not, and for how many seconds they have to wait."""

    is_bound: bool
    retry_after: int


def identity_status(context: ServiceContext, principal: Principal, document_number: str) -> IdentityStatus:
    """Return whether the account proved this number, and how long it has to wait before the next try."""
    subjects = [item.subject for item in _counted(context, principal, document_number)]
    with context.read() as uow:
        wait = seconds_to_wait(uow, subjects, context.now())
        bound = uow.users.get(principal.user_id).bound_document
    return IdentityStatus(bound == document_number, wait)


def check_identity_answer(
    context: ServiceContext, principal: Principal, document_number: str, answer: str
) -> bool:
    """Tell whether the answer proves the number, and bind the account to it when it does.

    Right is: the last digits (four or more) of one of the person's open obligations, or a code that staff
    issued. `document_number` is in its one spelling. An account bound to another number, an employee's
    account, and a number that another account holds get the same False as a wrong answer.
    Raises TooManyRequests `identity_blocked` while the account or the number has to wait.
    """
    counted = _counted(context, principal, document_number)
    count_attempt(
        context,
        counted,
        code="identity_blocked",
        message="Hubo varias respuestas incorrectas. Espera {wait} y vuelve a intentarlo.",
    )
    try:
        return _decided(context, principal, document_number, answer, [item.subject for item in counted])
    except Conflict:
        # Two accounts proved the same number at once; the other one was first.
        _audit_alone(context, principal, "identity_taken")
        return False


def _decided(
    context: ServiceContext, principal: Principal, document_number: str, answer: str, subjects: list[str]
) -> bool:
    now = context.now()
    with context.write() as uow:
        code = _matching_code(context, uow, document_number, answer)
        debts = uow.debts.list_for_document(document_number)
        proved = any(_ends_with(debt, answer) for debt in debts) or code is not None
        holder = uow.users.find_by_bound_document(document_number)
        # The account as it is now: the principal is of when the request began.
        account = uow.users.get_locked(principal.user_id)
        action = _outcome(account, proved, holder.id if holder else None, document_number)
        if action == "identity_bound":
            if code is not None and not uow.challenges.use(code.id, now=now):
                return False
            uow.users.update(principal.user_id, now=now, bound_document=document_number, bound_at=now)
            uow.challenges.clear_failures(subjects)
        record(context, uow, principal, action, "user", principal.user_id)
        uow.commit()
    return action == "identity_bound"


def _outcome(account: Account, proved: bool, holder: int | None, document_number: str) -> str:
    if account.role != "debtor":
        return "identity_refused"
    if not proved:
        return "identity_failed"
    if holder not in (None, account.id):
        return "identity_taken"
    if account.bound_document not in (None, document_number):
        return "identity_already_bound"
    return "identity_bound"


def issue_one_time_code(
    context: ServiceContext, principal: Principal, debtor_id: int
) -> tuple[str, datetime]:
    """Return a code that proves a debtor's number once, and when it expires; staff tell it to the person.

    Only staff may; codes given before are worthless from now on. Raises NotFound.
    """
    require_staff(principal)
    now = context.now()
    code = "".join(secrets.choice("0123456789") for _ in range(CODE_DIGITS))
    with context.write() as uow:
        document_number = uow.challenges.find_debtor_document(debtor_id)
        if document_number is None:
            raise NotFound("debtor_not_found", "No encontramos a esa persona.")
        subject = _code_subject(context, document_number)
        uow.challenges.use_all(purpose=PURPOSE, subject=subject, now=now)
        uow.challenges.add(
            purpose=PURPOSE,
            subject=subject,
            user_id=None,
            code_hash=_code_hash(context, document_number, code),
            now=now,
            expires_at=now + CODE_LIFETIME,
        )
        uow.challenges.clear_failures([_number_subject(context, document_number)])
        record(context, uow, principal, "one_time_code_issued", "debtor", debtor_id)
        uow.commit()
    return code, now + CODE_LIFETIME


def digits_of(answer: str) -> str:
    """Return the digits of an answer like "1 234" or "12-34"; "" when it holds anything else."""
    compact = "".join(
        character for character in unicodedata.normalize("NFKC", answer) if character not in " .-\t\n*"
    )
    return compact if compact.isascii() and compact.isdecimal() else ""


def _ends_with(debt: DebtRecord, answer: str) -> bool:
    digits = digits_of(answer)
    if len(digits) < FEWEST_DIGITS:
        return False
    endings = ("".join(filter(str.isdecimal, text)) for text in (debt.last_digits, debt.obligation_number))
    return any(ending.endswith(digits) for ending in endings)


def _matching_code(
    context: ServiceContext, uow: UnitOfWork, document_number: str, answer: str
) -> Challenge | None:
    presented = _code_hash(context, document_number, digits_of(answer))
    subject = _code_subject(context, document_number)
    live = uow.challenges.list_live(purpose=PURPOSE, subject=subject, now=context.now())
    return next((item for item in live if hmac.compare_digest(item.code_hash, presented)), None)


def _counted(context: ServiceContext, principal: Principal, document_number: str) -> list[Counted]:
    account = keyed_hash(context, "identity-account", str(principal.user_id))
    return [Counted(account, FREE_TRIES), Counted(_number_subject(context, document_number), FREE_TRIES)]


def _number_subject(context: ServiceContext, document_number: str) -> str:
    return keyed_hash(context, "identity-number", document_number)


def _code_subject(context: ServiceContext, document_number: str) -> str:
    return keyed_hash(context, "identity", document_number)


def _code_hash(context: ServiceContext, document_number: str, code: str) -> str:
    return keyed_hash(context, f"identity-code:{document_number}", code)


def _audit_alone(context: ServiceContext, principal: Principal, action: str) -> None:
    with context.write() as uow:
        record(context, uow, principal, action, "user", principal.user_id)
        uow.commit()
