"""The app's side of the HTTP contract."""

from __future__ import annotations

import pytest

from frontend.api_client import ApiClient, ApiError, NoConnectionError, SignedOutError
from frontend.settings import settings
from tests.frontend import samples
from tests.frontend.fake_api import TOKEN, FakeApi, error


def test_a_client_sends_its_session_and_keeps_no_cookie_of_the_answer(api: FakeApi) -> None:
    api.answers["GET auth/me"] = (200, {"user": samples.user()})
    assert ApiClient(TOKEN).me()["name"] == "Carlos"
    assert ApiClient().me()["name"] == "Carlos"
    assert ApiClient("another-session-token").me()["name"] == "Carlos"
    cookies = [request.headers.get("Cookie") for request in api.requests]
    assert cookies == [
        f"negotiator_session={TOKEN}",
        None,
        "negotiator_session=another-session-token",
    ]


def test_what_the_api_refuses_arrives_with_its_code_and_sentence(api: FakeApi) -> None:
    api.answers["POST agreements"] = error(409, "offer_expired", "La oferta ya venció.")
    with pytest.raises(ApiError) as refused:
        ApiClient(TOKEN).accept_offer(1, "key")
    assert (refused.value.status, refused.value.code) == (409, "offer_expired")
    assert refused.value.message == "La oferta ya venció."


def test_a_401_says_that_nobody_is_signed_in(api: FakeApi) -> None:
    api.answers["GET auth/me"] = error(401, "signed_out", "Inicia sesión.")
    with pytest.raises(SignedOutError):
        ApiClient(TOKEN).me()


@pytest.mark.parametrize(
    "answer",
    [(502, b"<html>Bad gateway</html>"), (200, b"<html>a captive portal</html>"), (302, b"")],
    ids=["proxy error", "not our answer", "redirect"],
)
def test_an_answer_that_is_not_the_apis_is_no_connection(api: FakeApi, answer: tuple[int, bytes]) -> None:
    api.answers["GET debts"] = answer
    with pytest.raises(NoConnectionError) as failed:
        ApiClient(TOKEN).debts()
    assert "No se pudo conectar" in failed.value.message


def test_nothing_listening_is_no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEGOTIATOR_API_URL", "http://127.0.0.1:9")
    settings.cache_clear()
    try:
        with pytest.raises(NoConnectionError):
            ApiClient().debts()
    finally:
        settings.cache_clear()


def test_an_acceptance_carries_its_key(api: FakeApi) -> None:
    api.answers["POST agreements"] = (201, samples.agreement())
    ApiClient(TOKEN).accept_offer(1, "the-key")
    (request,) = api.sent("POST agreements")
    assert request.headers["Idempotency-Key"] == "the-key"
    assert request.json == {"offer_id": 1}


def test_without_an_own_key_there_is_none(api: FakeApi) -> None:
    api.answers["GET auth/api-key"] = (200, {"saved": False})
    assert ApiClient(TOKEN).model_key() is None


def test_a_campaign_file_goes_as_multipart(api: FakeApi) -> None:
    api.answers["POST campaigns"] = (202, samples.campaign(status="queued"))
    ApiClient(TOKEN).import_campaign("campaña.csv", b"id;banco\n", {"id": ""})
    (request,) = api.sent("POST campaigns")
    assert request.headers["Content-Type"].startswith("multipart/form-data")
    assert b"id;banco\n" in request.body
    assert b'{"id": ""}' in request.body


def test_signing_out_needs_no_answer_body(api: FakeApi) -> None:
    api.answers["POST auth/logout"] = (204, b"")
    ApiClient(TOKEN).logout()
    assert len(api.sent("POST auth/logout")) == 1


def test_the_api_is_told_for_whose_address_the_server_speaks(
    api: FakeApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    api.answers["GET auth/me"] = (200, {"user": samples.user()})
    ApiClient(TOKEN, address="203.0.113.7").me()
    monkeypatch.setenv("INTERFACE_TOKEN", "a-credential-of-the-tests-and-of-nothing-else")
    settings.cache_clear()
    ApiClient(TOKEN, address="203.0.113.7").me()
    ApiClient(TOKEN).me()
    without, named, unknown = api.requests
    assert "X-Client-Address" not in without.headers
    assert named.headers["X-Client-Address"] == "203.0.113.7"
    assert named.headers["X-Interface-Token"] == "a-credential-of-the-tests-and-of-nothing-else"
    assert "X-Interface-Token" not in unknown.headers
