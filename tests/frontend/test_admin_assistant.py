"""Administrators set the assistant: flow, variables, tools, models, language model; against a scripted API."""

from __future__ import annotations

from typing import Any

import pytest

from frontend.components.flow_graph import make_dot
from frontend.texts import text
from tests.frontend import admin_samples as samples
from tests.frontend.fake_api import FakeApi, error
from tests.frontend.test_admin_service import admin, tables
from tests.frontend.test_pages import OpenDialog, button, open_app, open_dialog, shown

__all__ = ["admin", "open_app", "open_dialog"]


def test_the_flow_is_drawn_with_the_names_that_people_know(api: FakeApi, admin: Any) -> None:
    api.answers["GET admin/states"] = (200, samples.flow())
    app = admin("flow")
    (graph,) = app.get("graphviz_chart")
    assert 'label="Saludo"' in graph.proto.spec
    assert "Si ocurre, pasa a" in [item.label for item in app.selectbox]
    listed = tables(app)
    assert "dé su documento: Mostrar la deuda" in listed
    assert "Termina o espera" in listed


def test_the_drawing_marks_what_is_chosen_changed_and_reached_from_anywhere() -> None:
    flow = samples.flow()
    flow["items"][1]["next_default"] = 'a "quoted" \\ state'
    dot = make_dot(flow, "inicial")
    assert '"Saludo" [label="Saludo", style="rounded", penwidth=3];' in dot
    assert '"Pasar a una persona" [label="Pasar a una persona *", style="rounded,dashed", penwidth=1];' in dot
    assert '"Mostrar la deuda" -> "A \\"quoted\\" \\\\ state" [label="", style=solid];' in dot


def test_a_text_is_tried_without_being_saved(api: FakeApi, admin: Any) -> None:
    api.answers["GET admin/states"] = (200, samples.flow())
    tried = {"text": "¡Hola! Soy **Negociador**.", "unknown_variables": ["saldo_de_ayer"]}
    api.answers["POST admin/states/preview"] = (200, tried)
    app = admin("flow")
    app.text_area[0].set_value("Hola {{saldo_de_ayer}}")
    button(app, "Probar este texto").click().run()
    assert "¡Hola! Soy **Negociador**." in shown(app)
    assert "saldo_de_ayer" in app.warning[0].value.replace("\\", "")
    assert api.sent("POST admin/states/preview")[0].json["template"] == "Hola {{saldo_de_ayer}}"
    assert not [sent for sent in api.requests if sent.method == "PUT"]


def test_a_state_is_saved_whole(api: FakeApi, admin: Any) -> None:
    api.answers["GET admin/states"] = (200, samples.flow())
    api.answers["PUT admin/states/inicial"] = (200, {"unknown_variables": []})
    app = admin("flow")
    app.text_area[0].set_value("Buenos días.")
    app.multiselect[0].set_value(["hablar_asesor", "terminar"])
    button(app, "Guardar estado").click().run()
    (sent,) = api.sent("PUT admin/states/inicial")
    expected = samples.flow()["items"][0] | {
        "template": "Buenos días.",
        "buttons": ["hablar_asesor", "terminar"],
    }
    assert sent.json == {name: value for name, value in expected.items() if name not in ("name", "changed")}
    assert "«Saludo» quedó guardado." in shown(app)


def test_a_state_gets_a_time_of_its_own_and_gives_it_back(api: FakeApi, admin: Any) -> None:
    def sent() -> Any:
        return api.sent("PUT admin/states/inicial")[-1].json["timeout_minutes"]

    api.answers["GET admin/states"] = (200, samples.flow())
    api.answers["PUT admin/states/inicial"] = (200, {"unknown_variables": []})
    app = admin("flow")
    app.checkbox[0].check().run()
    label = "Minutos sin mensajes hasta el cierre"
    (field,) = [item for item in app.text_input if item.label == label]
    field.set_value("dos horas").run()
    button(app, "Guardar estado").click().run()
    assert api.sent("PUT admin/states/inicial") == []
    assert "No entendimos este número" in app.error[0].value
    (field,) = [item for item in app.text_input if item.label == label]
    field.set_value("1.440").run()
    button(app, "Guardar estado").click().run()
    assert sent() == 1440

    kept = samples.flow()
    kept["items"][0]["timeout_minutes"] = 90
    api.answers["GET admin/states"] = (200, kept)
    app = admin("flow")
    assert app.checkbox[0].value is True
    button(app, "Guardar estado").click().run()
    assert sent() == 90
    app.checkbox[0].uncheck().run()
    button(app, "Guardar estado").click().run()
    assert sent() is None


def test_why_a_flow_would_break_is_said_with_names_that_people_know(api: FakeApi, admin: Any) -> None:
    status, refused = error(422, "invalid_flow", "Con ese cambio la conversación se rompería.")
    refused["error"]["details"] = {"problems": ["A informar_deuda no se puede llegar."]}
    api.answers["GET admin/states"] = (200, samples.flow())
    api.answers["PUT admin/states/inicial"] = (status, refused)
    app = admin("flow")
    app.text_area[0].set_value("Buenos días.")
    button(app, "Guardar estado").click().run()
    assert "A «Mostrar la deuda» no se puede llegar." in shown(app)
    assert app.text_area[0].value == "Buenos días."


def test_a_changed_state_goes_back_to_the_delivered_one(api: FakeApi, open_dialog: OpenDialog) -> None:
    def script() -> None:
        from frontend.components.flow_editor import confirm_reset
        from tests.frontend import admin_samples

        confirm_reset(admin_samples.flow(), "escalamiento", lambda: None)

    api.answers["DELETE admin/states/escalamiento"] = (204, b"")
    app = open_dialog(script)
    assert "Pasar a una persona" in shown(app)
    assert api.sent("DELETE admin/states/escalamiento") == []
    button(app, "Sí, volver al de fábrica").click().run()
    assert len(api.sent("DELETE admin/states/escalamiento")) == 1


def test_variables_say_what_they_are_for_and_which_can_be_removed(api: FakeApi, admin: Any) -> None:
    delivered = {"name": "empresa", "value": "Negociador", "description": "Cómo se llama.", "delivered": True}
    own = {"name": "lema", "value": "", "description": "", "delivered": False}
    api.answers["GET admin/variables"] = (200, {"items": [delivered, own]})
    app = admin("variables")
    for words in ("{{empresa}}", "Cómo se llama.", "**Negociador**", "(vacía)"):
        assert words in shown(app)
    labels = [item.label for item in app.button]
    assert "Volver al valor de fábrica" in labels
    assert "Quitar" in labels


def test_a_variable_is_added_with_a_name(api: FakeApi, open_dialog: OpenDialog) -> None:
    def script() -> None:
        from frontend.pages.variables import add_variable

        add_variable()

    api.answers["PUT admin/variables/lema"] = (200, {})
    app = open_dialog(script)
    button(app, "Guardar variable").click().run()
    assert text("errors.required") in shown(app)
    app.text_input(key="variable_name").set_value("lema")
    app.text_area[0].set_value("Hablemos.")
    button(app, "Guardar variable").click().run()
    assert api.sent("PUT admin/variables/lema")[0].json == {"value": "Hablemos.", "description": ""}


def test_tools_say_what_they_do_and_are_switched(api: FakeApi, admin: Any, open_dialog: OpenDialog) -> None:
    off = samples.tool(name="a_tool_of_later", effect="read", enabled=False)
    told = "Primero get_all_debts; reason puede ser null, y case_kind también."
    on = samples.tool(description=told, parameters={"properties": {"case_kind": {"description": "Por qué."}}})
    api.answers["GET assistant/tools"] = (200, {"items": [on, off]})
    api.answers["PUT assistant/tools/a_tool_of_later"] = (200, {})
    app = admin("tools")
    assert [item.value for item in app.header] == ["A tool of later", "Abrir un reclamo"]
    for words in ("1 encendidas, 1 apagadas.", "**Apagada:**", "- `case_kind`: Por qué."):
        assert words in shown(app)
    assert "Primero «Consultar las deudas»; reason puede ser vacío, y `case_kind` también" in shown(app)
    button(app, "Encender").click().run()
    assert api.sent("PUT assistant/tools/a_tool_of_later")[0].json == {"enabled": True}

    def script() -> None:
        from frontend.pages.tools import confirm_switching_off
        from tests.frontend import admin_samples

        confirm_switching_off(admin_samples.tool())

    api.answers["PUT assistant/tools/open_dispute"] = (200, {})
    button(open_dialog(script), "Sí, apagar").click().run()
    assert api.sent("PUT assistant/tools/open_dispute")[0].json == {"enabled": False}


def test_a_model_is_trained_followed_and_compared(api: FakeApi, admin: Any) -> None:
    api.answers["GET admin/models"] = (200, {"items": [samples.model()], "corrections": 12})
    api.answers["POST admin/models"] = (202, {"job_id": 31, "status": "queued"})
    api.answers["GET admin/jobs/31"] = (200, samples.job(status="running"))
    app = admin("models")
    for words in (
        "**12** mensajes",
        "Aciertos: 91,2 %",
        "Ejemplos medidos: 2.400",
        "Responde el modelo de fábrica",
    ):
        assert words in shown(app)
    button(app, "Entrenar").click().run()
    assert len(api.sent("GET admin/jobs/31")) >= 1
    assert "Entrenar" not in [item.label for item in app.button]
    api.answers["GET admin/jobs/31"] = (200, samples.job(status="finished"))
    app.run()
    assert text("models.trained") in shown(app)
    assert button(app, "Entrenar")


@pytest.mark.parametrize("force", [True, False])
def test_a_worse_model_is_activated_only_on_purpose(
    api: FakeApi, open_dialog: OpenDialog, force: bool
) -> None:
    def script() -> None:
        from frontend.pages.models import confirm_activation
        from tests.frontend import admin_samples

        confirm_activation(admin_samples.model())

    api.answers["POST admin/models/4/activate"] = error(409, "worse_model", "Ese modelo entiende peor.")
    app = open_dialog(script)
    assert not app.checkbox[0].value
    app.checkbox[0].set_value(force)
    button(app, "Sí, activar").click().run()
    assert api.sent("POST admin/models/4/activate")[0].json == {"force": force}
    assert "Ese modelo entiende peor." in shown(app)


def test_the_language_models_values_are_shown_and_only_changes_are_sent(
    api: FakeApi, admin: Any, open_dialog: OpenDialog
) -> None:
    use = {"day": "2026-11-26", "tokens": 12_000, "calls": 31, "cost_cents": 40.25}
    versions = [
        {**samples.assistant_values(version=1), "is_active": False, "created_at": "2026-11-20T15:00:00+00:00"}
    ]
    found = {"active": samples.assistant_values(version=2), "versions": versions}
    api.answers["GET admin/assistant"] = (200, found)
    api.answers["GET admin/token-use"] = (200, {"total": [use], "people": []})
    app = admin("language_model")
    assert app.text_input(key="assistant_2_input_price").value == "2"
    assert app.text_input(key="assistant_2_cached_price").value == "0,5"
    assert '26 de noviembre de 2026,31,12.000,"US$ 0,4025"' in tables(app)
    button(app, "Guardar versión nueva").click().run()
    assert text("model.unchanged") in shown(app)

    def script() -> None:
        from frontend.pages.language_model import confirm_saving

        confirm_saving({"most_rounds": 4, "cached_price": 250})

    api.answers["PUT admin/assistant"] = (200, {})
    dialog = open_dialog(script)
    assert "Rondas de herramientas por turno" in shown(dialog)
    button(dialog, "Sí, guardar y usar").click().run()
    assert api.sent("PUT admin/assistant")[0].json == {"most_rounds": 4, "cached_price": 250}


@pytest.mark.parametrize(
    ("version", "route"), [(1, "POST admin/assistant/1/activate"), (0, "DELETE admin/assistant")]
)
def test_a_version_of_the_assistant_is_gone_back_to(
    api: FakeApi, open_dialog: OpenDialog, version: int, route: str
) -> None:
    def back_to_one() -> None:
        from frontend.pages.language_model import confirm_activation

        confirm_activation(1)

    def back_to_delivered() -> None:
        from frontend.pages.language_model import confirm_activation

        confirm_activation(0)

    api.answers[route] = (200, {})
    app = open_dialog(back_to_one if version else back_to_delivered)
    button(app, "Sí, poner en vigencia").click().run()
    assert len(api.sent(route)) == 1
