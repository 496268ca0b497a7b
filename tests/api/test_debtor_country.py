"""Where a debtor lives: what follows from it, changing it, and what stays as it was agreed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from backend.cli.agreements import follow
from backend.db.models.agreements import Agreement, Payment, Reminder
from backend.db.models.debts import Debtor
from backend.db.models.operations import AuditEvent
from backend.domain.currency import CURRENCIES
from backend.services.context import ServiceContext
from backend.services.places import country_codes
from tests.agreement_life import Life
from tests.conftest import Clock
from tests.debt_payments import pay_debt
from tests.factories import make_debt, make_debtor, make_policy, make_user, sign_in
from tests.snapshots import rows

API = "/api/v1"


@pytest.fixture
def staff(client: FlaskClient, context: ServiceContext) -> FlaskClient:
    sign_in(client, make_user(context, role="staff"))
    return client


def read(client: FlaskClient, path: str) -> Any:
    """What the API answers to a GET."""
    return client.get(f"{API}/{path}").json


def of_country(answer: Any, code: str) -> dict[str, Any]:
    (found,) = [one for one in answer["countries"] if one["code"] == code]
    return dict(found)


def test_staff_see_what_follows_from_each_country(staff: FlaskClient, context: ServiceContext) -> None:
    make_debt(context, document_number="93388915")
    debtor = rows(context, Debtor.id)[0]
    answer = read(staff, f"debtors/{debtor}/countries")
    assert (answer["country"], answer["agreements"]) == ("CO", 0)
    assert [one["code"] for one in answer["countries"]] == ["AR", "CO", "ES", "MX", "PE", "US"]
    here, spain, peru = (of_country(answer, code) for code in ("CO", "ES", "PE"))
    assert here["contact_hours"] == [*[["07:00", "19:00"]] * 5, ["08:00", "15:00"], None]
    assert (here["time_zone"], here["contact_on_holidays"]) == ("America/Bogota", False)
    assert (spain["time_zone"], spain["law"]) == ("Europe/Madrid", "ES")
    # Whose law nobody wrote down keeps to the installation's, with a clock and holidays of its own.
    assert (peru["time_zone"], peru["law"]) == ("America/Lima", "CO")
    assert (here["next_holiday"], spain["next_holiday"], peru["next_holiday"]) == (
        "2026-12-08",
        "2026-12-08",
        "2026-12-08",
    )
    assert here["rate"]["rate_text"] == "0 %"


def test_without_an_open_debt_no_rate_is_named(staff: FlaskClient, context: ServiceContext) -> None:
    debtor = make_debtor(context)
    assert of_country(read(staff, f"debtors/{debtor}/countries"), "ES")["rate"] is None


def test_the_country_is_changed_once_and_audited(staff: FlaskClient, context: ServiceContext) -> None:
    debt = make_debt(context, document_number="93388915")
    debtor = rows(context, Debtor.id)[0]
    for _ in range(2):
        changed: Any = staff.patch(f"{API}/debtors/{debtor}", json={"country": "ES"})
        assert (changed.status_code, changed.json["country"]) == (200, "ES")
    assert rows(context, Debtor.locale) == ["es_ES"]
    shown = read(staff, f"debts/{debt}")
    assert (shown["debtor"]["country"], shown["balance_text"]) == ("ES", "$ 1.200.000")
    events = rows(context, AuditEvent.action, AuditEvent.object_id, AuditEvent.details)
    assert events == [("debtor_country_changed", str(debtor), {"from": "CO", "to": "ES"})]


@pytest.mark.parametrize(
    "body", [{"country": "FR"}, {"country": "es"}, {"country": ""}, {"country": None}, {}]
)
def test_a_country_that_nobody_knows_changes_nothing(
    staff: FlaskClient, context: ServiceContext, body: dict[str, Any]
) -> None:
    debtor = make_debtor(context)
    assert staff.patch(f"{API}/debtors/{debtor}", json=body).status_code == 422
    assert rows(context, AuditEvent.id) == []
    assert rows(context, Debtor.locale) == ["es_CO"]


def test_only_staff_see_and_change_where_somebody_lives(client: FlaskClient, context: ServiceContext) -> None:
    debtor = make_debtor(context, document_number="93388915")
    sign_in(client, make_user(context, bound_document="93388915"))
    assert client.get(f"{API}/debtors/{debtor}/countries").status_code == 403
    assert client.patch(f"{API}/debtors/{debtor}", json={"country": "ES"}).status_code == 403
    assert client.get(f"{API}/places").status_code == 403


def test_a_debtor_that_does_not_exist_is_not_found(staff: FlaskClient) -> None:
    assert staff.get(f"{API}/debtors/999/countries").status_code == 404
    assert staff.patch(f"{API}/debtors/999", json={"country": "ES"}).status_code == 404


@pytest.mark.usefixtures("ladder")
def test_agreed_dates_stay_and_the_day_follows_the_new_clock(
    app: Flask, context: ServiceContext, clock: Clock
) -> None:
    life = Life(app, context, clock)
    agreement = life.accept()
    debtor = rows(context, Debtor.id)[0]
    changed: Any = life.luz.patch(f"{API}/debtors/{debtor}", json={"country": "ES"}).json
    assert (changed["country"], changed["agreements"]) == ("ES", 1)
    assert life.read(agreement)["schedule"] == agreement["schedule"]
    assert life.read(agreement)["total"] == agreement["total"]
    # The first instalment is due on 23 December: over in Spain when it is still the 23rd in Bogotá.
    clock.now = datetime(2026, 12, 23, 23, 30, tzinfo=UTC)
    app.test_cli_runner().invoke(follow)
    assert life.read(agreement)["status"] == "at_risk"


def move(life: Life, country: str) -> None:
    debtor = rows(life.context, Debtor.id)[0]
    assert life.luz.patch(f"{API}/debtors/{debtor}", json={"country": country}).status_code == 200


@pytest.mark.usefixtures("ladder")
def test_what_was_paid_on_the_agreements_day_is_recorded_after_a_move(
    app: Flask, context: ServiceContext, clock: Clock
) -> None:
    """Agreed in the evening in Bogotá, when it was the next day in Spain."""
    clock.now = datetime(2026, 11, 24, 1, tzinfo=UTC)
    life = Life(app, context, clock)
    agreement = life.accept(instalments=3)
    assert life.pay(agreement, 1000, "2026-11-23", "R-1").status_code == 201
    move(life, "ES")
    assert life.pay(agreement, 1000, "2026-11-23", "R-2").status_code == 201
    again = life.pay(agreement, 1000, "2026-11-23", "R-1")
    assert (again.status_code, len(rows(context, Payment.id))) == (200, 2)


@pytest.mark.usefixtures("ladder")
def test_a_payment_that_is_there_already_is_the_same_where_its_day_has_not_come(
    app: Flask, context: ServiceContext, clock: Clock
) -> None:
    clock.now = datetime(2026, 11, 24, 1, tzinfo=UTC)
    life = Life(app, context, clock)
    move(life, "ES")
    agreement = life.accept(instalments=3)
    assert life.pay(agreement, 1000, "2026-11-24", "R-1").status_code == 201
    move(life, "CO")
    assert life.pay(agreement, 1000, "2026-11-24", "R-1").status_code == 200
    assert life.pay(agreement, 1000, "2026-11-24", "R-2").json["error"]["code"] == "invalid_payment_date"


def test_a_payment_of_a_debt_that_is_there_already_is_the_same_where_its_day_has_not_come(
    app: Flask, context: ServiceContext, clock: Clock
) -> None:
    clock.now = datetime(2026, 11, 24, 1, tzinfo=UTC)
    life = Life(app, context, clock)
    move(life, "ES")
    assert pay_debt(life, "1000", "2026-11-24", "R-1").status_code == 201
    move(life, "CO")
    assert pay_debt(life, "1000", "2026-11-24", "R-1").status_code == 200
    assert pay_debt(life, "1000", "2026-11-24", "R-2").json["error"]["code"] == "invalid_payment_date"
    assert pay_debt(life, "1000", "2026-11-23", "R-3").status_code == 201


def test_an_offer_at_a_rate_that_is_unlawful_in_the_new_country_is_not_signed(
    app: Flask, context: ServiceContext, clock: Clock
) -> None:
    """Where nobody stated the cap a plan charges nothing; what it does not charge stands."""
    make_policy(context, plan_rate="0.30", kind="ladder")
    life = Life(app, context, clock)
    move(life, "ES")
    address = f"{API}/debts/{life.debt_id}/offers"
    dear = life.ana.get(address).json["items"][-1]  # type: ignore[index]
    assert dear["total"] > 1_200_000
    lump_sum = life.ana.get(address).json["items"][0]  # type: ignore[index]

    def sign(offer: dict[str, Any]) -> Any:
        key = {"Idempotency-Key": f"firma-{offer['id']}"}
        return life.ana.post(f"{API}/agreements", json={"offer_id": offer["id"]}, headers=key)

    move(life, "CO")
    refused = sign(dear)
    assert (refused.status_code, refused.json["error"]["code"]) == (409, "offer_withdrawn")
    assert rows(context, Agreement.id) == []
    assert sign(lump_sum).status_code == 201


def test_an_offer_at_a_rate_that_is_lawful_in_both_countries_is_signed_after_a_move(
    app: Flask, context: ServiceContext, clock: Clock
) -> None:
    make_policy(context, plan_rate="0.30", kind="ladder")
    life = Life(app, context, clock)
    move(life, "ES")
    dear = life.ana.get(f"{API}/debts/{life.debt_id}/offers").json["items"][-1]  # type: ignore[index]
    move(life, "US")
    move(life, "ES")
    signed = life.ana.post(
        f"{API}/agreements", json={"offer_id": dear["id"]}, headers={"Idempotency-Key": "una-clave"}
    )
    assert (signed.status_code, signed.json["total"]) == (201, dear["total"])  # type: ignore[index]


@pytest.mark.usefixtures("ladder")
def test_who_moves_after_midnight_there_is_still_told_what_is_due_that_day(
    app: Flask, context: ServiceContext, clock: Clock
) -> None:
    """At half past six in the evening in Bogotá Spain's agreements of the next day have been followed."""
    life = Life(app, context, clock)
    life.accept()
    clock.now = datetime(2026, 12, 22, 23, 30, tzinfo=UTC)
    app.test_cli_runner().invoke(follow)
    assert "due_today" not in rows(context, Reminder.kind)
    move(life, "ES")
    assert rows(context, Reminder.kind).count("due_today") == 1


def test_currencies_come_from_the_one_list_with_the_installations_first(staff: FlaskClient) -> None:
    places = read(staff, "places")
    codes = [one["code"] for one in places["currencies"]]
    assert codes[0] == "COP"
    assert sorted(codes) == sorted(CURRENCIES)
    assert {one["code"]: one["country"] for one in places["currencies"]}["EUR"] == "ES"
    assert places["jurisdictions"] == ["CO", "ES", "US"]
    assert set(places["jurisdictions"]) < set(country_codes())
