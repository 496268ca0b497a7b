"""Money without a standing agreement: it comes off the debt, interest first, once, and can be taken back."""

from __future__ import annotations

import io
import random
import threading
from datetime import date
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from backend.db.models.agreements import Offer, Payment
from backend.db.models.debts import Debt
from backend.services.context import SYSTEM, ServiceContext
from backend.services.debt_payments import record_debt_payment
from backend.services.payment_entries import NewPayment
from backend.services.payments import undo_payment
from tests.agreement_life import AGREEMENTS, ANA_NUMBER, PAYMENTS, Life
from tests.conftest import ANY_DATABASE, Clock
from tests.debt_payments import cancel, error, grant_token_payment, parts, pay_debt, send_file, undo
from tests.factories import make_debt
from tests.snapshots import changed_tables, rows, snapshot

# Figures of the computed ladder, whose steps a person can check by head.
pytestmark = pytest.mark.usefixtures("ladder")
TODAY = "2026-11-23"
HEADER = "obligacion;fecha;valor;referencia"


@pytest.fixture
def life(app: Flask, context: ServiceContext, clock: Clock) -> Life:
    """Ana owes 1.000.000 of principal, 150.000 of interest and 50.000 of fees."""
    return Life(app, context, clock, interest=15_000_000, fees=5_000_000, obligation_number="4599001")


class TestRecording:
    def test_it_covers_interest_then_fees_then_principal(self, life: Life) -> None:
        first = pay_debt(life, "170000", TODAY, "B-1")
        assert first.status_code == 201, first.text
        assert covers(first.json["payment"]) == [("interest", "$ 150.000"), ("fees", "$ 20.000")]
        assert parts(life) == [(100_000_000, 0, 3_000_000, "active")]
        second = pay_debt(life, "100000.50", TODAY, "B-2").json
        assert covers(second["payment"]) == [("fees", "$ 30.000"), ("principal", "$ 70.000,50")]
        assert (second["missing"], second["status"], second["credit"]) == (929_999.5, "active", 0)

    def test_a_debt_paid_whole_is_paid_has_its_letter_and_what_is_too_much_is_credit(
        self, life: Life
    ) -> None:
        pay_debt(life, "200000", TODAY, "B-1")
        last = pay_debt(life, "1000100", TODAY, "B-2").json
        assert (last["status"], last["missing"], last["credit_text"]) == ("paid", 0, "$ 100")
        assert parts(life) == [(0, 0, 0, "paid")]
        beyond = pay_debt(life, "50", TODAY, "B-3").json
        assert (beyond["credit_text"], covers(beyond["payment"])) == ("$ 150", [])
        assert life.ana.get(f"/api/v1/debts/{life.debt_id}/certificate.pdf").status_code == 200
        assert error(life.ana.get(f"/api/v1/debts/{life.debt_id}/offers")) == (409, "debt_stopped")

    def test_the_same_reference_is_the_same_payment(self, life: Life, context: ServiceContext) -> None:
        first = pay_debt(life, "100000", TODAY, "B-1")
        again = pay_debt(life, "100000.00", TODAY, " B-1 ")
        assert (again.status_code, again.json) == (200, first.json)
        assert error(pay_debt(life, "100001", TODAY, "B-1")) == (409, "payment_differs")
        assert rows(context, Payment.amount) == [10_000_000]

    def test_who_pays_every_month_may_send_the_same_reference_each_time(self, life: Life) -> None:
        grant_token_payment(life)
        for day in ("2026-12-16", "2027-01-18"):
            life.go_to(day, worker=False)
            assert pay_debt(life, "20000", day, ANA_NUMBER).status_code == 201
            assert pay_debt(life, "20000", day, ANA_NUMBER).status_code == 200
            assert error(pay_debt(life, "20001", day, ANA_NUMBER)) == (409, "payment_differs")
        months = "".join(
            f"4599001;{day};20000;{ANA_NUMBER}\n" for day in ("2027-01-16", "2027-01-17", "2027-01-17")
        )
        seen = send_file(life, f"{HEADER}\n{months}").json["rows"]
        assert [row["status"] for row in seen] == ["new", "new", "duplicate"]
        assert parts(life) == [(100_000_000, 11_000_000, 5_000_000, "hardship")]

    def test_another_debt_may_have_the_same_reference(self, life: Life, context: ServiceContext) -> None:
        other = make_debt(context, document_number=ANA_NUMBER, creditor="OTRO BANCO S.A.")
        assert pay_debt(life, "1000", TODAY, "52845671").status_code == 201
        assert pay_debt(life, "1000", TODAY, "52845671", debt_id=other).status_code == 201
        assert rows(context, Debt.balance) == [119_900_000, 119_900_000]

    def test_a_bad_payment_is_refused_and_leaves_nothing(self, life: Life, context: ServiceContext) -> None:
        good = {"debt_id": life.debt_id, "amount": "1000", "paid_on": TODAY, "reference": "B"}
        before = snapshot(context, without=("sessions", "users"))
        bad: list[tuple[dict[str, Any], int, str]] = [
            ({"amount": "-1"}, 422, "negative_amount"),
            ({"amount": "0"}, 422, "zero_amount"),
            ({"amount": "1.005"}, 422, "too_many_decimals"),
            ({"amount": "NaN"}, 422, "invalid_amount"),
            ({"amount": "9" * 13}, 422, "amount_out_of_range"),
            ({"amount": True}, 422, "invalid_request"),
            ({"currency": "EUR"}, 422, "invalid_request"),
            ({"paid_on": "2026-11-24"}, 422, "invalid_payment_date"),
            ({"paid_on": "2026-03-14"}, 422, "invalid_payment_date"),
            ({"reference": "   "}, 422, "invalid_reference"),
            ({"reference": "anula:1"}, 422, "invalid_reference"),
            ({"debt_id": 999}, 404, "debt_not_found"),
            ({"debt_id": 0}, 422, "invalid_request"),
            ({"agreement_id": 1}, 422, "agreement_or_debt"),
            ({"debt_id": None}, 422, "agreement_or_debt"),
        ]
        for change, status, code in bad:
            response = life.luz.post(PAYMENTS, json={**good, **change})
            assert error(response) == (status, code), change
        assert life.ana.post(PAYMENTS, json=good).status_code == 403
        assert changed_tables(before, snapshot(context, without=("sessions", "users"))) == set()
        largest = life.luz.post(PAYMENTS, json={**good, "amount": "9" * 12})
        assert (largest.status_code, largest.json["status"]) == (201, "paid")  # type: ignore[index]

    def test_an_agreement_that_stands_takes_the_money_instead(
        self, life: Life, context: ServiceContext
    ) -> None:
        agreement = life.accept()
        refused = pay_debt(life, "1000", TODAY, "B-1")
        assert error(refused) == (409, "agreement_stands")
        assert refused.json["error"]["details"] == {
            "agreement_id": agreement["id"],
            "reference": agreement["reference"],
        }
        assert agreement["reference"] in refused.json["error"]["message"]
        assert rows(context, Payment.id) == []

    def test_what_is_missing_and_too_much_is_the_agreements_while_it_stands(self, life: Life) -> None:
        agreement = life.accept()
        life.pay(agreement, "384000", TODAY, "B-1")
        for client in (life.luz, life.ana):
            seen: Any = client.get(f"/api/v1/debts/{life.debt_id}/payments").json
            assert (seen["missing_text"], seen["credit"]) == ("$ 768.000", 0)
        life.pay(agreement, "769000", TODAY, "B-2")
        seen = life.luz.get(f"/api/v1/debts/{life.debt_id}/payments").json
        assert (seen["status"], seen["missing"], seen["credit"]) == ("paid", 0, 1_000)
        # Sent again as money of the debt it is the agreement's, and its figures are told.
        again = pay_debt(life, "384000", TODAY, "B-1").json
        assert (again["missing"], again["credit"]) == (0, 1_000)

    def test_what_came_before_an_agreement_was_made_counts_towards_it(self, life: Life) -> None:
        life.go_to("2026-11-27", worker=False)
        agreement = life.accept()
        content = f"{HEADER}\n4599001;2026-11-25;384000;B-1\n4599001;2026-11-22;1;B-0\n"
        preview = send_file(life, content).json
        assert [row["status"] for row in preview["rows"]] == ["new", "error"]
        assert "ese saldo ya cuenta con lo anterior" in preview["rows"][1]["message"]
        send_file(life, content, preview["digest"])
        assert life.read(agreement)["paid"] == 384_000

    def test_after_an_agreement_was_cancelled_money_goes_to_the_debt(self, life: Life) -> None:
        agreement = life.accept()
        life.pay(agreement, "384000", TODAY, "B-1")
        cancel(life, agreement)
        assert parts(life) == [(81_600_000, 0, 0, "active")]
        assert error(life.pay(agreement, "1000", TODAY, "B-2")) == (409, "agreement_not_running")
        statement = _read_pdf(life, "statement.pdf")
        assert "Acuerdo de pago por $ 1.152.000" in statement
        assert "Próximo pago" not in statement
        assert "Falta por pagar" not in statement
        assert pay_debt(life, "16000", TODAY, "B-2").json["missing"] == 800_000
        # The bank tells of the first one again: it came off with the agreement.
        again = pay_debt(life, "384000", TODAY, "B-1")
        assert (again.status_code, again.json["missing"]) == (200, 800_000)
        assert again.json["payment"]["agreement_reference"] == agreement["reference"]

    def test_a_payment_from_before_an_agreement_is_not_booked_to_it_again(self, life: Life) -> None:
        pay_debt(life, "200000", TODAY, "B-1")
        agreement = life.accept()
        again = life.pay(agreement, "200000", TODAY, "B-1")
        assert (again.status_code, again.json["payment"]["agreement_id"]) == (200, None)
        assert life.read(agreement)["paid"] == 0

    def test_a_debt_that_was_withdrawn_takes_nothing(self, life: Life) -> None:
        life.luz.patch(f"/api/v1/debts/{life.debt_id}", json={"status": "withdrawn"})
        assert error(pay_debt(life, "1000", TODAY, "B-1")) == (409, "debt_withdrawn")

    def test_what_was_paid_for_a_debt_that_was_withdrawn_is_in_ones_own_data(self, life: Life) -> None:
        pay_debt(life, "1000", TODAY, "B-1")
        life.luz.patch(f"/api/v1/debts/{life.debt_id}", json={"status": "withdrawn"})
        own: Any = life.ana.get("/api/v1/auth/me/export").json
        assert [payment["reference"] for payment in own["payments"]] == ["B-1"]

    def test_a_disputed_debt_stays_disputed(self, life: Life) -> None:
        body = {"debt_id": life.debt_id, "reason": "wrong_amount", "details": ""}
        assert life.ana.post("/api/v1/disputes", json=body).status_code == 201
        assert pay_debt(life, "1000", TODAY, "B-1").json["status"] == "disputed"

    def test_a_dispute_over_a_debt_that_was_paid_can_be_upheld(self, life: Life) -> None:
        body = {"debt_id": life.debt_id, "reason": "wrong_amount", "details": ""}
        dispute: Any = life.ana.post("/api/v1/disputes", json=body).json
        pay_debt(life, "1200000", TODAY, "B-1")
        address = f"/api/v1/disputes/{dispute['id']}/decision"
        correct = {"decision": "correct", "principal": "500000"}
        assert error(life.luz.post(address, json=correct)) == (409, "debt_paid")
        upheld: Any = life.luz.post(
            address, json={"decision": "withdraw", "note": "Te devolvemos 700.000."}
        ).json
        assert (upheld["status"], upheld["outcome"]) == ("upheld", "paid")
        assert "está pagada" in upheld["next_step"]
        assert "Te devolvemos 700.000." in upheld["next_step"]
        assert parts(life) == [(0, 0, 0, "paid")]

    def test_staff_read_what_a_payment_may_mean_for_an_old_debt(self, life: Life) -> None:
        old = make_debt(life.context, document_number=ANA_NUMBER, due_date=date(2019, 5, 2))
        warning = life.luz.get(f"/api/v1/debts/{old}/payments").json["limitation_warning"]  # type: ignore[index]
        assert "7 años" in warning
        assert "la reconoce" in warning
        refused = pay_debt(life, "1000", TODAY, "B-1", debt_id=old)
        assert error(refused) == (409, "limitation_warning_not_read")
        assert refused.json["error"]["details"]["limitation_warning"] == warning
        read = pay_debt(life, "1000", TODAY, "B-1", debt_id=old, limitation_warning_read=True)
        assert read.status_code == 201
        young = life.luz.get(f"/api/v1/debts/{life.debt_id}/payments").json
        assert young["limitation_warning"] == ""  # type: ignore[index]
        own = life.ana.get(f"/api/v1/debts/{old}/payments").json
        assert "limitation_warning" not in own  # type: ignore[operator]


class TestOffers:
    def test_an_offer_from_before_cannot_be_accepted_and_the_new_ones_rest_on_what_is_owed(
        self, life: Life
    ) -> None:
        offers = life.ana.get(f"/api/v1/debts/{life.debt_id}/offers").json["items"]  # type: ignore[index]
        pay_debt(life, "700000", TODAY, "B-1")
        for number, offer in enumerate(offers):
            headers = {"Idempotency-Key": f"tarde-{number}"}
            refused = life.ana.post(AGREEMENTS, json={"offer_id": offer["id"]}, headers=headers)
            assert error(refused) == (409, "offer_withdrawn")
        now = life.ana.get(f"/api/v1/debts/{life.debt_id}/offers").json["items"]  # type: ignore[index]
        assert now
        assert all(offer["total"] <= 500_000 == offer["balance"] for offer in now)

    def test_a_campaigns_prices_above_what_is_owed_are_gone_and_come_back_with_an_undone_payment(
        self, app: Flask, context: ServiceContext, clock: Clock
    ) -> None:
        prices = [
            {"kind": "lump_sum", "amount": 90_000_000, "count": 1},
            {"kind": "instalment_plan", "amount": 20_000_000, "count": 3},
        ]
        life = Life(app, context, clock, fixed_offers=prices)
        payment = pay_debt(life, "500000", TODAY, "B-1").json["payment"]
        assert rows(context, Debt.fixed_offers) == [prices[1:]]
        undo(life, payment)
        (restored,) = rows(context, Debt.fixed_offers)
        assert sorted(restored, key=str) == sorted(prices, key=str)

    def test_no_stored_offer_of_today_asks_more_than_is_owed(
        self, life: Life, context: ServiceContext
    ) -> None:
        for number, amount in enumerate(("123456.78", "400000", "0.01")):
            owed = pay_debt(life, amount, TODAY, f"B-{number}").json["missing"]
            shown = life.ana.get(f"/api/v1/debts/{life.debt_id}/offers").json["items"]  # type: ignore[index]
            assert max(offer["total"] for offer in shown) <= owed
        assert len(rows(context, Offer.id)) >= 3


class TestUndoing:
    def test_what_it_covered_is_owed_again(self, life: Life, context: ServiceContext) -> None:
        payment = pay_debt(life, "1200000", TODAY, "B-1").json["payment"]
        undone = undo(life, payment).json
        assert (undone["status"], undone["missing"]) == ("active", 1_200_000)
        assert undone["payment"] | {"id": 0} == {
            **payment,
            "id": 0,
            "covers": [],
            "is_undone": True,
            "undone_because": "Era de otra persona",
        }
        assert parts(life) == [(100_000_000, 15_000_000, 5_000_000, "active")]
        assert error(undo(life, payment)) == (409, "payment_undone")
        assert error(undo(life, {"id": payment["id"] + 1})) == (409, "not_a_payment")
        assert error(pay_debt(life, "1200000", TODAY, "B-1")) == (409, "payment_undone")
        assert len(rows(context, Payment.id)) == 2

    def test_the_payments_after_it_are_laid_anew_as_if_it_had_never_come(self, life: Life) -> None:
        life.go_to("2026-11-25", worker=False)
        first = pay_debt(life, "1100000", "2026-11-24", "B-1").json["payment"]
        last = pay_debt(life, "300000", "2026-11-25", "B-2").json
        assert (last["status"], last["credit"]) == ("paid", 200_000)
        undone = undo(life, first).json
        assert (undone["missing"], undone["credit"]) == (900_000, 0)
        assert parts(life) == [(90_000_000, 0, 0, "active")]
        seen = life.luz.get(f"/api/v1/debts/{life.debt_id}/payments").json["items"]  # type: ignore[index]
        covered = [("interest", "$ 150.000"), ("fees", "$ 50.000"), ("principal", "$ 100.000")]
        assert [covers(item) for item in seen] == [covered, []]

    def test_not_while_an_agreement_rests_on_the_balance_that_it_left(self, life: Life) -> None:
        payment = pay_debt(life, "200000", TODAY, "B-1").json["payment"]
        agreement = life.accept()
        assert error(undo(life, payment)) == (409, "agreement_stands")
        cancel(life, agreement)
        assert undo(life, payment).json["missing"] == 1_200_000

    def test_a_paid_debt_that_is_owed_again_is_what_its_cases_make_it(self, life: Life) -> None:
        grant_token_payment(life)
        payment = pay_debt(life, "1200000", TODAY, "B-1").json["payment"]
        assert parts(life)[0][3] == "paid"
        assert undo(life, payment).json["status"] == "hardship"


class TestTokenPayments:
    def test_the_promised_payment_is_seen_at_its_case(self, life: Life) -> None:
        case_id = grant_token_payment(life)
        known = life.luz.get(f"/api/v1/debts/{life.debt_id}/payments").json["token_payment"]  # type: ignore[index]
        assert (known["case_id"], known["monthly_text"]) == (case_id, "$ 20.000")
        life.go_to("2026-12-17", worker=False)
        payment = pay_debt(life, "25000", "2026-12-16", "B-1").json["payment"]
        assert payment["hardship_case_id"] == case_id
        for client in (life.luz, life.ana):
            case = client.get(f"/api/v1/hardship-cases/{case_id}").json
            seen = [(item["status"], item["paid_text"]) for item in case["token_payments"]]  # type: ignore[index]
            assert seen == [("paid", "$ 20.000"), ("partial", "$ 5.000"), ("open", "$ 0")]
            assert "Hemos recibido $ 25.000 de $ 60.000." in case["next_step"]  # type: ignore[index]
            assert "Llegó un abono simbólico" in [event["text"] for event in case["timeline"]]  # type: ignore[index]
        assert parts(life)[0] == (100_000_000, 12_500_000, 5_000_000, "hardship")
        undo(life, payment)
        case = life.ana.get(f"/api/v1/hardship-cases/{case_id}").json
        assert [item["status"] for item in case["token_payments"]] == ["late", "open", "open"]  # type: ignore[index]

    def test_what_comes_before_or_after_the_measure_is_no_token_payment(self, life: Life) -> None:
        case_id = grant_token_payment(life)
        early = pay_debt(life, "1000", "2026-11-20", "B-1", balance_warning_read=True).json["payment"]
        life.ana.post(f"/api/v1/hardship-cases/{case_id}/end")
        life.go_to("2026-12-01", worker=False)
        late = pay_debt(life, "1000", "2026-12-01", "B-2").json["payment"]
        in_time = pay_debt(life, "1000", "2026-11-23", "B-3").json["payment"]
        cases = [payment["hardship_case_id"] for payment in (early, late, in_time)]
        assert cases == [None, None, case_id]

    def test_a_case_over_a_debt_that_is_paid_asks_for_nothing(self, life: Life) -> None:
        case_id = grant_token_payment(life)
        pay_debt(life, "1200000", TODAY, "B-1")
        case = life.ana.get(f"/api/v1/hardship-cases/{case_id}").json
        assert "ya está pagada" in case["next_step"]  # type: ignore[index]

    @pytest.mark.parametrize("ending", ["paid", "ended"])
    def test_nobody_is_late_with_what_is_not_asked_for_any_more(self, life: Life, ending: str) -> None:
        case_id = grant_token_payment(life)
        life.go_to("2026-12-16", worker=False)
        pay_debt(life, "20000" if ending == "ended" else "1200000", "2026-12-16", "B-1")
        if ending == "ended":
            life.ana.post(f"/api/v1/hardship-cases/{case_id}/end")
        life.go_to("2027-01-25", worker=False)
        case: Any = life.ana.get(f"/api/v1/hardship-cases/{case_id}").json
        seen = [item["status_text"] for item in case["token_payments"]]
        assert seen == (["Pagada"] * 3 if ending == "paid" else ["Pagada", "Ya no se pide", "Ya no se pide"])

    def test_of_a_debt_that_was_paid_before_the_measure_nothing_is_late(self, life: Life) -> None:
        case_id = grant_token_payment(life)
        pay_debt(life, "1200000", "2026-11-20", "B-1", balance_warning_read=True)
        life.go_to("2027-01-25", worker=False)
        case: Any = life.ana.get(f"/api/v1/hardship-cases/{case_id}").json
        assert {item["status"] for item in case["token_payments"]} == {"lapsed"}


class TestTheBanksFile:
    def test_a_row_names_the_obligation(self, life: Life, context: ServiceContext) -> None:
        content = f"{HEADER}\n4599 001;23/11/2026;170.000,00;B-1\n4599001;23/11/2026;170.000,00;B-1\n9;{TODAY};1;B-2\n"
        preview = send_file(life, content).json
        assert [(row["status"], row["debtor"]) for row in preview["rows"]] == [
            ("new", "ANA TORRES"),
            ("duplicate", "ANA TORRES"),
            ("error", ""),
        ]
        assert "no tiene acuerdo" in preview["rows"][0]["message"]
        assert rows(context, Payment.id) == []
        recorded = send_file(life, content, preview["digest"]).json
        assert recorded["counts"] == {"new": 0, "duplicate": 1, "error": 1, "recorded": 1}
        assert parts(life) == [(100_000_000, 0, 3_000_000, "active")]
        assert send_file(life, content, preview["digest"]).json["counts"]["duplicate"] == 2

    def test_money_for_a_debt_with_an_agreement_goes_to_it(self, life: Life) -> None:
        agreement = life.accept()
        content = f"{HEADER}\n4599001;{TODAY};384000;B-1\n"
        preview = send_file(life, content).json
        assert preview["rows"][0]["message"] == f"Va al acuerdo {agreement['reference']}."
        send_file(life, content, preview["digest"])
        assert life.read(agreement)["paid"] == 384_000

    @pytest.mark.parametrize("column", ["acuerdo", "obligacion;acuerdo"])
    def test_a_row_of_an_agreement_that_has_ended_goes_to_its_debt(self, life: Life, column: str) -> None:
        agreement = life.accept()
        cancel(life, agreement)
        named = ";" * column.count(";") + agreement["reference"]
        content = f"{column};fecha;valor;referencia\n{named};{TODAY};150000;B-1\n"
        preview = send_file(life, content).json
        assert [row["status"] for row in preview["rows"]] == ["new"], preview
        assert send_file(life, content, preview["digest"]).json["counts"]["recorded"] == 1
        assert parts(life) == [(100_000_000, 0, 5_000_000, "active")]

    def test_a_bank_with_one_column_for_both_may_name_the_obligation_in_it(self, life: Life) -> None:
        content = (
            f"acuerdo;fecha;valor;referencia\n4599001;{TODAY};1000;B-1\nAC-2026-0000-0000;{TODAY};1;B-2\n"
        )
        statuses = [row["status"] for row in send_file(life, content).json["rows"]]
        assert statuses == ["new", "error"]

    @pytest.mark.parametrize("other", ["888;", "4599001;OTRO BANCO S.A.", ";OTRO BANCO S.A."])
    def test_a_row_that_contradicts_itself_is_an_error(
        self, life: Life, context: ServiceContext, other: str
    ) -> None:
        make_debt(context, creditor="OTRO BANCO S.A.", obligation_number="888", name="LUIS DÍAZ")
        reference = life.accept()["reference"]
        content = f"acuerdo;obligacion;entidad;fecha;valor;referencia\n{reference};{other};{TODAY};1000;B-1\n"
        (row,) = send_file(life, content).json["rows"]
        assert (row["status"], "no son de la misma deuda" in row["message"]) == ("error", True)
        agreeing = content.replace(other, "4599 001;")
        assert send_file(life, agreeing).json["rows"][0]["status"] == "new"

    def test_a_number_that_two_creditors_use_needs_the_creditors_name(
        self, life: Life, context: ServiceContext
    ) -> None:
        make_debt(context, creditor="OTRO BANCO S.A.", obligation_number="4599001", name="LUIS DÍAZ")
        rows_of = [f"4599001;;{TODAY};1000;B-1", f"4599001;otro banco s.a.;{TODAY};1000;B-1"]
        content = "\n".join(["obligacion;entidad;fecha;valor;referencia", *rows_of])
        unnamed, named = send_file(life, content).json["rows"]
        assert (unnamed["status"], named["status"]) == ("error", "new")
        assert "entidad" in unnamed["message"]
        assert named["debtor"] == "LUIS DÍAZ"

    def test_token_payments_and_old_debts_are_pointed_out(self, life: Life, context: ServiceContext) -> None:
        grant_token_payment(life)
        make_debt(context, document_number=ANA_NUMBER, obligation_number="777", due_date=date(2019, 5, 2))
        content = f"{HEADER}\n4599001;{TODAY};1000;B-1\n777;{TODAY};1000;B-1\n"
        preview = send_file(life, content).json
        token, old = preview["rows"]
        assert "abono simbólico" in token["message"]
        assert "Deuda antigua" in old["message"]
        assert send_file(life, content, preview["digest"]).json["counts"]["recorded"] == 2


class TestWhereItShows:
    def test_in_the_persons_documents_and_export(self, life: Life) -> None:
        grant_token_payment(life)
        pay_debt(life, "20000", TODAY, "B-1")
        own = life.ana.get(f"/api/v1/debts/{life.debt_id}/payments").json
        assert own is not None
        assert [(item["amount_text"], "undone_because" in item) for item in own["items"]] == [
            ("$ 20.000", False)
        ]
        assert own["missing_text"] == "$ 1.180.000"
        exported = life.ana.get("/api/v1/auth/me/export").json
        assert exported is not None
        assert [item["reference"] for item in exported["payments"]] == ["B-1"]
        kinds = {
            item["kind"]
            for item in life.ana.get("/api/v1/personal-documents").json["items"]  # type: ignore[index]
        }
        assert kinds == {"statement", "payments"}
        statement = _read_pdf(life, "statement.pdf")
        assert "Abono simbólico recibido: intereses $ 20.000" in statement
        assert "$ 1.180.000" in statement
        pay_debt(life, "1180010", TODAY, "B-2")
        assert "Saldo a tu favor" in _read_pdf(life, "statement.pdf")
        assert "ha pagado $ 1.200.010" in _read_pdf(life, "payments.pdf")
        letter = _read_pdf(life, "certificate.pdf")
        assert "Paz y salvo" in letter
        assert "La deuda quedó saldada el 23 de noviembre de 2026" in letter
        links = {
            item["kind"]: item["link"]
            for item in life.ana.get("/api/v1/personal-documents").json["items"]  # type: ignore[index]
        }
        assert links["clearance"] == f"/api/v1/debts/{life.debt_id}/certificate.pdf"

    def test_there_is_no_letter_while_something_is_owed_and_an_agreements_own_where_it_settled_the_debt(
        self, life: Life
    ) -> None:
        assert error(life.ana.get(f"/api/v1/debts/{life.debt_id}/certificate.pdf")) == (409, "debt_not_paid")
        agreement = life.accept()
        life.pay(agreement, "1152000", TODAY, "B-1")
        assert agreement["reference"] in _read_pdf(life, "certificate.pdf")

    def test_nobody_reads_somebody_elses(self, life: Life, context: ServiceContext) -> None:
        other = make_debt(context, document_number="79111222")
        for path in ("payments", "certificate.pdf"):
            assert life.ana.get(f"/api/v1/debts/{other}/{path}").status_code == 404
        assert life.luz.get(f"/api/v1/debts/{other}/payments").status_code == 200


class TestAtTheSameTime:
    def test_the_same_payment_twice_is_one(self, life: Life, context: ServiceContext) -> None:
        answers = _together([lambda: pay_debt(life, "1000", TODAY, "B-1")] * 4)
        assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 201]
        assert rows(context, Payment.amount) == [100_000]
        assert rows(context, Debt.balance) == [119_900_000]

    def test_different_payments_all_count_to_the_cent(self, life: Life, context: ServiceContext) -> None:
        amounts = ["0.01", "150000.33", "49999.67", "200000.02", "799999.97", "100"]
        sending = [
            lambda amount=amount, number=number: pay_debt(life, amount, TODAY, f"B-{number}")
            for number, amount in enumerate(amounts)
        ]
        assert {answer.status_code for answer in _together(sending)} == {201}
        covered = rows(context, Payment.principal, Payment.interest, Payment.fees)
        assert [sum(column) for column in zip(*covered, strict=True)] == [100_000_000, 15_000_000, 5_000_000]
        assert sum(rows(context, Payment.amount)) == 120_010_000
        assert parts(life) == [(0, 0, 0, "paid")]

    def test_a_payment_undone_twice_is_undone_once(self, life: Life, context: ServiceContext) -> None:
        payment = pay_debt(life, "1000", TODAY, "B-1").json["payment"]
        answers = _together([lambda: undo(life, payment)] * 2)
        assert sorted(answer.status_code for answer in answers) == [200, 409]
        assert rows(context, Debt.balance) == [120_000_000]


def _read_pdf(life: Life, name: str) -> str:
    answer = life.ana.get(f"/api/v1/debts/{life.debt_id}/{name}")
    assert answer.status_code == 200, answer.text
    pages = PdfReader(io.BytesIO(answer.data)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def covers(payment: dict[str, Any]) -> list[tuple[str, str]]:
    return [(item["part"], item["amount_text"]) for item in payment["covers"]]


def _together(acts: list[Any]) -> list[Any]:
    """Do all of it at the same moment, each in a thread of its own."""
    start, answers = threading.Barrier(len(acts)), list[Any]()

    def act(one: Any) -> None:
        start.wait()
        answers.append(one())

    acting = [threading.Thread(target=act, args=(one,)) for one in acts]
    for thread in acting:
        thread.start()
    for thread in acting:
        thread.join()
    return answers


@ANY_DATABASE
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    owed=st.tuples(*[st.integers(0, 10**9)] * 3).filter(any),
    amounts=st.lists(st.integers(1, 10**9), min_size=1, max_size=6),
    chance=st.randoms(use_true_random=False),
)
def test_whatever_comes_and_is_taken_back_nothing_is_lost_and_no_balance_is_negative(
    context: ServiceContext, owed: tuple[int, int, int], amounts: list[int], chance: random.Random
) -> None:
    principal, interest, fees = owed
    debt_id = make_debt(context, principal=principal, interest=interest, fees=fees)
    standing: dict[int, int] = {}
    for number, amount in enumerate(amounts):
        new = NewPayment(f"{amount // 100}.{amount % 100:02}", date(2026, 11, 23), f"B-{number}")
        answer, _ = record_debt_payment(context, SYSTEM, debt_id, new)
        standing[answer["payment"]["id"]] = amount
        if chance.random() < 0.4:
            taken = chance.choice(sorted(standing))
            undo_payment(context, SYSTEM, taken, reason="x")
            del standing[taken]
        _check_books(context, debt_id, owed, standing)


def _check_books(
    context: ServiceContext, debt_id: int, owed: tuple[int, int, int], standing: dict[int, int]
) -> None:
    """What is owed and what payments cover are what was owed; interest before fees before principal."""
    with context.read() as uow:
        debt = uow.debts.get(debt_id)
        entries = uow.payments.list_entries_of_debt(debt_id)
        left = (debt.principal, debt.interest, debt.fees)
        covered = [(entry.principal, entry.interest, entry.fees) for entry in entries]
    assert tuple(map(sum, zip(left, *covered, strict=True))) == owed
    assert min(left) >= 0
    assert sum(left) == max(sum(owed) - sum(standing.values()), 0)
    principal, interest, fees = left
    assert principal == owed[0] or not (interest or fees)
    assert fees == owed[2] or not interest
    assert (debt.status == "paid") == (sum(left) == 0)
