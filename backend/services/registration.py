"""New accounts: debtors register themselves, employees are added from the command line."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from backend.domain.errors import Conflict, InvalidInput
from backend.domain.identity import normalise_document
from backend.services import mails
from backend.services.audit import record
from backend.services.context import SYSTEM, Principal, ServiceContext
from backend.services.passwords import check_new_password, hash_password
from backend.services.sign_in import email_key

# Signs of addresses and of markup, and what a mail program would make a link of.
NOT_IN_NAMES = re.compile(r"[/:@<>\[\]{}\\*_#|`]|\w\w\.[a-z]{2,}")


@dataclass(frozen=True, slots=True)
class Registration:
    """What somebody who registers tells about themselves, as typed."""

    name: str
    surname: str
    email: str
    telephone: str
    password: str
    document_number: str


def register_account(context: ServiceContext, registration: Registration) -> None:
    """Register a debtor; for an e-mail that exists its owner gets a mail, and the caller learns nothing.

    The document number is only a claim: it is bound to the account by a challenge in the conversation.
    Raises InvalidInput for an e-mail, telephone, document number or password that cannot be used.
    """
    values = {**_checked(context, registration), "role": "debtor"}
    check_new_password(registration.password, role="debtor", email=values["email"])
    values["password_hash"] = hash_password(registration.password)
    try:
        _add_or_tell_owner(context, values)
    except Conflict:
        # The same e-mail registered a moment ago: now it exists.
        _add_or_tell_owner(context, values)


def _add_or_tell_owner(context: ServiceContext, values: dict[str, str]) -> None:
    now = context.now()
    with context.write() as uow:
        existing = uow.users.find_by_email_key(values["email_key"])
        if existing is None:
            user_id = uow.users.add(values, now=now)
            recipient, mail = values["email"], mails.welcome_mail(context.settings, values["name"])
        else:
            user_id = existing.id
            recipient, mail = existing.email, mails.already_registered_mail(context.settings, existing.name)
        uow.outbox.add(recipient=recipient, subject=mail.subject, body=mail.body, now=now)
        uow.operations.add_audit(
            actor_id=user_id,
            actor_role="debtor",
            action="account_registered" if existing is None else "account_registered_again",
            object_type="user",
            object_id=user_id,
            now=now,
        )
        uow.commit()


def _checked(context: ServiceContext, registration: Registration) -> dict[str, str]:
    email = checked_email(registration.email)
    return {
        "email": email,
        "email_key": email_key(email),
        "name": checked_name(registration.name),
        "surname": checked_name(registration.surname),
        "telephone": checked_telephone(registration.telephone, country=context.settings.country),
        "document_number": normalise_document(registration.document_number),
    }


def checked_email(email: str) -> str:
    """Return the e-mail as typed, without spaces around; raises InvalidInput."""
    try:
        validate_email(email.strip(), check_deliverability=False)
    except EmailNotValidError:
        raise InvalidInput("invalid_email", "El correo electrónico no es válido.") from None
    return email.strip()


def checked_name(name: str) -> str:
    """Return the name with single spaces; raises InvalidInput when nothing readable is left.

    A name is said in mails and messages: one that holds an address, signs that format text, or marks that turn it
    around would speak for us.
    """
    cleaned = " ".join(unicodedata.normalize("NFC", name).split())
    hidden = any(unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co"} for character in cleaned)
    if not cleaned or hidden or NOT_IN_NAMES.search(cleaned):
        raise InvalidInput("invalid_name", "Escribe tu nombre y tu apellido.")
    return cleaned


def checked_telephone(telephone: str, *, country: str) -> str:
    """Return the telephone as `+573001234567`, numbers without a prefix being of `country`; "" stays."""
    if not telephone.strip():
        return ""
    try:
        number = phonenumbers.parse(telephone, country)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise InvalidInput("invalid_telephone", "El número de teléfono no es válido.")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def create_employee(
    context: ServiceContext,
    *,
    email: str,
    name: str,
    surname: str,
    password: str,
    role: str,
    by: Principal = SYSTEM,
) -> int:
    """Add a `staff` or `admin` account and return its id; the command line does this, or an administrator.

    Raises Conflict when the e-mail exists, InvalidInput for what cannot be used.
    """
    email = checked_email(email)
    check_new_password(password, role=role, email=email)
    values = {
        "email": email,
        "email_key": email_key(email),
        "name": checked_name(name),
        "surname": checked_name(surname),
        "password_hash": hash_password(password),
        "role": role,
    }
    with context.write() as uow:
        if uow.users.find_by_email_key(values["email_key"]):
            raise Conflict("email_taken", "Ya existe una cuenta con ese correo.")
        user_id = uow.users.add(values, now=context.now())
        record(context, uow, by, "account_created", "user", user_id)
        uow.commit()
    return user_id
