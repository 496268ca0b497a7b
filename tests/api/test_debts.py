"""Debts over HTTP: one's own, and what staff register, correct and withdraw."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from backend.db.models.debts import Debt, Debtor
from backend.services.context import ServiceContext
from tests.factories import make_debt, make_user, sign_in
from tests.snapshots import rows

NEW: dict[str, Any] = {
    "document_number": "52.845.671",
    "name": "María López",
    "email": "maria.lopez@example.com",
    "telephone": "3001234567",
    "creditor": "Banco de Ejemplo S.A.",
    "product": "Tarjeta de crédito",
    "obligation_number": "4599-0001-7702",
    "principal": "1000000",
    "interest": 250000,
    "fees": "0",
    "currency": "COP",
    "due_date": "2026-03-15",
}


@pytest.fixture
def staff(client: FlaskClient, context: ServiceContext) -> FlaskClient:
    sign_in(client, make_user(context, role="staff"))
    return client


@pytest.fixture
def debtor(client: FlaskClient, context: ServiceContext) -> FlaskClient:
    sign_in(client, make_user(context, bound_document="93388915"))
    return client


def debts_stored(context: ServiceContext) -> int:
    with context.read() as uow:
        return uow.connection.execute(select(func.count(Debt.id))).scalar_one()


def test_a_new_debtors_country_follows_the_currency_and_stays_theirs(
    staff: FlaskClient, context: ServiceContext
) -> None:
    for number, currency in enumerate(("USD", "COP", "EUR")):
        added = staff.post(
            "/api/v1/debts", json={**NEW, "currency": currency, "obligation_number": f"4599{number}"}
        )
        assert added.status_code == 201
    assert rows(context, Debtor.locale) == ["es_US"]


def test_debtor_sees_own_debts_only_with_the_number_masked(
    debtor: FlaskClient, context: ServiceContext
) -> None:
    own = make_debt(context, document_number="93388915", principal=9_876_500, interest=2_469_100)
    other = make_debt(context)
    answer = debtor.get("/api/v1/debts")
    assert answer.status_code == 200
    assert [item["id"] for item in answer.get_json()["items"]] == [own]
    debt = answer.get_json()["items"][0]
    assert debt["balance"] == 123456
    assert debt["balance_text"] == "$ 123.456"
    assert debt["debtor"]["document_masked"] == "•••••915"
    assert "93388915" not in answer.text
    assert debtor.get(f"/api/v1/debts/{own}").get_json() == debt
    for path in (f"/api/v1/debts/{other}", f"/api/v1/debts/{other}/offers", "/api/v1/debts/999999"):
        assert debtor.get(path).status_code == 404


def test_somebody_whose_number_is_not_proved_sees_no_debt(
    client: FlaskClient, context: ServiceContext
) -> None:
    debt_id = make_debt(context, document_number="93388915")
    sign_in(client, make_user(context, document_number="93388915"))
    assert client.get("/api/v1/debts").get_json()["items"] == []
    assert client.get(f"/api/v1/debts/{debt_id}").status_code == 404


def test_a_search_of_a_debtor_stays_within_the_own_debts(
    debtor: FlaskClient, context: ServiceContext
) -> None:
    make_debt(context, name="OTRA PERSONA")
    assert debtor.get("/api/v1/debts?q=OTRA").get_json()["total"] == 0


def test_debtor_gets_the_offers_of_an_own_debt(debtor: FlaskClient, context: ServiceContext) -> None:
    debt_id = make_debt(context, document_number="93388915")
    answer = debtor.get(f"/api/v1/debts/{debt_id}/offers")
    assert answer.status_code == 200
    assert answer.get_json()["items"]
    assert {offer["debt_id"] for offer in answer.get_json()["items"]} == {debt_id}


def test_staff_register_a_debt(staff: FlaskClient) -> None:
    answer = staff.post("/api/v1/debts", json=NEW)
    assert answer.status_code == 201, answer.text
    debt = answer.get_json()
    assert debt["balance"] == 1250000
    assert debt["balance_text"] == "$ 1.250.000"
    assert debt["obligation_ending"] == "7702"
    assert debt["debtor"]["document_number"] == "52845671"
    assert debt["debtor"]["telephone"] == "+573001234567"
    assert debt["status"] == "active"
    assert debt["days_past_due"] > 200
    assert staff.get(f"/api/v1/debts/{debt['id']}").get_json() == debt


def test_a_second_debt_of_the_same_person_belongs_to_the_same_debtor(staff: FlaskClient) -> None:
    first = staff.post("/api/v1/debts", json=NEW).get_json()
    second = staff.post("/api/v1/debts", json={**NEW, "obligation_number": "2", "email": None}).get_json()
    assert second["debtor"] == first["debtor"]


def test_the_same_obligation_of_a_creditor_is_a_conflict_however_it_is_written(
    staff: FlaskClient, context: ServiceContext
) -> None:
    staff.post("/api/v1/debts", json=NEW)
    again = {**NEW, "obligation_number": "0459900017702", "creditor": "BANCO DE  EJEMPLO s.a."}
    answer = staff.post("/api/v1/debts", json=again)
    assert answer.status_code == 409
    assert answer.get_json()["error"]["code"] == "obligation_exists"
    elsewhere = staff.post("/api/v1/debts", json={**again, "creditor": "Otro banco"})
    assert elsewhere.status_code == 201
    assert debts_stored(context) == 2


def test_without_an_obligation_number_the_last_digits_are_enough(staff: FlaskClient) -> None:
    new = {name: value for name, value in NEW.items() if name != "obligation_number"}
    answer = staff.post("/api/v1/debts", json={**new, "obligation_ending": "4821"})
    assert answer.status_code == 201
    assert answer.get_json()["obligation_ending"] == "4821"


def test_a_spanish_debt_in_euros_reads_as_in_spain(staff: FlaskClient) -> None:
    spanish = {
        **NEW,
        "document_number": "12345678-z",
        "currency": "EUR",
        "principal": "1234.56",
        "interest": "0",
    }
    answer = staff.post("/api/v1/debts", json=spanish)
    assert answer.status_code == 201
    assert answer.get_json()["balance"] == 1234.56
    assert answer.get_json()["balance_text"] == "1.234,56 €"


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        ("-5", "negative_amount"),
        (-5, "negative_amount"),
        ("NaN", "invalid_amount"),
        ("Infinity", "invalid_amount"),
        ("1e9", "invalid_amount"),
        ("١٢٣", "invalid_amount"),
        ("１２３", "invalid_amount"),
        ("1_000", "invalid_amount"),
        ("", "invalid_amount"),
        ("9999999999999", "amount_out_of_range"),
        ("1.500", "ambiguous_amount"),
        ("1,500", "ambiguous_amount"),
        ("10.999", "ambiguous_amount"),
        ("10000.999", "too_many_decimals"),
    ],
)
def test_an_amount_that_is_none_is_refused_and_nothing_is_written(
    staff: FlaskClient, context: ServiceContext, amount: object, code: str
) -> None:
    answer = staff.post("/api/v1/debts", json={**NEW, "principal": amount})
    assert answer.status_code == 422
    assert answer.get_json()["error"]["code"] == code
    assert answer.get_json()["error"]["details"]["field"] == "principal"
    assert debts_stored(context) == 0


def test_a_debt_of_nothing_is_refused(staff: FlaskClient) -> None:
    answer = staff.post("/api/v1/debts", json={**NEW, "principal": "0", "interest": "0"})
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (422, "zero_amount")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"document_number": "12345678A"}, "document_check_failed"),
        ({"document_number": "hola"}, "invalid_document"),
        ({"email": "nadie"}, "invalid_email"),
        ({"telephone": "123"}, "invalid_telephone"),
        ({"name": "   "}, "missing_field"),
        ({"currency": "XXX"}, "unknown_currency"),
        ({"obligation_ending": "48x1"}, "invalid_ending"),
        ({"due_date": "1800-01-01"}, "invalid_date"),
        ({"due_date": "mañana"}, "invalid_request"),
        ({"balance": "1"}, "invalid_request"),
    ],
)
def test_what_cannot_be_registered_says_why(
    staff: FlaskClient, context: ServiceContext, change: dict[str, Any], code: str
) -> None:
    answer = staff.post("/api/v1/debts", json={**NEW, **change})
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (422, code)
    assert debts_stored(context) == 0


def test_staff_correct_a_debt(staff: FlaskClient) -> None:
    debt = staff.post("/api/v1/debts", json=NEW).get_json()
    changes = {
        "principal": "900000",
        "fees": "12.5",
        "product": "Libranza",
        "creditor": "Otro banco",
        "name": "M. López",
    }
    answer = staff.patch(f"/api/v1/debts/{debt['id']}", json=changes)
    assert answer.status_code == 200, answer.text
    corrected = answer.get_json()
    assert corrected["balance"] == 1150012.5
    assert corrected["balance_text"] == "$ 1.150.012,50"
    assert (corrected["interest"], corrected["creditor"]) == (250000, "Otro banco")
    assert corrected["debtor"]["name"] == "M. López"
    assert corrected["due_date"] == "2026-03-15"


def test_a_correction_cannot_empty_what_a_debt_needs(staff: FlaskClient) -> None:
    debt = staff.post("/api/v1/debts", json=NEW).get_json()
    for field in ("creditor", "name"):
        answer = staff.patch(f"/api/v1/debts/{debt['id']}", json={field: None})
        assert answer.get_json()["error"]["code"] == "missing_field"
    emptied = staff.patch(
        f"/api/v1/debts/{debt['id']}", json={"due_date": None, "email": None, "product": None}
    )
    assert emptied.status_code == 200
    assert (emptied.get_json()["due_date"], emptied.get_json()["days_past_due"]) == (None, None)


def test_correcting_parts_away_is_refused(staff: FlaskClient) -> None:
    debt = staff.post("/api/v1/debts", json={**NEW, "interest": "0"}).get_json()
    answer = staff.patch(f"/api/v1/debts/{debt['id']}", json={"principal": "0"})
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (422, "zero_amount")
    assert staff.get(f"/api/v1/debts/{debt['id']}").get_json() == debt


def test_a_corrected_balance_drops_campaign_prices_above_it(
    staff: FlaskClient, context: ServiceContext
) -> None:
    offers = [{"kind": "lump_sum", "amount": amount, "count": 1} for amount in (90_000_000, 40_000_000)]
    debt_id = make_debt(context, fixed_offers=offers)
    staff.patch(f"/api/v1/debts/{debt_id}", json={"principal": "500000", "interest": "0"})
    with context.read() as uow:
        assert uow.debts.get(debt_id).fixed_offers == offers[1:]


def test_a_withdrawn_debt_is_gone_for_its_debtor_and_cannot_be_corrected(
    staff: FlaskClient, app: Any, context: ServiceContext
) -> None:
    debt_id = make_debt(context, document_number="93388915")
    answer = staff.patch(f"/api/v1/debts/{debt_id}", json={"status": "withdrawn"})
    assert (answer.status_code, answer.get_json()["status"]) == (200, "withdrawn")
    again = staff.patch(f"/api/v1/debts/{debt_id}", json={"product": "x"})
    assert (again.status_code, again.get_json()["error"]["code"]) == (409, "debt_withdrawn")
    other = app.test_client()
    sign_in(other, make_user(context, bound_document="93388915"))
    assert other.get("/api/v1/debts").get_json()["items"] == []
    assert other.get(f"/api/v1/debts/{debt_id}/offers").status_code == 409


def test_a_debt_with_an_agreement_is_neither_corrected_nor_withdrawn(
    staff: FlaskClient, context: ServiceContext
) -> None:
    debt_id = make_debt(context, status="in_agreement")
    for change in ({"principal": "5"}, {"status": "withdrawn"}):
        answer = staff.patch(f"/api/v1/debts/{debt_id}", json=change)
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (409, "debt_in_agreement")


@pytest.mark.parametrize(
    "query",
    [
        "josé núñez",
        "JOSÉ",
        "núñez",
        "79.555.123",
        "795551",
        "4599000188",
        "8801",
        "entidad ñandú",
        "jose.n@example",
    ],
)
def test_staff_find_a_debt_by_what_they_know_of_it(
    staff: FlaskClient, context: ServiceContext, query: str
) -> None:
    wanted = make_debt(
        context,
        document_number="79555123",
        name="JOSÉ NÚÑEZ",
        creditor="ENTIDAD ÑANDÚ",
        obligation_number="45990001888801",
        debtor={"email": "jose.n@example.com"},
    )
    make_debt(context, document_number="1000001", obligation_number="11111")
    found = staff.get("/api/v1/debts", query_string={"q": query}).get_json()
    assert [item["id"] for item in found["items"]] == [wanted]
    assert found["total"] == 1


def test_signs_of_the_search_language_are_letters(staff: FlaskClient, context: ServiceContext) -> None:
    make_debt(context)
    for query in ("%", "_", "\\", "'"):
        assert staff.get("/api/v1/debts", query_string={"q": query}).get_json()["total"] == 0


def test_staff_turn_the_pages_of_a_long_list(staff: FlaskClient, context: ServiceContext) -> None:
    made = [make_debt(context) for _ in range(27)]
    first, second = (staff.get(f"/api/v1/debts?page={page}").get_json() for page in (1, 2))
    assert (first["total"], first["pages"]) == (27, 2)
    assert [item["id"] for item in first["items"] + second["items"]] == sorted(made, reverse=True)


@pytest.mark.parametrize(("method", "path"), [("POST", "/api/v1/debts"), ("PATCH", "/api/v1/debts/1")])
def test_only_staff_write_debts(client: FlaskClient, context: ServiceContext, method: str, path: str) -> None:
    assert client.open(path, method=method, json=NEW).status_code == 401
    sign_in(client, make_user(context, bound_document="93388915"))
    assert client.open(path, method=method, json=NEW).status_code == 403
    assert debts_stored(context) == 0
