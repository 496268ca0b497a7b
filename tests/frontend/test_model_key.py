"""The page of one's own key, without a browser, against a scripted API."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.frontend import samples
from tests.frontend.fake_api import FakeApi, error
from tests.frontend.test_pages import Open, OpenDialog, button, go, open_app, open_dialog, shown

__all__ = ["open_app", "open_dialog"]

KEY = "sk-proj-a-key-of-the-tests-4567"


@pytest.fixture
def page(api: FakeApi, open_app: Open) -> Any:
    """Open the page, with the given answer to how the key stands."""
    api.answers["GET debts"] = (200, {"items": [], "total": 0, "page": 1, "pages": 0})

    def page(key: Any = None) -> AppTest:
        api.answers["GET auth/api-key"] = (200, key or {"saved": False})
        return go(open_app(), "model_key")

    return page


def test_it_says_that_it_is_optional_what_leaves_and_who_pays(page: Any) -> None:
    read = shown(page())
    for expected in ("Es opcional", "números de documento", "Qué se envía a OpenAI", "a tu cuenta"):
        assert expected in read


def test_a_key_counts_for_this_session_unless_one_chooses_to_keep_it(api: FakeApi, page: Any) -> None:
    api.answers["PUT auth/api-key"] = (200, samples.model_key(kept=False))
    app = page()
    app.text_input[0].set_value(f" {KEY} ")
    button(app, "Comprobar y guardar").click().run()
    (sent,) = api.sent("PUT auth/api-key")
    assert sent.json == {"key": KEY, "keep": False}
    assert "OpenAI aceptó tu clave" in shown(app)


def test_a_saved_key_is_nowhere_in_the_page_or_its_memory(api: FakeApi, page: Any) -> None:
    app = page()

    def save(_: object) -> tuple[int, Any]:
        api.answers["GET auth/api-key"] = (200, samples.model_key())
        return 200, samples.model_key()

    api.answers["PUT auth/api-key"] = save
    app.text_input[0].set_value(KEY)
    app.radio[0].set_value(True)
    button(app, "Comprobar y guardar").click().run()
    assert api.sent("PUT auth/api-key")[0].json["keep"] is True
    assert "Clave terminada en 4567" in shown(app)
    assert app.text_input[0].value == ""
    assert KEY not in str(app.session_state)


@pytest.mark.parametrize(
    ("status", "code"), [(422, "invalid_key"), (422, "key_refused"), (503, "provider_unavailable")]
)
def test_why_a_key_was_not_taken_is_said_and_it_can_be_corrected(
    api: FakeApi, page: Any, status: int, code: str
) -> None:
    api.answers["PUT auth/api-key"] = error(status, code, "Revisa la clave.")
    app = page()
    app.text_input[0].set_value(KEY)
    button(app, "Comprobar y guardar").click().run()
    assert "Revisa la clave." in shown(app)
    assert app.text_input[0].value == KEY


def test_an_empty_field_sends_nothing(api: FakeApi, page: Any) -> None:
    app = page()
    button(app, "Comprobar y guardar").click().run()
    assert "Pega aquí tu clave" in shown(app)
    assert api.sent("PUT auth/api-key") == []


def test_a_key_that_openai_refused_since_is_told(page: Any) -> None:
    read = shown(page(samples.model_key(refused=True)))
    assert "OpenAI dejó de aceptar esta clave" in read


def test_one_is_asked_before_the_key_is_removed(api: FakeApi, page: Any) -> None:
    app = page(samples.model_key())
    button(app, "Quitar la clave").click().run()
    assert "sigue existiendo" in shown(app)
    assert api.sent("DELETE auth/api-key") == []


def test_the_key_is_removed(api: FakeApi, open_dialog: OpenDialog) -> None:
    def script() -> None:
        from frontend.components.model_key import confirm_removal

        confirm_removal()

    api.answers["DELETE auth/api-key"] = (204, b"")
    button(open_dialog(script), "Sí, quitar").click().run()
    assert len(api.sent("DELETE auth/api-key")) == 1


def test_staff_are_not_offered_the_page(api: FakeApi, open_app: Open) -> None:
    api.answers["GET debts"] = (200, {"items": [], "total": 0, "page": 1, "pages": 0})
    app = go(open_app(role="staff"), "model_key")
    assert "Mi clave de OpenAI" not in shown(app)
    assert api.sent("GET auth/api-key") == []
