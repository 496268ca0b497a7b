"""The page behind a channel's one-time link: the same terms as in the conversation, the link's own way to accept."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.frontend import samples
from tests.frontend.fake_api import FakeApi, error
from tests.frontend.test_pages import Open, button, go, history, open_app, shown

__all__ = ["open_app"]

OPEN, ACCEPT = "POST acceptance-links/open", "POST acceptance-links/accept"
TOKEN = "the-token-of-a-link"
CREDITOR = "BANCO DE PRUEBA"
INVALID = error(404, "acceptance_link_invalid", "Este enlace no sirve.")


@pytest.fixture
def page(api: FakeApi, open_app: Open) -> Any:
    """Open the page behind a link to an offer."""
    api.answers["GET chat/conversations"] = (200, {"items": [{"id": 5, "is_active": True}]})
    api.answers["GET chat/historial/5"] = (200, history())
    api.answers["GET agreements"] = (200, {"items": [samples.agreement()]})

    def page(offer: Any) -> AppTest:
        linked = {"offer": offer, "creditor": CREDITOR, "expires_at": "2026-11-23T15:30:00+00:00"}
        api.answers.setdefault(OPEN, (200, linked))
        app = open_app()
        app.query_params["enlace"] = TOKEN
        return go(app, "acceptance_link")

    return page


def test_the_terms_are_shown_whole_with_nothing_ticked(api: FakeApi, page: Any) -> None:
    app = page(samples.plan())
    assert api.sent(OPEN)[0].json == {"token": TOKEN}
    assert [len(table.value) for table in app.table][1] == 3
    assert CREDITOR in str(app.table[0].value)
    assert not app.checkbox[0].value
    assert button(app, "Aceptar acuerdo").disabled
    assert TOKEN not in shown(app)
    # Other dates would be another offer, to which this link does not lead.
    assert list(app.selectbox) == []


def test_accepting_goes_by_the_link_with_the_key_of_the_terms(api: FakeApi, page: Any) -> None:
    api.answers[ACCEPT] = (201, samples.agreement())
    app = page(samples.offer(limitation_warning="Han pasado 4 años."))
    for box in app.checkbox:
        box.check()
    app.run()
    button(app, "Aceptar acuerdo").click().run()
    (sent,) = api.sent(ACCEPT)
    assert sent.json == {"token": TOKEN, "limitation_warning_read": True}
    assert sent.headers["Idempotency-Key"]
    assert api.sent("POST agreements") == []
    assert "Tu acuerdo quedó registrado." in shown(app)
    assert "Tus acuerdos" in shown(app)


def test_a_source_that_is_asked_for_is_told_and_the_link_used_after_that(api: FakeApi, page: Any) -> None:
    api.answers[ACCEPT] = error(409, "source_needed", "¿De dónde saldría?")
    api.answers["PUT debts/7/payment-source"] = (204, b"")
    app = page(samples.offer())
    app.checkbox[0].check().run()
    button(app, "Aceptar acuerdo").click().run()
    api.answers[ACCEPT] = (201, samples.agreement())
    app.button(key="accept_with_source").click().run()
    assert [sent.json for sent in api.sent(ACCEPT)] == [{"token": TOKEN}] * 2
    assert "Tus acuerdos" in shown(app)


def test_leaving_accepts_nothing_and_goes_to_the_conversation(api: FakeApi, page: Any) -> None:
    app = page(samples.offer())
    button(app, "Ahora no").click().run()
    assert api.sent(ACCEPT) == []
    assert "No aceptaste nada y nada cambió." in shown(app)
    assert "Conversación" in shown(app)


@pytest.mark.parametrize("refusal", [INVALID, error(409, "offer_expired", "Esa oferta ya venció.")])
def test_a_link_that_does_not_count_says_what_to_do_next(api: FakeApi, page: Any, refusal: Any) -> None:
    api.answers[OPEN] = refusal
    app = page(samples.offer())
    assert refusal[1]["error"]["message"] in shown(app)
    assert [item for item in app.button if item.label == "Aceptar acuerdo"] == []
    button(app, "Ver mis acuerdos").click().run()
    assert "Tus acuerdos" in shown(app)


def test_it_stands_in_no_navigation(api: FakeApi, page: Any) -> None:
    app = page(samples.offer())
    links = [link.proto.page for link in app.get("page_link")]
    assert "acuerdos" in links
    assert "aceptar" not in links
