"""Beyond the policy's limits an agreement waits for one person of the creditor, who is not its debtor."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from backend.db.models.agreements import Agreement
from backend.db.models.conversations import Message
from backend.db.models.debts import Debt
from backend.db.models.operations import OutboxMessage
from backend.domain.errors import Conflict, NegotiatorError
from backend.services.agreement_approval import approve_agreement, decline_agreement
from backend.services.context import ServiceContext
from tests.agreement_life import AGREEMENTS, Life
from tests.conftest import Clock
from tests.factories import make_policy, make_user, sign_in
from tests.services.test_agreements import at_once
from tests.snapshots import rows

TOGETHER = 10


@pytest.fixture
def life(app: Flask, context: ServiceContext, clock: Clock) -> Life:
    """A policy that asks for approval of any waiver above 1 %."""
    make_policy(context, approval={"above_discount": "0.01"})
    return Life(app, context, clock)


def test_it_waits_and_nothing_is_in_force(life: Life, context: ServiceContext) -> None:
    life.ana.post("/api/v1/chat/message", json={"message": "Hola"})
    agreement = life.accept()
    assert (agreement["status"], agreement["status_text"]) == (
        "pending_approval",
        "En revisión por la entidad",
    )
    assert rows(context, Debt.status) == ["in_agreement"]
    paid = life.pay(agreement, "1000", "2026-11-23", "B-1")
    assert (paid.status_code, paid.json["error"]["code"]) == (409, "agreement_not_running")
    (mail,) = rows(context, OutboxMessage.subject)
    assert mail == f"Revisamos tu solicitud {agreement['reference']}"
    last = rows(context, Message.text_content)[-1]
    assert agreement["reference"] in last
    assert "quedó en firme" not in last
    queue = life.luz.get(f"{AGREEMENTS}?status=pending_approval").json["items"]  # type: ignore[index]
    assert [item["approval_reasons"] for item in queue] == [["el descuento supera el límite"]]
    assert "0 cambiaron" in life.go_to("2027-02-01")
    assert life.reminders() == []


def test_approved_it_is_in_force(life: Life, context: ServiceContext) -> None:
    agreement = life.accept()
    answer = life.luz.post(f"{AGREEMENTS}/{agreement['id']}/approve")
    assert (answer.status_code, answer.json["status"]) == (200, "pending")  # type: ignore[index]
    assert rows(context, OutboxMessage.subject)[-1] == f"Tu acuerdo {agreement['reference']} fue aprobado"
    again = life.luz.post(f"{AGREEMENTS}/{agreement['id']}/approve")
    assert (again.status_code, again.json["error"]["code"]) == (409, "agreement_decided")  # type: ignore[index]
    assert life.pay(agreement, "1000", "2026-11-23", "B-1").status_code == 201


def test_what_nobody_could_have_kept_any_more_is_not_approved(life: Life) -> None:
    agreement = life.accept()
    life.go_to("2026-12-24")
    late: Any = life.luz.post(f"{AGREEMENTS}/{agreement['id']}/approve")
    assert (late.status_code, late.json["error"]["code"]) == (409, "approval_too_late")
    declined = life.luz.post(
        f"{AGREEMENTS}/{agreement['id']}/decline", json={"reason": "Se nos pasó la fecha"}
    )
    assert declined.status_code == 200


def test_declined_the_debt_is_on_offer_again_and_the_debtor_reads_why(
    life: Life, context: ServiceContext
) -> None:
    agreement = life.accept()
    address = f"{AGREEMENTS}/{agreement['id']}/decline"
    assert life.luz.post(address, json={"reason": "  "}).status_code == 422
    declined = life.luz.post(address, json={"reason": "El descuento es mayor que el permitido."})
    assert declined.json["status"] == "declined"  # type: ignore[index]
    assert rows(context, Debt.status) == ["active"]
    assert "El descuento es mayor" in rows(context, OutboxMessage.body)[-1]
    assert life.read(agreement)["decision_reason"] == "El descuento es mayor que el permitido."
    second = life.accept(key="otra")
    assert second["id"] != agreement["id"]
    assert rows(context, Agreement.status) == ["declined", "pending_approval"]


def test_declined_a_debt_that_the_law_protects_stays_stopped_and_the_mail_says_so(
    life: Life, context: ServiceContext
) -> None:
    agreement = life.accept()
    life.report_protection("represented")
    address = f"{AGREEMENTS}/{agreement['id']}/decline"
    assert life.luz.post(address, json={"reason": "No alcanza"}).status_code == 200
    assert rows(context, Debt.status) == ["hardship"]
    assert life.ana.get(f"/api/v1/debts/{life.debt_id}/offers").status_code == 409
    mail = rows(context, OutboxMessage.body)[-1]
    assert "opciones de pago" not in mail
    assert "sigue en revisión" in mail


def test_nobody_approves_their_own(life: Life, context: ServiceContext) -> None:
    agreement = life.accept()
    employee = make_user(context, role="staff", bound_document="52845671x", document_number="52845671")
    with context.write() as uow:
        uow.agreement_desk.update(agreement["id"], accepted_by=employee.id)
        uow.commit()
    own = life.app.test_client()
    sign_in(own, employee)
    for path, body in (("approve", None), ("decline", {"reason": "x"})):
        refused = own.post(f"{AGREEMENTS}/{agreement['id']}/{path}", json=body)
        assert (refused.status_code, refused.json["error"]["code"]) == (403, "own_agreement")  # type: ignore[index]
    assert life.ana.post(f"{AGREEMENTS}/{agreement['id']}/approve").status_code == 403


def test_of_many_who_decide_at_once_one_wins(life: Life, context: ServiceContext) -> None:
    agreement = life.accept()
    staff = [
        sign_in(life.app.test_client(), make_user(context, role="staff", email=f"s{n}@example.com"))
        for n in range(TOGETHER)
    ]

    def decide(number: int) -> Any:
        if number % 2:
            return decline_agreement(context, staff[number], agreement["id"], reason="No alcanza")
        return approve_agreement(context, staff[number], agreement["id"])

    results = at_once([lambda number=number: decide(number) for number in range(TOGETHER)])  # type: ignore[misc]
    lost = [result for result in results if isinstance(result, NegotiatorError)]
    (won,) = [result for result in results if not isinstance(result, NegotiatorError)]
    assert all(isinstance(error, Conflict) and error.code == "agreement_decided" for error in lost)
    assert rows(context, Agreement.status) == [won["status"]]
    assert len(rows(context, OutboxMessage.id)) == 2
