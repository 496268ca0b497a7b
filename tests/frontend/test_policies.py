"""The page of policies, without a browser, against a scripted API."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from frontend.components import policy_values as values
from frontend.texts import text
from tests.frontend import samples
from tests.frontend.fake_api import FakeApi, Request, error
from tests.frontend.test_pages import Open, OpenDialog, button, go, open_app, open_dialog, shown

__all__ = ["open_app", "open_dialog"]


@pytest.fixture
def page(api: FakeApi, open_app: Open) -> Any:
    """Open the page as an administrator, with the given versions and rules."""
    api.answers["GET debts"] = (200, {"items": [], "total": 0, "page": 1, "pages": 0})
    api.answers["GET campaigns"] = (200, {"items": []})

    def page(*versions: Any, **rules: Any) -> AppTest:
        creditors = [{"id": 5, "name": "BANCO DE EJEMPLO S.A."}]
        api.answers["GET admin/policies"] = (200, {"items": list(versions), "creditors": creditors})
        draft = {"based_on": 8, "in_force_id": 8, "rules": samples.policy_rules(**rules)}
        api.answers["GET admin/policies/draft"] = (200, draft)
        return go(open_app(role="admin"), "policies")

    return page


def test_a_policy_is_for_any_currency_and_is_tried_where_it_is_money(api: FakeApi, page: Any) -> None:
    app = page()
    (box,) = [item for item in app.selectbox if item.label == "Moneda"]
    assert box.options == ["Pesos colombianos (COP)", "Euros (EUR)", "Dólares (USD)", "Soles (PEN)"]
    app = box.set_value("USD").run()
    (country,) = [item for item in app.selectbox if item.label == "País"]
    assert country.options == ["Estados Unidos", "Colombia", "España"]
    assert len(api.sent("GET places")) == 1


def field(app: AppTest, label: str) -> Any:
    return next(item for item in [*app.text_input, *app.text_area] if item.label == label)


def press(app: AppTest, label: str) -> AppTest:
    return button(app, label).click().run()


def refusing(name: str) -> Any:
    status, body = error(422, "invalid_policy", "La política tiene un valor que no es posible.")
    body["error"]["details"] = {"field": name}
    return status, body


def test_every_rule_is_shown_in_plain_words_with_its_unit(page: Any) -> None:
    app = page()
    assert field(app, "Descuento inicial (%)").value == "5 %"
    assert field(app, "Cuota mínima (importe)").value == "10.000"
    assert field(app, "Plazos que se proponen (meses)").value == "3, 6, 12"
    assert field(app, "Descuento por pagar una parte ahora").value == "50 %: 7,5 %\n75 %: 15 %"
    assert field(app, "Topes legales del interés, por fecha").value == "01/11/2026: 25 %"


def test_what_comes_is_compared_before_it_is_saved(api: FakeApi, page: Any) -> None:
    changes = [{"field": "opening_discount", "before": "0.05", "after": "0.075"}]
    api.answers["POST admin/policies/compare"] = (200, {"changes": changes})
    app = page()
    field(app, "Descuento inicial (%)").set_value("7,5 %")
    press(app, "Revisar cambios")
    (sent,) = api.sent("POST admin/policies/compare")
    assert sent.json["rules"] == samples.policy_rules(opening_discount="0.075")
    assert (sent.json["currency"], sent.json["creditor_id"]) == ("COP", None)
    assert api.sent("POST admin/policies") == []


def test_the_dialog_says_the_changes_and_saves_on_top_of_what_was_seen(
    api: FakeApi, open_dialog: OpenDialog
) -> None:
    def script() -> None:
        from frontend.components.policy_review import confirm_saving

        scope: Any = {"currency": "COP", "creditor_id": 5, "campaign_id": None}
        draft: Any = {"based_on": 8, "in_force_id": 8, "rules": {}}
        changes: Any = [
            {"field": "opening_discount", "before": "0.05", "after": "0.075"},
            {"field": "legal_caps", "before": [], "after": [{"from_date": "2026-11-01", "rate": "0.25"}]},
            {"field": "a_rule_of_later", "before": 1, "after": 2},
        ]
        confirm_saving(scope, draft, {"opening_discount": "0.075"}, changes, lambda: None)

    api.answers["POST admin/policies"] = (201, {"version": 9})
    app = open_dialog(script)
    table = app.table[0].value.to_csv(index=False).replace("\\", "")
    for words in ("Descuento inicial (%)", "5 %", "7,5 %", "(vacío)", "01/11/2026: 25 %", "a_rule_of_later"):
        assert words in table
    press(app, "Guardar versión")
    (sent,) = api.sent("POST admin/policies")
    assert sent.json["based_on"] == 8
    assert sent.json["put_in_force"] is True
    assert sent.json["creditor_id"] == 5


def test_somebody_elses_version_in_between_is_told_and_nothing_is_lost(
    api: FakeApi, open_dialog: OpenDialog
) -> None:
    def script() -> None:
        from frontend.components.policy_review import confirm_saving

        scope: Any = {"currency": "COP", "creditor_id": None, "campaign_id": None}
        draft: Any = {"based_on": None, "in_force_id": None, "rules": {}}
        confirm_saving(scope, draft, {}, [], lambda: None)

    api.answers["POST admin/policies"] = error(409, "policy_changed", "Alguien guardó otra versión.")
    app = press(open_dialog(script), "Guardar versión")
    assert "Alguien guardó otra versión." in shown(app)


@pytest.mark.parametrize(
    ("label", "typed"),
    [
        ("Descuento inicial (%)", "cinco"),
        ("Cuota mínima (importe)", "10.00"),
        ("Rondas como máximo", "-1"),
        ("Plazos que se proponen (meses)", "3; 6"),
        ("Descuento por pagar una parte ahora", "50 %"),
        ("Topes legales del interés, por fecha", "31/02/2026: 25 %"),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field_and_nothing_is_sent(
    api: FakeApi, page: Any, label: str, typed: str
) -> None:
    app = page()
    field(app, label).set_value(typed)
    press(app, "Revisar cambios")
    assert text("policies.unreadable") in shown(app)
    assert field(app, label).value == typed
    assert api.sent("POST admin/policies/compare") == []


def test_what_the_api_refuses_is_said_beside_its_field(api: FakeApi, page: Any) -> None:
    api.answers["POST admin/policies/compare"] = refusing("most_discount")
    app = press(page(), "Revisar cambios")
    (told,) = app.error
    assert "no es posible" in told.value
    assert app.error.len == 1


def test_a_field_that_may_be_empty_is_sent_as_nothing(api: FakeApi, page: Any) -> None:
    api.answers["POST admin/policies/compare"] = (200, {"changes": []})
    app = page(fixed_floor_share="0.60")
    field(app, "Valor mínimo con ofertas de campaña (% del saldo)").set_value("")
    press(app, "Revisar cambios")
    assert api.sent("POST admin/policies/compare")[0].json["rules"]["fixed_floor_share"] is None


def test_bands_are_added_and_removed(api: FakeApi, page: Any) -> None:
    api.answers["POST admin/policies/compare"] = (200, {"changes": []})
    app = press(page(), "Añadir tramo")
    field(app, "Por debajo de este saldo (importe)").set_value("1.000.000")
    app = press(app, "Revisar cambios")
    (band,) = api.sent("POST admin/policies/compare")[0].json["rules"]["bands"]
    assert (band["from_balance_minor"], band["below_balance_minor"]) == (0, 100_000_000)
    assert band["floor_share"] is None
    app = press(app, "Quitar tramo")
    press(app, "Revisar cambios")
    assert api.sent("POST admin/policies/compare")[1].json["rules"]["bands"] == []


def test_a_draft_is_tried_on_an_example(api: FakeApi, page: Any) -> None:
    rate = {"rate_text": "25 %", "cap_text": "25 %", "basis": "policy_cap", "source": "Código de Comercio"}
    warned = samples.offer(limitation_warning="Han pasado 4 años.")
    api.answers["POST admin/policies/preview"] = (200, {"offers": [warned], "rate": rate})
    app = press(page(), "Ver ofertas")
    (sent,) = api.sent("POST admin/policies/preview")
    assert (sent.json["balance"], sent.json["days_past_due"], sent.json["country"]) == ("2000000", 120, "CO")
    assert "por el tope declarado en la política (25 %)" in shown(app)
    assert "Han pasado 4 años" in app.warning[0].value
    assert "Pago único" in app.table[0].value.to_csv()


def test_versions_say_which_is_in_force_and_what_going_back_changes(
    api: FakeApi, page: Any, open_dialog: OpenDialog
) -> None:
    app = page(samples.policy_version(id=8, version=2), samples.policy_version(version=1, is_active=False))
    assert "Versión 2" in shown(app)
    assert [item.label for item in app.button if item.label in ("Retirar", "Poner en vigencia")] == [
        "Retirar",
        "Poner en vigencia",
    ]

    def script() -> None:
        from frontend.pages.policies import confirm_switch

        confirm_switch(7, "activate")

    changes = [{"field": "most_rounds", "before": 10, "after": 4}]
    api.answers["GET admin/policies/7"] = (200, {"changes": changes})
    api.answers["POST admin/policies/7/activate"] = (200, {"version": 1})
    dialog = open_dialog(script)
    assert "Rondas como máximo" in dialog.table[0].value.to_csv()
    press(dialog, "Sí, poner en vigencia")
    assert len(api.sent("POST admin/policies/7/activate")) == 1


def test_a_creditors_own_rules_are_asked_for(api: FakeApi, page: Any) -> None:
    app = page()
    app.selectbox(key="policy_creditor").set_value(5).run()
    asked: list[Request] = api.sent("GET admin/policies/draft")
    assert "creditor_id=5" in asked[-1].path
    assert text("policies.follows_wider") in shown(app)


@pytest.mark.parametrize("role", ["staff", "debtor"])
def test_nobody_else_is_offered_the_page(api: FakeApi, open_app: Open, role: str) -> None:
    api.answers["GET debts"] = (200, {"items": [], "total": 0, "page": 1, "pages": 0})
    app = go(open_app(role=role), "policies")
    assert text("policies.title") not in shown(app)
    assert api.sent("GET admin/policies") == []


@pytest.mark.parametrize("share", ["0", "0.05", "0.075", "1", "0.7345678", "0.00001"])
def test_percentages_are_read_as_they_were_written(share: str) -> None:
    from decimal import Decimal

    assert Decimal(values.read_percent(values.percent_text(share))) == Decimal(share)


@pytest.mark.parametrize("minor", [1, 100, 1_000_000, 10**14])
def test_amounts_are_read_as_they_were_written(minor: int) -> None:
    assert values.read_money(values.money_text(minor)) == minor


def test_the_rules_of_a_section_are_sent_with_what_the_page_does_not_know(api: FakeApi, page: Any) -> None:
    api.answers["POST admin/policies/compare"] = (200, {"changes": []})
    sections = samples.policy_rules()
    app = page(concession={**sections["concession"], "a_rule_of_later": 3})
    assert field(app, "Márgenes sobre el mínimo (%)").value == "2 %; 14 %"
    assert field(app, "Planes que acompañan al pago único").value == "3: 30 %\n6: 0 %"
    field(app, "Márgenes sobre el mínimo (%)").set_value("3 %; 15 %")
    field(app, "Saldo por encima de (importe)").set_value("20.000.000")
    app.selectbox(key="policy_1_kind").set_value("value")
    press(app, "Revisar cambios")
    rules = api.sent("POST admin/policies/compare")[0].json["rules"]
    margins = {"margin_levels": ["0.03", "0.15"], "a_rule_of_later": 3}
    assert rules["concession"] == {**sections["concession"], **margins}
    assert rules["approval"] == {
        "above_balance_minor": 2_000_000_000,
        "above_discount": None,
        "below_share": None,
    }
    assert rules["kind"] == "value"


def test_a_refused_rule_of_a_section_is_told_beside_its_field(api: FakeApi, page: Any) -> None:
    api.answers["POST admin/policies/compare"] = refusing("concession.exponent")
    app = press(page(), "Revisar cambios")
    (section,) = [item for item in app.expander if item.label == "Ceder por valor"]
    (told,) = section.error
    assert "no es posible" in told.value


def test_what_changes_in_a_section_is_told_rule_by_rule() -> None:
    from frontend.components.policy_sections import changed_rules

    before = {"above_balance_minor": None, "above_discount": None, "later": 1}
    changes: Any = [
        {"field": "approval", "before": before, "after": {**before, "above_discount": "0.3", "later": 2}}
    ]
    assert list(changed_rules(changes)) == [
        ("Descuento por encima de (% del saldo)", "(vacío)", "30 %"),
        ("later", "1", "2"),
    ]
