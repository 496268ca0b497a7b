"""What accounts promise when several things happen at once, and how passwords are kept."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from backend.db.models.accounts import User
from backend.domain.errors import Conflict, InvalidInput, NegotiatorError, TooManyRequests, Unauthenticated
from backend.services import passwords
from backend.services.accounts import erase_account
from backend.services.context import SYSTEM, ServiceContext
from backend.services.registration import Registration, create_employee, register_account
from backend.services.sign_in import (
    FREE_PER_ACCOUNT,
    Credentials,
    exchange_sign_in_code,
    issue_sign_in_code,
    sign_in,
)
from tests.factories import PASSWORD, make_user

PERSON = Registration("Ana", "Torres", "ana@example.com", "", PASSWORD, "52123456")


def _at_once(count: int, call: Callable[[int], object]) -> list[str]:
    """Run the call in several threads; return the code of each error, "" for each success."""
    outcomes: list[str] = []
    barrier = threading.Barrier(count)

    def run(number: int) -> None:
        barrier.wait()
        try:
            call(number)
            outcomes.append("")
        except NegotiatorError as error:
            outcomes.append(error.code)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


class TestAtOnce:
    def test_one_email_registered_many_times_is_one_account(self, context: ServiceContext) -> None:
        assert _at_once(8, lambda number: register_account(context, PERSON)) == [""] * 8
        with context.read() as uow:
            assert uow.connection.execute(select(func.count()).select_from(User)).scalar() == 1

    def test_parallel_guesses_are_not_free(self, context: ServiceContext) -> None:
        make_user(context, email="ana@example.com")
        outcomes = _at_once(
            16, lambda number: sign_in(context, Credentials("ana@example.com", "no-es-esta", "192.0.2.1"))
        )
        assert outcomes.count("invalid_credentials") == FREE_PER_ACCOUNT
        assert outcomes.count("sign_in_blocked") == 16 - FREE_PER_ACCOUNT

    def test_a_sign_in_code_opens_one_session(self, context: ServiceContext) -> None:
        make_user(context, email="ana@example.com")
        code = issue_sign_in_code(context, Credentials("ana@example.com", PASSWORD, "192.0.2.1"), "browser")
        outcomes = _at_once(8, lambda number: exchange_sign_in_code(context, code, "browser"))
        assert sorted(outcomes) == ["", *["invalid_code"] * 7]

    def test_one_administrator_is_always_left(self, context: ServiceContext) -> None:
        admins = [make_user(context, role="admin") for _ in range(4)]
        outcomes = _at_once(4, lambda number: erase_account(context, SYSTEM, admins[number].id))
        assert sorted(outcomes) == ["", "", "", "last_admin"]


class TestPasswords:
    def test_they_are_kept_with_argon2id_and_their_own_salt(self) -> None:
        first, second = passwords.hash_password(PASSWORD), passwords.hash_password(PASSWORD)
        assert first.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
        assert first != second
        assert passwords.password_matches(PASSWORD, first)
        assert not passwords.password_matches(PASSWORD + "x", first)

    def test_the_hash_for_unknown_emails_is_like_the_others(self) -> None:
        assert passwords.DUMMY_HASH.split("$")[:4] == passwords.hash_password("x").split("$")[:4]
        assert not passwords.password_matches("", None)

    @pytest.mark.parametrize("stored", ["", "!", "plain", "$argon2id$broken"])
    def test_what_is_no_hash_matches_nothing(self, stored: str) -> None:
        assert not passwords.password_matches(stored, stored)

    def test_the_same_letters_match_however_they_were_typed(self) -> None:
        composed, decomposed = "contrase\u00f1a larga", "contrasen\u0303a larga"
        assert passwords.password_matches(decomposed, passwords.hash_password(composed))

    @pytest.mark.parametrize(
        ("role", "length", "accepted"),
        [
            ("debtor", 7, False),
            ("debtor", 8, True),
            ("debtor", 128, True),
            ("debtor", 129, False),
            ("staff", 14, False),
            ("staff", 15, True),
            ("admin", 14, False),
            ("admin", 15, True),
        ],
    )
    def test_length_is_what_counts(self, role: str, length: int, accepted: bool) -> None:
        password = ("mé dicen Zoé " * 10)[:length]
        if accepted:
            passwords.check_new_password(password, role=role, email="ana@example.com")
        else:
            with pytest.raises(InvalidInput):
                passwords.check_new_password(password, role=role, email="ana@example.com")

    @pytest.mark.parametrize(
        "password",
        ["12345678", "password", "PASSWORD1", "qwertyuiop", "aaaaaaaa", "contraseña", "colombia2024"],
    )
    def test_what_everybody_tries_is_refused(self, password: str) -> None:
        with pytest.raises(InvalidInput, match="password_common"):
            passwords.check_new_password(password, role="debtor", email="ana@example.com")

    def test_the_list_is_long_and_clean(self) -> None:
        assert len(passwords.common_passwords()) > 3000
        assert all(word == word.casefold() and len(word) >= 8 for word in passwords.common_passwords())


class TestEmployees:
    def test_an_employee_can_sign_in(self, context: ServiceContext) -> None:
        create_employee(
            context,
            email="Jefa@example.com",
            name="Julia",
            surname="Ríos",
            password="una clave de empleada",
            role="staff",
        )
        opened = sign_in(context, Credentials("jefa@EXAMPLE.com", "una clave de empleada", "192.0.2.1"))
        assert (opened.account.role, opened.account.document_number) == ("staff", None)

    def test_an_email_that_exists_is_a_conflict(self, context: ServiceContext) -> None:
        make_user(context, email="jefa@example.com")
        with pytest.raises(Conflict, match="email_taken"):
            create_employee(
                context,
                email="JEFA@example.com",
                name="J",
                surname="R",
                password="una clave de empleada",
                role="admin",
            )


def test_an_erased_account_leaves_no_way_in(context: ServiceContext) -> None:
    ana = make_user(context, email="ana@example.com")
    erase_account(context, SYSTEM, ana.id)
    for password in ("", PASSWORD):
        with pytest.raises(Unauthenticated):
            sign_in(context, Credentials("ana@example.com", password, "192.0.2.1"))
    with pytest.raises((Unauthenticated, TooManyRequests)):
        sign_in(context, Credentials(f"erased:{ana.id}", "", "192.0.2.1"))
