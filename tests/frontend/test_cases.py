"""Cases as their debtor and staff see them, and the form of one's month, against a scripted API."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.frontend import samples
from tests.frontend.fake_api import FakeApi, error
from tests.frontend.test_pages import Open, OpenDialog, button, go, open_app, open_dialog, shown

__all__ = ["open_app", "open_dialog"]


def page_of(*items: Any) -> Any:
    return 200, {"items": list(items), "total": len(items), "page": 1, "pages": 1}


@pytest.fixture
def disputed(api: FakeApi) -> FakeApi:
    api.answers["GET debts"] = page_of(
        samples.debt(status="disputed", status_text="En revisión", negotiable=False)
    )
    api.answers["GET disputes"] = page_of(samples.case())
    api.answers["GET hardship-cases"] = page_of()
    return api


@pytest.fixture
def in_hardship(api: FakeApi) -> FakeApi:
    api.answers["GET debts"] = page_of(
        samples.debt(status="hardship", status_text="En revisión", negotiable=False)
    )
    api.answers["GET disputes"] = page_of()
    api.answers["GET hardship-cases"] = page_of(samples.hardship())
    return api


def test_a_debtor_sees_what_happens_with_a_claim_and_until_when(disputed: FakeApi, open_app: Open) -> None:
    text = shown(open_app())
    assert "a más tardar el 15 de diciembre de 2026" in text
    assert "Ya la pagué" in text
    assert "recibo.pdf" in text
    assert "Negociar" not in [item.label for item in open_app().button]


def test_sending_evidence_without_a_file_says_so(disputed: FakeApi, open_app: Open) -> None:
    app = button(open_app(), "Enviar comprobante").click().run()
    assert "Elige un archivo primero." in shown(app)
    assert disputed.sent("POST disputes/21/evidence") == []


def test_a_debtor_is_asked_before_a_claim_is_taken_back(disputed: FakeApi, open_app: Open) -> None:
    app = button(open_app(), "Retirar mi reclamo").click().run()
    assert "dejamos de revisarlo" in shown(app)
    assert disputed.sent("POST disputes/21/take-back") == []


def test_a_debtor_takes_a_claim_back(api: FakeApi, open_dialog: OpenDialog) -> None:
    def script() -> None:
        from frontend.components.own_cases import confirm_taking_back

        confirm_taking_back(21)

    api.answers["POST disputes/21/take-back"] = (200, samples.case(status="taken_back"))
    button(open_dialog(script), "Sí, retirarlo").click().run()
    assert len(api.sent("POST disputes/21/take-back")) == 1


def test_a_debtor_asks_for_a_pause_and_is_asked_before_it_ends(in_hardship: FakeApi, open_app: Open) -> None:
    in_hardship.answers["POST hardship-cases/31/path"] = (200, samples.hardship(status="granted"))
    app = button(open_app(), "Pedir una pausa").click().run()
    (sent,) = in_hardship.sent("POST hardship-cases/31/path")
    assert sent.json == {"path": "pause"}
    assert "Anotamos lo que pediste." in shown(app)
    app = button(app, "Ya puedo pagar").click().run()
    assert "Termina lo que te concedimos" in shown(app)
    assert in_hardship.sent("POST hardship-cases/31/end") == []


def test_a_debtor_ends_what_was_granted(api: FakeApi, open_dialog: OpenDialog) -> None:
    def script() -> None:
        from frontend.components.own_cases import confirm_ending

        confirm_ending(31)

    api.answers["POST hardship-cases/31/end"] = (200, samples.hardship(status="ended"))
    button(open_dialog(script), "Sí, continuar").click().run()
    assert len(api.sent("POST hardship-cases/31/end")) == 1


def test_what_cannot_be_done_is_said_in_words(in_hardship: FakeApi, open_app: Open) -> None:
    in_hardship.answers["POST hardship-cases/31/path"] = error(
        409, "case_closed", "Ese caso ya está cerrado."
    )
    app = button(open_app(), "Pedir un abono simbólico").click().run()
    assert "Ese caso ya está cerrado." in shown(app)


def test_nothing_is_asked_about_cases_where_no_debt_is_under_review(api: FakeApi, open_app: Open) -> None:
    api.answers["GET debts"] = page_of(samples.debt())
    open_app()
    assert api.sent("GET disputes") == []


def budget_form(open_dialog: OpenDialog) -> AppTest:
    def script() -> None:
        from frontend.components.affordability import show_form
        from tests.frontend import samples

        show_form(samples.debt())

    return open_dialog(script)


def test_a_month_is_declared_and_what_is_empty_is_not_told(api: FakeApi, open_dialog: OpenDialog) -> None:
    api.answers["GET debts/7/affordability"] = (200, samples.affordability(income=1_200_000))
    api.answers["PUT debts/7/affordability"] = (200, samples.affordability())
    app = budget_form(open_dialog)
    assert app.text_input(key="income_7").value == "1.200.000"
    app.text_input(key="essential_expenses_7").set_value("900.000")
    app.selectbox(key="frequency_7").set_value("fortnightly")
    app.checkbox(key="care_7").set_value(True)
    button(app, "Guardar").click().run()
    (sent,) = api.sent("PUT debts/7/affordability")
    assert sent.json == {
        "income": "1200000",
        "essential_expenses": "900000",
        "other_debts": None,
        "income_frequency": "fortnightly",
        "needs_care": True,
    }


def test_an_amount_of_the_month_that_can_be_misread_is_asked_for_again(
    api: FakeApi, open_dialog: OpenDialog
) -> None:
    api.answers["GET debts/7/affordability"] = (200, samples.affordability())
    app = budget_form(open_dialog)
    app.text_input(key="income_7").set_value("1,234.56")
    button(app, "Guardar").click().run()
    assert "No entendimos el valor de «¿Cuánto recibes?»" in shown(app)
    assert api.sent("PUT debts/7/affordability") == []


def test_a_single_payment_above_what_a_month_leaves_asks_for_its_source(
    api: FakeApi, open_dialog: OpenDialog
) -> None:
    def script() -> None:
        from frontend.components.acceptance import show_terms
        from tests.frontend import samples

        show_terms(samples.offer(), "BANCO", lambda agreement: None)

    api.answers["POST agreements"] = error(409, "source_needed", "Cuéntanos de dónde saldría.")
    api.answers["PUT debts/7/payment-source"] = (204, {})
    app = open_dialog(script)
    app.checkbox(key="read_1").set_value(True).run()
    app = button(app, "Aceptar acuerdo").click().run()
    app = app.run()
    app.selectbox(key="source_of_1").set_value("somebody_helps")
    button(app, "Aceptar con este origen").click().run()
    (sent,) = api.sent("PUT debts/7/payment-source")
    assert sent.json == {"offer_id": 1, "source": "somebody_helps"}
    assert len(api.sent("POST agreements")) == 2


@pytest.fixture
def desk(api: FakeApi) -> FakeApi:
    person = {"id": 3, "name": "CARLOS FAJARDO", "document_number": "93388915"}
    api.answers["GET debts"] = page_of()
    api.answers["GET disputes"] = page_of(samples.case(debtor=person))
    left = samples.affordability(surplus=1, surplus_text="$ 300.000", cap_text="$ 270.000", needs_care=True)
    api.answers["GET hardship-cases"] = page_of(samples.hardship(debtor=person, affordability=left))
    return api


def test_staff_see_what_waits_with_what_is_known_of_it(desk: FakeApi, open_app: Open) -> None:
    text = shown(go(open_app(role="staff"), "cases"))
    for told in (
        "CARLOS FAJARDO",
        "La pagué en mayo",
        "15 de diciembre de 2026",
        "$ 300.000",
        "con más calma",
    ):
        assert told in text
    assert {request.path for request in desk.sent("GET disputes")} == {"disputes?page=1&status=open"}


def test_an_answer_that_is_overdue_is_said_so(desk: FakeApi, open_app: Open) -> None:
    late = samples.case(debtor=samples.debt()["debtor"], is_overdue=True)
    desk.answers["GET disputes"] = page_of(late)
    assert "El plazo para responder venció el 15 de diciembre de 2026." in shown(
        go(open_app(role="staff"), "cases")
    )


def test_an_empty_desk_says_so(desk: FakeApi, open_app: Open) -> None:
    desk.answers |= {"GET disputes": page_of(), "GET hardship-cases": page_of()}
    assert "Nada por revisar" in shown(go(open_app(role="staff"), "cases"))


def test_staff_reject_a_dispute_with_its_reason(desk: FakeApi, open_app: Open) -> None:
    desk.answers["POST disputes/21/decision"] = (200, samples.case(status="rejected"))
    app = go(open_app(role="staff"), "cases")
    app.selectbox(key="dispute_21_decision").set_value("reject").run()
    app.text_area(key="dispute_21_note").set_value("Fue otra obligación.")
    button(app, "Guardar la decisión").click().run()
    (sent,) = desk.sent("POST disputes/21/decision")
    assert sent.json == {"decision": "reject", "note": "Fue otra obligación."}


def test_staff_correct_a_balance_as_people_write_amounts(desk: FakeApi, open_app: Open) -> None:
    desk.answers["POST disputes/21/decision"] = (200, samples.case(status="upheld"))
    app = go(open_app(role="staff"), "cases")
    app.selectbox(key="dispute_21_decision").set_value("correct").run()
    app.text_input(key="dispute_21_principal").set_value("1,5")
    app = button(app, "Guardar la decisión").click().run()
    assert desk.sent("POST disputes/21/decision")[0].json["principal"] == "1.5"
    assert "interest" not in desk.sent("POST disputes/21/decision")[0].json


def test_staff_grant_a_token_payment(desk: FakeApi, open_app: Open) -> None:
    desk.answers["POST hardship-cases/31/decision"] = (200, samples.hardship(status="granted"))
    app = go(open_app(role="staff"), "cases")
    app.selectbox(key="hardship_case_31_decision").set_value("token_payment").run()
    app.text_input(key="hardship_case_31_monthly").set_value("20.000")
    [item for item in app.button if item.label == "Guardar la decisión"][1].click().run()
    (sent,) = desk.sent("POST hardship-cases/31/decision")
    assert sent.json == {"decision": "token_payment", "monthly": "20000", "months": 3, "note": ""}


def test_a_protected_case_can_only_be_closed(desk: FakeApi, open_app: Open) -> None:
    desk.answers["GET hardship-cases"] = page_of(
        samples.hardship(kind="insolvency", kind_text="Insolvencia", paths=[], can_end=False)
    )
    app = go(open_app(role="staff"), "cases")
    assert app.selectbox(key="hardship_case_31_decision").options == ["Cerrar el caso"]
