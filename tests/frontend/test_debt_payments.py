"""Recording a payment without an agreement, without a browser, against a scripted API."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from frontend import session
from tests.frontend.fake_api import TOKEN, FakeApi, error
from tests.frontend.test_agreement_pages import button, shown

TYPED = {"amount": "20000.5", "paid_on": "2026-11-23", "reference": "TR-881"}


def known(**changes: Any) -> Any:
    answer = {
        "items": [],
        "status": "hardship",
        "missing_text": "$ 1.200.000",
        "credit": 0,
        "credit_text": "$ 0",
        "standing_agreement": None,
        "balance_stated_on": "2026-11-23",
        "limitation_warning": "",
        "token_payment": None,
    }
    return 200, answer | changes


def _desk() -> None:
    from frontend.components.debt_payments import PaidDebt, show_desk

    show_desk(PaidDebt(7, "ANA TORRES", "BANCO UNO", "COP"))


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setattr(session, "session_token", lambda: TOKEN)
    return AppTest.from_function(_desk, default_timeout=120)


def test_what_is_recorded_is_shown_first_and_then_sent(api: FakeApi, desk: AppTest) -> None:
    api.answers["GET debts/7/payments"] = known()
    api.answers["POST payments"] = error(409, "payment_differs", "Ya hay un pago con esa referencia.")
    desk.session_state["reviewed_debt_payment"] = TYPED
    app = desk.run()
    assert "$ 20.000,50, pagados el 23 de noviembre de 2026, con la referencia TR-881" in shown(app).replace(
        "**", ""
    )
    assert api.sent("POST payments") == []
    app = button(app, "Registrar pago").click().run()
    assert "Ya hay un pago con esa referencia." in shown(app)
    (sent,) = api.sent("POST payments")
    read = {"limitation_warning_read": False, "balance_warning_read": False}
    assert sent.json == {"debt_id": 7, **read, **TYPED}


@pytest.mark.parametrize(
    ("found", "notice"),
    [
        ({"limitation_warning": "Han pasado 7 años."}, "Han pasado 7 años."),
        ({"balance_stated_on": "2026-11-24"}, "se informó el 24 de noviembre de 2026"),
    ],
    ids=["of an old debt", "of a balance stated after the payment"],
)
def test_a_notice_has_to_be_read(api: FakeApi, desk: AppTest, found: dict[str, str], notice: str) -> None:
    api.answers["GET debts/7/payments"] = known(**found)
    api.answers["POST payments"] = error(503, "unavailable", "Ahora no.")
    desk.session_state["reviewed_debt_payment"] = TYPED
    app = desk.run()
    assert notice in shown(app)
    assert button(app, "Registrar pago").disabled
    app = app.checkbox(key="debt_payment_warning").check().run()
    button(app, "Registrar pago").click().run()
    read = {"limitation_warning_read": True, "balance_warning_read": True}
    assert api.sent("POST payments")[0].json == {"debt_id": 7, **read, **TYPED}


def test_where_an_agreement_stands_there_is_no_form(api: FakeApi, desk: AppTest) -> None:
    standing = {"id": 3, "reference": "AC-2026-7K3Q-X2MC", "status": "active"}
    api.answers["GET debts/7/payments"] = known(standing_agreement=standing)
    app = desk.run()
    assert "AC-2026-7K3Q-X2MC" in shown(app)
    assert not app.text_input
