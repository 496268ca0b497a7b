"""The pages about the life of agreements, without a browser, against a scripted API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from frontend import session
from tests.frontend import samples
from tests.frontend.fake_api import TOKEN, FakeApi, error


def shown(app: AppTest) -> str:
    elements = [*app.header, *app.markdown, *app.error, *app.success, *app.info, *app.warning]
    return "\n".join(str(element.value) for element in elements).replace("\\", "").replace("\u00a0", " ")


def button(app: AppTest, label: str) -> Any:
    return next(item for item in app.button if item.label == label)


def staff_page(*agreements: Any) -> Any:
    return 200, {"items": list(agreements), "total": len(agreements), "page": 1, "pages": 1}


def _staff() -> None:
    from frontend.pages import staff_agreements

    staff_agreements.render()


def _debtor() -> None:
    from frontend.pages import agreements

    agreements.render()


@pytest.fixture
def draw(api: FakeApi, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], None]], AppTest]:
    """Draw a page for somebody who is signed in."""
    monkeypatch.setattr(session, "session_token", lambda: TOKEN)
    return lambda script: AppTest.from_function(script, default_timeout=120).run()


def test_staff_are_asked_before_a_waiting_agreement_is_approved(api: FakeApi, draw: Any) -> None:
    waiting = samples.staff_agreement(
        id=31, status="pending_approval", approval_reasons=["el saldo supera el límite"]
    )
    api.answers["GET agreements"] = staff_page(waiting)
    app = draw(_staff)
    assert "Espera porque el saldo supera el límite." in shown(app)
    assert not [item for item in app.button if item.label == "Registrar pago"]
    app = button(app, "Aprobar").click().run()
    assert "también para la entidad" in shown(app)
    assert api.sent("POST agreements/31/approve") == []


def _approval() -> None:
    from frontend.pages.staff_agreements import confirm_approval
    from tests.frontend import samples

    confirm_approval(samples.staff_agreement(id=31, status="pending_approval"))


def test_a_waiting_agreement_is_approved(api: FakeApi, draw: Any) -> None:
    api.answers["POST agreements/31/approve"] = error(
        409, "agreement_decided", "Este acuerdo ya fue decidido."
    )
    app = button(draw(_approval), "Sí, aprobar").click().run()
    assert "Este acuerdo ya fue decidido." in shown(app)
    api.answers["POST agreements/31/approve"] = (200, samples.staff_agreement(id=31))
    button(app, "Sí, aprobar").click().run()
    assert len(api.sent("POST agreements/31/approve")) == 2


def test_staff_search_and_filter(api: FakeApi, draw: Any) -> None:
    api.answers["GET agreements"] = staff_page(samples.staff_agreement())
    app = draw(_staff)
    app.text_input(key="staff_agreements_query").set_value("torres")
    app.selectbox(key="staff_agreements_status").set_value("at_risk").run()
    last = api.requests[-1].path
    assert "q=torres" in last
    assert "status=at_risk" in last
    assert "CARLOS FAJARDO" in shown(app)


def test_the_debtor_sees_what_became_of_each_agreement(api: FakeApi, draw: Any) -> None:
    api.answers["GET agreements"] = (
        200,
        {
            "items": [
                samples.agreement(id=1, status="pending_approval"),
                samples.agreement(id=2, status="declined", decision_reason="El descuento es muy alto."),
                samples.agreement(id=3, status="at_risk", days_late=1, can_replan=True),
                samples.agreement(
                    id=4, status="fulfilled", has_certificate=True, credit=5, credit_text="$ 5"
                ),
            ]
        },
    )
    app = draw(_debtor)
    for expected in (
        "está revisando tu solicitud",
        "El descuento es muy alto.",
        "(ayer)",
        "cambia las fechas de lo que falta",
        "Terminaste de pagar",
        "Pagaste $ 5 de más",
    ):
        assert expected in shown(app), expected
    assert [item.key for item in app.button if item.label == "Cambiar las fechas"] == ["list_replan_3"]
    assert [item.key for item in app.button if item.label == "Ver pagos"] == [
        "list_payments_3",
        "list_payments_4",
    ]


def test_the_debtor_sees_of_each_payment_whether_it_is_asked(api: FakeApi, draw: Any) -> None:
    """Also of an agreement that has ended: the API says what is asked, and the page does not think again."""
    nothing_due = {"next_due_date_text": "", "next_amount_text": ""}
    api.answers["GET agreements"] = (
        200,
        {
            "items": [
                samples.agreement(
                    id=number,
                    status=status,
                    schedule=[_payment(status_text)],
                    decision_reason="",
                    **nothing_due,
                )
                for number, (status, status_text) in enumerate(
                    (("pending_approval", "Si se aprueba"), ("cancelled", "Ya no se pide")), 1
                )
            ]
        },
    )
    tables = [str(table.value) for table in draw(_debtor).table]
    assert ["Si se aprueba" in tables[0], "Ya no se pide" in tables[1]] == [True, True]


def _payment(status_text: str) -> Any:
    return samples.instalment(amount_text="$ 86.419", paid_text="$ 0", status="open", status_text=status_text)
