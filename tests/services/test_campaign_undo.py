"""Undoing an import puts everything back, except what somebody has built on since."""

from __future__ import annotations

import io
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from backend.db.models.agreements import Agreement, Offer
from backend.db.models.debts import Creditor, Debtor
from backend.db.repositories.campaigns import CampaignRecord
from backend.domain.errors import Conflict, Forbidden
from backend.services.campaigns import list_campaigns, start_import, undo_campaign
from backend.services.context import SYSTEM, Principal, ServiceContext
from backend.services.debt_payments import record_debt_payment
from backend.services.payment_entries import NewPayment
from backend.services.payments import undo_payment
from tests.campaign_files import csv_file, import_file, only_debt, recorded_changes, row, stored_debts

DEBTOR = Principal(user_id=1, role="debtor", session_id=1)


def undo(context: ServiceContext, campaign: CampaignRecord) -> CampaignRecord:
    return undo_campaign(context, SYSTEM, campaign.id)


def without_version(debts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in debt.items() if name != "version"} for debt in debts]


def count(context: ServiceContext, model: type) -> int:
    with context.read() as uow:
        return uow.connection.execute(select(func.count()).select_from(model)).scalar_one()


def test_what_an_import_made_is_gone(context: ServiceContext) -> None:
    rows = [row(NumerodeObligacion=str(n), Cedula=str(52_000_000 + n // 2)) for n in range(1, 451)]
    campaign = import_file(context, csv_file(*rows))
    undone = undo(context, campaign)
    assert undone.status == "undone"
    assert "450" in undone.message
    assert stored_debts(context) == []
    assert (count(context, Debtor), count(context, Creditor)) == (0, 0)
    again = import_file(context, csv_file(*rows))
    assert again.created == 450


def test_what_an_import_changed_is_as_before_and_older_data_stays(context: ServiceContext) -> None:
    import_file(context, csv_file(row(Oferta_1="900000"), row(NumerodeObligacion="2", Cedula="52000002")))
    before = stored_debts(context)
    newer = row(
        Nombre_del_cliente="ANA MARÍA",
        Saldo_total="7",
        Capital="5",
        Intereses="1",
        Telefono="399",
        Email="b@example.com",
    )
    campaign = import_file(context, csv_file(newer, row(NumerodeObligacion="3"), row(banco="OTRO")))
    assert (campaign.updated, campaign.created) == (1, 2)
    undo(context, campaign)
    assert without_version(stored_debts(context)) == without_version(before)
    assert count(context, Creditor) == 1
    assert recorded_changes(context, campaign.id) == 0


def test_a_debtor_changed_twice_in_one_file_gets_the_first_data_back(context: ServiceContext) -> None:
    import_file(context, csv_file(row(), row(NumerodeObligacion="2")))
    changed = [row(Telefono="111"), row(Telefono="222", NumerodeObligacion="2")]
    campaign = import_file(context, csv_file(*changed))
    undo(context, campaign)
    assert {debt["telephone"] for debt in stored_debts(context)} == {"3990000001"}


def test_a_debtor_that_staff_changed_since_keeps_the_newer_data(context: ServiceContext, clock: Any) -> None:
    import_file(context, csv_file(row()))
    campaign = import_file(context, csv_file(row(Telefono="111", Saldo_total="5")))
    clock.advance(minutes=1)
    with context.write() as uow:
        uow.debt_desk.update_debtor(only_debt(context)["debtor_id"], now=context.now(), telephone="999")
        uow.commit()
    undo(context, campaign)
    debt = only_debt(context)
    assert (debt["telephone"], debt["balance"]) == ("999", 100_000_000)


def make_agreement(context: ServiceContext, debt: dict[str, Any]) -> None:
    """Put a debt under a live agreement."""
    common = {"debt_id": debt["id"], "currency": "COP", "total": 5, "terms": {}, "terms_hash": "x"}
    now = context.now()
    with context.write() as uow:
        offer = {**common, "kind": "lump_sum", "balance": 5, "valid_until": now, "created_at": now}
        offer_id = uow.connection.execute(insert(Offer), offer).inserted_primary_key[0]  # type: ignore[index]
        agreement = {
            **common,
            "reference": "AC-1",
            "debtor_id": debt["debtor_id"],
            "offer_id": offer_id,
            "status": "active",
            "accepted_at": now,
        }
        uow.connection.execute(insert(Agreement), agreement)
        uow.debts.set_status(debt["id"], "in_agreement", now=now)
        uow.commit()


def test_debts_with_an_agreement_stay_and_are_reported(context: ServiceContext) -> None:
    other = row(NumerodeObligacion="100002", Cedula="52000002")
    campaign = import_file(context, csv_file(row(), other))
    agreed = stored_debts(context)[0]
    make_agreement(context, agreed)
    undone = undo(context, campaign)
    assert only_debt(context)["id"] == agreed["id"]
    assert "1" in undone.message
    assert "100001" in undone.message


def test_debts_with_a_payment_stay_also_when_it_was_taken_back(context: ServiceContext) -> None:
    campaign = import_file(context, csv_file(row()))
    debt_id, today = only_debt(context)["id"], context.today()
    made, _ = record_debt_payment(context, SYSTEM, debt_id, NewPayment("1000", today, "B-1"))
    undo_payment(context, SYSTEM, made["payment"]["id"], reason="Era de otra persona")
    assert "100001" in undo(context, campaign).message
    assert only_debt(context)["id"] == debt_id


@pytest.mark.parametrize("change", [{"product": "corregido"}, {"status": "disputed"}])
def test_debts_that_somebody_changed_since_stay(context: ServiceContext, change: dict[str, str]) -> None:
    campaign = import_file(context, csv_file(row()))
    with context.write() as uow:
        uow.debt_desk.update_debt(only_debt(context)["id"], now=context.now(), **change)
        uow.commit()
    undone = undo(context, campaign)
    assert "100001" in undone.message
    assert only_debt(context)["obligation_number"] == "100001"


def test_only_the_latest_import_that_touched_a_debt_undoes_it(context: ServiceContext) -> None:
    first = import_file(context, csv_file(row()))
    second = import_file(context, csv_file(row(Saldo_total="5")))
    undo(context, first)
    assert only_debt(context)["balance"] == 500
    undo(context, second)
    assert only_debt(context)["balance"] == 100_000_000


def test_imports_are_undone_one_after_the_other_back_to_the_start(context: ServiceContext) -> None:
    first = import_file(context, csv_file(row()))
    second = import_file(context, csv_file(row(Saldo_total="5")))
    undo(context, second)
    assert only_debt(context)["balance"] == 100_000_000
    undo(context, first)
    assert stored_debts(context) == []


def test_an_import_is_undone_once_and_only_when_it_has_ended(context: ServiceContext) -> None:
    campaign = import_file(context, csv_file(row()))
    undo(context, campaign)
    with pytest.raises(Conflict) as twice:
        undo(context, campaign)
    assert twice.value.code == "campaign_undone"
    waiting = start_import(context, SYSTEM, io.BytesIO(csv_file(row())), file_name="x.csv")
    with pytest.raises(Conflict) as early:
        undo(context, waiting)
    assert early.value.code == "campaign_not_finished"


def test_campaigns_are_for_staff(context: ServiceContext) -> None:
    campaign = import_file(context, csv_file(row()))
    with pytest.raises(Forbidden):
        undo_campaign(context, DEBTOR, campaign.id)
    with pytest.raises(Forbidden):
        list_campaigns(context, DEBTOR)
    assert only_debt(context)["balance"] == 100_000_000
