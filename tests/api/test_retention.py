"""What the data-protection policy promises to delete is deleted in time, and with the account; agreements stay."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from backend.db.models.agreements import Agreement, Negotiation
from backend.db.models.cases import Dispute, DisputeEvidence
from backend.db.models.conversations import ArchivedConversation
from backend.db.models.operations import Job
from backend.jobs.worker import run_pending
from backend.services import affordability, case_decisions, cases
from backend.services.agreements import accept_offer
from backend.services.context import SYSTEM, ServiceContext
from backend.services.evidence import add_evidence
from backend.services.negotiations import current_offers
from backend.services.scheduler import request_run
from tests.conftest import Clock
from tests.factories import PASSWORD, make_debt, make_user, sign_in
from tests.snapshots import rows

ANA = "52845671"
pytestmark = pytest.mark.usefixtures("ladder")


class Kept:
    """Ana, with one debt; Luz works here."""

    def __init__(self, app: Flask, context: ServiceContext, clock: Clock) -> None:
        self.context, self.clock, self.client = context, clock, app.test_client()
        self.debt_id = make_debt(context, document_number=ANA, name="ANA TORRES")
        self.user = make_user(context, bound_document=ANA)
        self.ana = sign_in(self.client, self.user)
        self.luz = sign_in(app.test_client(), make_user(context, role="staff"))

    def run(self, name: str) -> Any:
        (job_id,) = request_run(self.context, SYSTEM, name)
        run_pending(self.context)
        return dict(rows(self.context, Job.id, Job.result))[job_id]

    def talk(self) -> None:
        """Talk, begin anew, and have the first conversation archived."""
        for path, body in (("message", {"message": "hola"}), ("reset-conversation", {})):
            assert self.client.post(f"/api/v1/chat/{path}", json=body).status_code == 200
        self.client.post("/api/v1/chat/message", json={"message": "hola"})
        self.clock.advance(days=33)
        assert self.run("archive") == {"archived": 1}

    def tell_month(self) -> None:
        affordability.record_affordability(
            self.context, self.ana, self.debt_id, income=1_500_000, expenses=800_000, other_debts=0
        )

    def contest(self, *, closed: bool = True) -> None:
        case = cases.open_dispute(
            self.context, self.ana, self.debt_id, reason="other", details="Soy yo, y no debo"
        )
        add_evidence(self.context, self.ana, case, name="prueba.pdf", stream=io.BytesIO(b"%PDF-1.7 x"))
        if closed:
            case_decisions.reject_dispute(self.context, self.luz, case, note="No procede.")

    def agree(self) -> None:
        offer = current_offers(self.context, self.ana, self.debt_id).offers[0]
        accept_offer(self.context, self.ana, offer["id"], key="acepta")


@pytest.fixture
def kept(app: Flask, context: ServiceContext, clock: Clock) -> Kept:
    return Kept(app, context, clock)


@pytest.mark.parametrize(
    ("happens", "kind", "days"),
    [
        (Kept.talk, "archived_conversations", 365 - 33),
        (Kept.tell_month, "affordability", 730),
        (Kept.contest, "dispute_evidence", 1095),
    ],
)
def test_what_the_policy_promises_to_delete_goes_after_its_time(
    kept: Kept, happens: Callable[[Kept], None], kind: str, days: int
) -> None:
    happens(kept)
    kept.clock.advance(days=days - 1)
    assert kind not in kept.run("clean_up")
    kept.clock.advance(days=2)

    assert kept.run("clean_up")[kind] == 1
    assert kind not in kept.run("clean_up"), "once is enough"
    left = {
        "archived_conversations": rows(kept.context, ArchivedConversation.id),
        "affordability": [one for one in rows(kept.context, Negotiation.affordability) if one],
        "dispute_evidence": rows(kept.context, DisputeEvidence.id),
    }
    assert left[kind] == []


def test_a_shorter_time_may_be_set(kept: Kept, app: Flask) -> None:
    kept.tell_month()
    admin = app.test_client()
    sign_in(admin, make_user(kept.context, role="admin"))
    assert admin.put("/api/v1/admin/config", json={"keep_affordability_days": 30}).status_code == 200
    kept.clock.advance(days=31)

    assert kept.run("clean_up")["affordability"] == 1


def test_agreements_and_the_talk_that_led_there_stay(kept: Kept) -> None:
    kept.talk()
    kept.agree()
    kept.clock.advance(days=1100)
    kept.run("clean_up")

    assert len(rows(kept.context, Agreement.id)) == 1
    assert len(rows(kept.context, ArchivedConversation.id)) == 1


def test_the_evidence_of_an_open_dispute_stays(kept: Kept) -> None:
    kept.contest(closed=False)
    kept.clock.advance(days=2000)
    kept.run("clean_up")

    assert len(rows(kept.context, DisputeEvidence.id)) == 1


@pytest.mark.parametrize("closed", [True, False])
def test_with_the_account_go_the_words_and_files_of_disputes_that_are_closed(
    kept: Kept, closed: bool
) -> None:
    """An open one is answered first."""
    kept.contest(closed=closed)

    assert kept.client.delete("/api/v1/auth/me", json={"password": PASSWORD}).status_code == 204

    assert rows(kept.context, Dispute.details) == ["" if closed else "Soy yo, y no debo"]
    assert len(rows(kept.context, DisputeEvidence.id)) == (0 if closed else 1)
