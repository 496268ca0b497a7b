"""Staff let the price come down for what they verified: audited, never by the debtor's own hand, never a floor."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from backend.db.models.operations import AuditEvent
from backend.services.context import ServiceContext
from tests.factories import make_debt, make_user, sign_in
from tests.snapshots import rows, snapshot

ANA = "52845671"
NOTE = "Extracto de nómina de enero"


@pytest.fixture
def debt_id(context: ServiceContext) -> int:
    """1.200.000 pesos of Ana's."""
    return make_debt(context, document_number=ANA)


@pytest.fixture
def ana(client: FlaskClient, context: ServiceContext, debt_id: int) -> FlaskClient:
    sign_in(client, make_user(context, bound_document=ANA))
    return client


@pytest.fixture
def staff(app: Flask, context: ServiceContext) -> FlaskClient:
    client = app.test_client()
    sign_in(client, make_user(context, role="staff", email="personal@example.com"))
    return client


def grant(client: FlaskClient, debt_id: int, share: Any, note: str = NOTE) -> Any:
    return client.put(f"/api/v1/debts/{debt_id}/verified-evidence", json={"share": share, "note": note})


def single_payment(client: FlaskClient, debt_id: int) -> float:
    offers = client.get(f"/api/v1/debts/{debt_id}/offers").json["items"]  # type: ignore[index]
    return min(offer["total"] for offer in offers if offer["kind"] == "lump_sum")


def test_the_price_comes_down_and_goes_up_again_when_it_is_taken_back(
    ana: FlaskClient, staff: FlaskClient, debt_id: int
) -> None:
    opening = single_payment(ana, debt_id)
    assert grant(staff, debt_id, "1").json == {"debt_id": debt_id, "share": "1"}
    granted = single_payment(ana, debt_id)
    assert 1_200_000 * 0.8 <= granted < opening
    grant(staff, debt_id, "0")
    assert single_payment(ana, debt_id) == opening


def test_what_was_seen_is_in_the_audit_trail(
    staff: FlaskClient, context: ServiceContext, debt_id: int
) -> None:
    grant(staff, debt_id, "0.5")
    [details] = [
        details
        for action, details in rows(context, AuditEvent.action, AuditEvent.details)
        if action == "evidence_verified"
    ]
    assert details == {"share": "0.5", "note": NOTE}


@pytest.mark.parametrize("share", ["1.5", "-0.1", "nan", "mucho", "0.123456789", "٠.٥", "０.５"])
def test_a_share_that_is_none_changes_nothing(
    staff: FlaskClient, context: ServiceContext, debt_id: int, share: str
) -> None:
    before = snapshot(context)
    refused = grant(staff, debt_id, share)
    assert (refused.status_code, refused.json["error"]["code"]) == (422, "invalid_share")
    assert snapshot(context) == before


def test_a_debtor_grants_nothing_and_an_unknown_debt_is_not_found(
    ana: FlaskClient, staff: FlaskClient, debt_id: int
) -> None:
    assert grant(ana, debt_id, "1").status_code == 403
    assert grant(staff, 999_999, "1").status_code == 404
