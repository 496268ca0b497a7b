"""Proving that a document number is one's own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import event

from backend.db.repositories.operations import AuditFilter
from backend.domain.errors import TooManyRequests
from backend.services.context import Principal, ServiceContext
from backend.services.identity import FREE_TRIES, check_identity_answer, identity_status
from tests.conftest import Clock
from tests.factories import make_debt, make_user, sign_in

NUMBER = "52123456"
ABSENT = "71999888"


@pytest.fixture(autouse=True)
def _debt(context: ServiceContext) -> None:
    make_debt(context, document_number=NUMBER, obligation_number="4599001234567", last_digits="4567")


@pytest.fixture
def someone(app: Flask, context: ServiceContext) -> Callable[..., Principal]:
    """Sign a new account in."""

    def make(**values: str) -> Principal:
        return sign_in(app.test_client(), make_user(context, **values))

    return make


@pytest.fixture
def ana(someone: Callable[..., Principal]) -> Principal:
    return someone()


def _bound(context: ServiceContext, principal: Principal) -> str | None:
    with context.read() as uow:
        return uow.users.get(principal.user_id).bound_document


def _actions(context: ServiceContext) -> list[str]:
    with context.read() as uow:
        events, _ = uow.operations.list_audit(AuditFilter(), limit=50, offset=0)
        return [item.action for item in events][::-1]


@pytest.mark.parametrize(
    "answer", ["4567", " 4567 ", "45 67", "4-5-6-7", "*4567", "234567", "4599001234567", "４５６７"]
)
def test_the_last_digits_of_an_obligation_prove_it(
    context: ServiceContext, ana: Principal, answer: str
) -> None:
    assert check_identity_answer(context, ana, NUMBER, answer)
    assert _bound(context, ana) == NUMBER
    assert identity_status(context, ana, NUMBER).is_bound


@pytest.mark.parametrize(
    "answer",
    ["", "567", "7", "4568", "5674", "45", "94599001234567", "terminada en 4567", "²4567", "٤٥٦٧x", "456７8"],
)
def test_anything_else_does_not(context: ServiceContext, ana: Principal, answer: str) -> None:
    assert not check_identity_answer(context, ana, NUMBER, answer)
    assert _bound(context, ana) is None


def test_any_open_obligation_will_do(context: ServiceContext, ana: Principal) -> None:
    make_debt(context, document_number=NUMBER, obligation_number="TC-0099887766", last_digits="7766")
    assert check_identity_answer(context, ana, NUMBER, "7766")


def test_three_known_digits_are_not_enough_even_if_the_file_has_no_more(
    context: ServiceContext, ana: Principal
) -> None:
    make_debt(context, document_number=ABSENT, obligation_number="A-123", last_digits="123")
    assert not check_identity_answer(context, ana, ABSENT, "123")
    assert not check_identity_answer(context, ana, ABSENT, "0123")


@pytest.mark.parametrize("status", ["paid", "withdrawn"])
def test_an_obligation_that_is_no_longer_open_proves_nothing(
    context: ServiceContext, ana: Principal, status: str
) -> None:
    make_debt(context, document_number=ABSENT, obligation_number="4599001111222", status=status)
    assert not check_identity_answer(context, ana, ABSENT, "1222")


@pytest.mark.parametrize("role", ["staff", "admin"])
def test_employees_are_never_bound(
    context: ServiceContext, someone: Callable[..., Principal], role: str
) -> None:
    employee = someone(role=role)
    assert not check_identity_answer(context, employee, NUMBER, "4567")
    assert _bound(context, employee) is None


def test_a_number_that_another_account_holds_stays_there(
    context: ServiceContext, ana: Principal, someone: Callable[..., Principal]
) -> None:
    holder = someone(bound_document=NUMBER)
    assert not check_identity_answer(context, ana, NUMBER, "4567")
    assert (_bound(context, holder), _bound(context, ana)) == (NUMBER, None)
    assert _actions(context)[-1] == "identity_taken"


def test_an_account_holds_one_number(context: ServiceContext, someone: Callable[..., Principal]) -> None:
    other = someone(bound_document="80111222")
    assert not check_identity_answer(context, other, NUMBER, "4567")
    assert _bound(context, other) == "80111222"


class TestBackOff:
    def _fail(self, context: ServiceContext, principal: Principal, number: str = NUMBER) -> None:
        assert not check_identity_answer(context, principal, number, "0000")

    def test_an_account_that_guesses_waits_minutes_that_grow(
        self, context: ServiceContext, ana: Principal, clock: Clock
    ) -> None:
        for number in range(FREE_TRIES):
            self._fail(context, ana, f"5200000{number}")
        waits = []
        for _ in range(3):
            with pytest.raises(TooManyRequests) as refused:
                check_identity_answer(context, ana, NUMBER, "4567")
            assert refused.value.code == "identity_blocked"
            waits.append(refused.value.details["retry_after"])
            assert identity_status(context, ana, NUMBER).retry_after == waits[-1]
            clock.advance(seconds=waits[-1])
            assert identity_status(context, ana, NUMBER).retry_after == 0
            self._fail(context, ana)
        assert waits == [60, 120, 240]
        assert "8 minutos" in self._message(context, ana)

    def _message(self, context: ServiceContext, principal: Principal) -> str:
        with pytest.raises(TooManyRequests) as refused:
            check_identity_answer(context, principal, NUMBER, "4567")
        return refused.value.message

    def test_many_accounts_that_guess_one_number_wait_together(
        self, context: ServiceContext, someone: Callable[..., Principal], clock: Clock
    ) -> None:
        for _ in range(FREE_TRIES):
            self._fail(context, someone())
        late = someone()
        assert "1 minuto " in self._message(context, late)
        clock.advance(minutes=1)
        assert check_identity_answer(context, late, NUMBER, "4567")

    def test_a_number_that_does_not_exist_waits_just_the_same(
        self, context: ServiceContext, someone: Callable[..., Principal]
    ) -> None:
        for _ in range(FREE_TRIES):
            self._fail(context, someone(), ABSENT)
        with pytest.raises(TooManyRequests):
            check_identity_answer(context, someone(), ABSENT, "4567")

    def test_the_right_answer_forgets_the_wrong_ones(self, context: ServiceContext, ana: Principal) -> None:
        for _ in range(FREE_TRIES - 1):
            self._fail(context, ana)
        assert check_identity_answer(context, ana, NUMBER, "4567")
        for _ in range(FREE_TRIES):
            self._fail(context, ana, ABSENT)

    def test_answers_sent_all_at_once_are_counted_one_by_one(
        self, context: ServiceContext, someone: Callable[..., Principal]
    ) -> None:
        people = [someone() for _ in range(20)]
        outcomes = _at_once([lambda p=p: _outcome(context, p, "0000") for p in people])  # type: ignore[misc]
        assert sorted(outcomes) == ["blocked"] * (20 - FREE_TRIES) + ["wrong"] * FREE_TRIES


def test_two_accounts_that_prove_one_number_at_once_do_not_both_get_it(
    context: ServiceContext, someone: Callable[..., Principal]
) -> None:
    people = [someone() for _ in range(FREE_TRIES)]
    outcomes = _at_once([lambda p=p: _outcome(context, p, "4567") for p in people])  # type: ignore[misc]
    assert outcomes.count("right") == 1
    assert [_bound(context, person) for person in people].count(NUMBER) == 1


def test_a_known_and_an_unknown_number_take_the_same_statements(
    context: ServiceContext, someone: Callable[..., Principal]
) -> None:
    def statements(number: str, answer: str) -> list[str]:
        seen: list[str] = []

        def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
            seen.append(statement)

        person = someone()
        event.listen(context.access.engine, "before_cursor_execute", note)
        assert not check_identity_answer(context, person, number, answer)
        event.remove(context.access.engine, "before_cursor_execute", note)
        return seen

    assert statements(NUMBER, "0000") == statements(ABSENT, "0000")


def test_what_is_audited_names_no_number(context: ServiceContext, ana: Principal) -> None:
    check_identity_answer(context, ana, NUMBER, "0000")
    check_identity_answer(context, ana, NUMBER, "4567")
    with context.read() as uow:
        events, _ = uow.operations.list_audit(AuditFilter(), limit=50, offset=0)
    assert [item.action for item in events] == ["identity_bound", "identity_failed"]
    assert {(item.object_type, item.object_id, item.details) for item in events} == {
        ("user", str(ana.user_id), None)
    }


def test_a_principal_of_before_the_proof_does_not_undo_it(context: ServiceContext, ana: Principal) -> None:
    assert check_identity_answer(context, ana, NUMBER, "4567")
    make_debt(context, document_number=ABSENT, obligation_number="4599001111222")
    assert not check_identity_answer(context, replace(ana, document_number=None), ABSENT, "1222")
    assert _bound(context, ana) == NUMBER


def _outcome(context: ServiceContext, principal: Principal, answer: str) -> str:
    try:
        return "right" if check_identity_answer(context, principal, NUMBER, answer) else "wrong"
    except TooManyRequests:
        return "blocked"


def _at_once(calls: list[Callable[[], str]]) -> list[str]:
    outcomes: list[str] = []
    threads = [threading.Thread(target=lambda call=call: outcomes.append(call())) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
