"""Administrators keep people, channels, timeouts and options; against a scripted API."""

from __future__ import annotations

from typing import Any

from frontend.texts import text
from tests.frontend import admin_samples as samples
from tests.frontend.fake_api import FakeApi, error
from tests.frontend.test_admin_service import admin, tables
from tests.frontend.test_pages import OpenDialog, button, open_app, open_dialog, shown

__all__ = ["admin", "open_app", "open_dialog"]


def page(*items: Any) -> Any:
    return 200, {"items": list(items), "total": len(items), "page": 1, "pages": 1}


def test_accounts_are_listed_by_role_and_ones_own_cannot_be_changed(api: FakeApi, admin: Any) -> None:
    api.answers["GET users"] = page(samples.employee(), samples.employee(id=1, name="Carlos", role="admin"))
    api.answers["POST users/9/unlock"] = (204, b"")
    app = admin("employees")
    assert "role=staff" in api.sent("GET users")[0].path
    assert "laura@" in shown(app)
    assert text("employees.own") in shown(app)
    assert [item.label for item in app.button].count("Desbloquear") == 1
    button(app, "Desbloquear").click().run()
    assert len(api.sent("POST users/9/unlock")) == 1
    assert "Laura Gómez ya puede volver a intentarlo." in shown(app)


def test_a_role_is_changed_after_a_confirmation(api: FakeApi, open_dialog: OpenDialog) -> None:
    def script() -> None:
        from frontend.pages.employees import confirm_change
        from tests.frontend import admin_samples

        confirm_change("make_admin", admin_samples.employee(), {"role": "admin"})

    api.answers["PATCH users/9"] = error(409, "last_admin", "Es la única cuenta de administración.")
    app = open_dialog(script)
    assert api.sent("PATCH users/9") == []
    button(app, "Sí, dar administración").click().run()
    assert api.sent("PATCH users/9")[0].json == {"role": "admin"}
    assert "Es la única cuenta de administración." in shown(app)


def test_somebody_is_invited(api: FakeApi, open_dialog: OpenDialog) -> None:
    def script() -> None:
        from frontend.pages.employees import invite

        invite()

    api.answers["POST users"] = (201, samples.employee())
    app = open_dialog(script)
    button(app, "Enviar invitación").click().run()
    assert text("errors.required") in shown(app)
    for key, value in (("name", "Laura"), ("surname", "Gómez"), ("email", "laura@example.com")):
        app.text_input(key=f"invite_{key}").set_value(value)
    button(app, "Enviar invitación").click().run()
    person = {"name": "Laura", "surname": "Gómez", "email": "laura@example.com", "role": "staff"}
    assert api.sent("POST users")[0].json == person


def test_a_channels_credential_is_shown_this_once(api: FakeApi, open_dialog: OpenDialog) -> None:
    def script() -> None:
        from frontend.pages.channels import add_channel

        add_channel()

    api.answers["POST admin/channels"] = (201, {"id": 1, "channel": "whatsapp", "token": "ngc_secret"})
    app = open_dialog(script)
    app.session_state["channel_made"] = "ngc_secret"
    app.run()
    assert app.code[0].value == "ngc_secret"
    button(app, "Ya la guardé").click().run()
    assert not app.code


def test_channels_are_listed_and_taken_back(api: FakeApi, admin: Any, open_dialog: OpenDialog) -> None:
    api.answers["GET admin/channels"] = (200, {"items": []})
    assert text("channels.none") in shown(admin("channels"))

    def script() -> None:
        from frontend.pages.channels import confirm_end

        confirm_end(
            {"id": 3, "channel": "whatsapp", "created_at": "2026-11-26T18:00:00+00:00", "ended_at": None}
        )

    api.answers["DELETE admin/channels/3"] = (204, b"")
    button(open_dialog(script), "Sí, retirar").click().run()
    assert len(api.sent("DELETE admin/channels/3")) == 1


def test_timeouts_are_shown_as_hours_and_changed_in_minutes(
    api: FakeApi, admin: Any, open_dialog: OpenDialog
) -> None:
    figures = {"warn_after_minutes": 90, "close_after_minutes": 720, "most_messages": 30}
    profile = {"profile": "default", **figures, "is_delivered": True}
    api.answers["GET admin/timeout-configs"] = (200, {"items": [profile]})
    app = admin("timeouts")
    for words in ("Se avisa a: 1,5 horas", "Se cierra a: 12 horas", "Mensajes como máximo: 30"):
        assert words in shown(app)

    def script() -> None:

        from frontend.pages.timeouts import edit_profile

        figures = {"warn_after_minutes": 90, "close_after_minutes": 720, "most_messages": 30}
        profile: Any = {"profile": "default", **figures, "is_delivered": True}
        edit_profile(profile)

    api.answers["PUT admin/timeout-configs/default"] = (200, {"items": []})
    dialog = open_dialog(script)
    dialog.text_input[1].set_value("1.440")
    button(dialog, "Guardar tiempos").click().run()
    assert api.sent("PUT admin/timeout-configs/default")[0].json == {**figures, "close_after_minutes": 1440}


def test_only_changed_options_are_saved_after_they_were_seen(
    api: FakeApi, admin: Any, open_dialog: OpenDialog
) -> None:
    options = {
        "model_share_percent": {"value": 80, "description": "…"},
        "an_option_of_later": {"value": True, "description": "De después."},
        "switched_off_tools": {"value": "", "description": "…"},
    }
    api.answers["GET admin/config"] = (200, options)
    app = admin("configuration")
    assert app.toggle[0].label == "An option of later"
    assert len(app.text_input) == 1
    app.text_input[0].set_value("ochenta")
    button(app, "Revisar cambios").click().run()
    assert text("policies.correct_first") in shown(app)

    def script() -> None:
        from frontend.pages.configuration import confirm_saving

        confirm_saving({"daily_tokens_total": 5_000_000}, {"daily_tokens_total": 1_000_000})

    api.answers["PUT admin/config"] = (200, options)
    dialog = open_dialog(script)
    assert "Tokens de todos al día,5.000.000,1.000.000" in tables(dialog)
    button(dialog, "Guardar").click().run()
    assert api.sent("PUT admin/config")[0].json == {"daily_tokens_total": 1_000_000}
