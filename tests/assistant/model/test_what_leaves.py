"""What people wrote reaches the provider without what identifies them, and us as they wrote it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable

import pytest

from backend.assistant.brains.model.guarding import make_mask, make_reveal
from backend.db.models.cases import Dispute
from backend.services import case_decisions, cases
from backend.services.agreement_cancellation import cancel_agreement
from backend.services.agreements import accept_offer
from backend.services.context import Principal
from backend.services.evidence import add_evidence
from backend.services.negotiations import current_offers
from tests.assistant.model.conftest import ANA, Chat
from tests.assistant.table import open_session
from tests.factories import make_user, sign_in
from tests.model_server.steps import Call, Say
from tests.snapshots import rows

WRITTEN = (
    "Soy Ana Torres, cc 52.845.671, mi celular es 300 123 4567 y mi correo ana@example.com; "
    "la otra titular es la de la cédula 41222333"
)
SECRETS = (ANA, "52.845.671", "300 123 4567", "3001234567", "ana@example.com", "Ana Torres", "41222333")


def contested(chat: Chat, staff: Principal) -> None:
    """A dispute in the person's own words, with a file named after its owner."""
    case = cases.open_dispute(chat.context, chat.principal, chat.debt_id, reason="other", details=WRITTEN)
    name = "Ana Torres 41222333.pdf"
    add_evidence(chat.context, chat.principal, case, name=name, stream=io.BytesIO(b"%PDF-1.7 x"))


def paused(chat: Chat, staff: Principal) -> None:
    """A break that staff granted, with a note."""
    case = cases.report_hardship(chat.context, chat.principal, chat.debt_id)
    case_decisions.grant_pause(chat.context, staff, case, days=None, note=WRITTEN)


def cancelled(chat: Chat, staff: Principal) -> None:
    """An agreement that staff ended, with the reason."""
    offer = current_offers(chat.context, chat.principal, chat.debt_id).offers[0]
    made, _ = accept_offer(chat.context, chat.principal, offer["id"], key="acepta")
    cancel_agreement(chat.context, staff, made["id"], reason=WRITTEN)


@pytest.mark.parametrize(
    ("happens", "tool"),
    [(contested, "get_case_status"), (paused, "get_case_status"), (cancelled, "get_agreement_status")],
)
def test_what_people_wrote_leaves_without_what_identifies_them(
    chat: Chat, happens: Callable[[Chat, Principal], None], tool: str
) -> None:
    staff = sign_in(
        chat.app.test_client(), make_user(chat.context, role="staff", email="luz@negotiator.example")
    )
    happens(chat, staff)
    chat.server.script([Call(tool, {})], [Say("Con gusto te cuento.")])

    chat.say()

    output = chat.asked[-1]["input"][-1]["output"]
    assert "«documento»" in output
    sent = json.dumps(chat.asked, ensure_ascii=False)
    assert [secret for secret in SECRETS if secret in sent] == []


def test_who_owes_nothing_any_more_is_still_not_named(chat: Chat) -> None:
    with chat.context.write() as uow:
        uow.debts.set_status(chat.debt_id, "paid", now=chat.context.now())
        uow.commit()
    session = open_session(chat.context, chat.principal)

    assert session.debts == ()
    assert make_mask(session)("soy ana torres y ya pagué") == "soy «nombre» y ya pagué"
    assert make_reveal(session)("Con gusto, «nombre».") == "Con gusto, Ana."


def test_a_contested_debt_is_noted_in_the_persons_own_words(chat: Chat) -> None:
    said = "y entonces qué me recomienda hacer, escriban a ana@example.com"
    masked = "Pide que le escriban a «correo»"
    chat.server.script(
        [Call("open_dispute", {"reason": "other", "details": masked})], [Say("Gracias por contármelo.")]
    )

    chat.say(said)

    assert "«correo»" in chat.asked[0]["input"][-1]["content"]
    assert rows(chat.context, Dispute.details) == [said]


def test_a_summary_that_hides_nothing_is_noted_as_it_is(chat: Chat) -> None:
    """What is contested may have been said earlier than the message that is answered."""
    details = "Dice que canceló en 2023"
    chat.server.script(
        [Call("open_dispute", {"reason": "already_paid", "details": details})],
        [Say("Gracias por contármelo.")],
    )

    chat.say()

    assert rows(chat.context, Dispute.details) == [details]
