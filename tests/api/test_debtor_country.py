"""Where a debtor lives: what follows from it, changing it, and what stays as it was agreed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from backend.cli.agreements import follow
from backend.db.models.debts import Debtor
from backend.db.models.operations import AuditEvent
from backend.domain.currency import CURRENCIES
from backend.services.context import ServiceContext
from tests.agreement_life import Life
from tests.conftest import Clock
from tests.factories import make_debt, make_debtor, make_user, sign_in
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


def test_currencies_come_from_the_one_list_with_the_installations_first(staff: FlaskClient) -> None:
    places = read(staff, "places")
    codes = [one["code"] for one in places["currencies"]]
    assert codes[0] == "COP"
    assert sorted(codes) == sorted(CURRENCIES)
    assert {one["code"]: one["country"] for one in places["currencies"]}["EUR"] == "ES"
    assert places["jurisdictions"] == ["CO", "ES", "US"]
    assert set(places["jurisdictions"]) < set(places["countries"])
