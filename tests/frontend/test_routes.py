"""What a browser, and whoever pretends to be one, can do with the routes beside Streamlit."""

from __future__ import annotations

import pytest
import requests

from frontend.web.cookies import PRE_SESSION, SESSION, pre_session_digest
from tests.frontend import samples
from tests.frontend.fake_api import CODE, TOKEN, FakeApi, File, error

PRE = "pre-session-of-this-browser"
OWN = {"X-Negotiator-Request": "1", "Sec-Fetch-Site": "same-origin"}
SIGNED_IN = {SESSION: TOKEN}


def start(ui: str, headers: dict[str, str], cookies: dict[str, str] | None = None) -> requests.Response:
    return requests.post(
        f"{ui}/session/start",
        json={"code": CODE},
        headers=headers,
        cookies={PRE_SESSION: PRE} if cookies is None else cookies,
        timeout=60,
    )


@pytest.fixture
def exchange(api: FakeApi) -> FakeApi:
    answer = {"session_token": TOKEN, "expires_at": "2026-11-23T00:00:00+00:00", "user": samples.user()}
    api.answers["POST auth/login-code/exchange"] = (200, answer)
    return api


def test_the_page_is_ours_and_brings_a_pre_session(ui: str) -> None:
    answer = requests.get(f"{ui}/mis-deudas", timeout=60)
    assert '<html lang="es">' in answer.text
    assert "openapi.json" not in answer.text
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith(f"{PRE_SESSION}=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


def test_a_pre_session_is_kept(ui: str) -> None:
    answer = requests.get(ui, cookies={PRE_SESSION: PRE}, timeout=60)
    assert "Set-Cookie" not in answer.headers


def test_every_answer_carries_the_policy(ui: str) -> None:
    for path in ("/", "/_stcore/health", "/favicon.png", "/session/start", "/nowhere.js"):
        headers = requests.get(ui + path, timeout=60).headers
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], path
        assert "'unsafe-inline'" not in headers["Content-Security-Policy"].split("style-src")[0], path
        assert headers["X-Content-Type-Options"] == "nosniff", path


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/agent/mcp"])
def test_what_is_not_for_the_outside_is_hidden(ui: str, path: str) -> None:
    assert requests.get(ui + path, timeout=60).status_code == 404
    assert requests.post(ui + path, json={}, timeout=60).status_code == 404


def test_a_code_becomes_a_cookie_that_no_script_reads(ui: str, exchange: FakeApi) -> None:
    answer = start(ui, OWN)
    assert answer.status_code == 200
    assert TOKEN not in answer.text
    session = next(line for line in answer.raw.headers.getlist("Set-Cookie") if line.startswith(SESSION))
    assert session.startswith(f"{SESSION}={TOKEN};")
    assert "HttpOnly" in session
    assert "SameSite=lax" in session
    (sent,) = exchange.sent("POST auth/login-code/exchange")
    assert sent.json == {"code": CODE, "pre_session": pre_session_digest(PRE)}


def test_the_pre_session_changes_at_sign_in(ui: str, exchange: FakeApi) -> None:
    cookies = start(ui, OWN).cookies
    assert cookies[PRE_SESSION] != PRE


def test_an_address_without_fetch_metadata_signs_in_by_its_origin(ui: str, exchange: FakeApi) -> None:
    assert start(ui, {"X-Negotiator-Request": "1", "Origin": ui}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "same-origin"},
        {"X-Negotiator-Request": "1"},
        {"X-Negotiator-Request": "1", "Sec-Fetch-Site": "cross-site"},
        {"X-Negotiator-Request": "1", "Sec-Fetch-Site": "same-site"},
        {"X-Negotiator-Request": "1", "Sec-Fetch-Site": "none"},
        {"X-Negotiator-Request": "1", "Origin": "https://elsewhere.example.com"},
    ],
    ids=["bare", "no own header", "unknown sender", "cross-site", "same-site", "typed", "foreign origin"],
)
def test_a_code_from_elsewhere_is_refused(ui: str, exchange: FakeApi, headers: dict[str, str]) -> None:
    for path in ("start", "end"):
        answer = requests.post(
            f"{ui}/session/{path}",
            json={"code": CODE},
            headers=headers,
            cookies={PRE_SESSION: PRE, SESSION: TOKEN},
            timeout=60,
        )
        assert answer.status_code == 403
        assert answer.json()["error"]["code"] == "cross_site"
        assert "Set-Cookie" not in answer.headers
    assert exchange.requests == []


def test_a_code_without_its_browser_is_refused(ui: str, exchange: FakeApi) -> None:
    assert start(ui, OWN, cookies={}).status_code == 422
    assert exchange.requests == []


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"not json", b'{"code": 5}', b'{"code": ""}', b'{"code": "' + b"x" * 5000 + b'"}'],
)
def test_a_body_that_is_no_code_is_refused(ui: str, exchange: FakeApi, body: bytes) -> None:
    answer = requests.post(
        f"{ui}/session/start", data=body, headers=OWN, cookies={PRE_SESSION: PRE}, timeout=60
    )
    assert answer.status_code == 422
    assert exchange.requests == []


def test_a_code_that_the_api_refuses_sets_no_cookie(ui: str, api: FakeApi) -> None:
    api.answers["POST auth/login-code/exchange"] = error(401, "code_used", "Vuelve a iniciar sesión.")
    answer = start(ui, OWN)
    assert answer.status_code == 401
    assert answer.json()["error"]["message"] == "Vuelve a iniciar sesión."
    assert "Set-Cookie" not in answer.headers


def test_signing_out_ends_the_session_and_the_cookie(ui: str, api: FakeApi) -> None:
    api.answers["POST auth/logout"] = (204, b"")
    answer = requests.post(f"{ui}/session/end", headers=OWN, cookies=SIGNED_IN, timeout=60)
    assert answer.status_code == 200
    assert "Max-Age=0" in answer.headers["Set-Cookie"]
    (sent,) = api.sent("POST auth/logout")
    assert sent.headers["Cookie"] == f"negotiator_session={TOKEN}"


def test_signing_out_of_a_session_that_is_over_removes_the_cookie(ui: str, api: FakeApi) -> None:
    api.answers["POST auth/logout"] = error(401, "signed_out", "Inicia sesión.")
    answer = requests.post(f"{ui}/session/end", headers=OWN, cookies=SIGNED_IN, timeout=60)
    assert answer.status_code == 200
    assert "Max-Age=0" in answer.headers["Set-Cookie"]


def test_a_pdf_comes_with_its_owners_cookie_and_is_stored_nowhere(ui: str, api: FakeApi) -> None:
    api.answers["GET agreements/11/document.pdf"] = (200, b"%PDF-1.7 an agreement")
    answer = requests.get(f"{ui}/files/agreements/11.pdf", cookies=SIGNED_IN, timeout=60)
    assert answer.content == b"%PDF-1.7 an agreement"
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert api.requests[0].headers["Cookie"] == f"negotiator_session={TOKEN}"


@pytest.mark.parametrize("path", ["agreements/11.pdf", "campaigns/4/errors.csv"])
def test_a_file_without_a_cookie_is_refused(ui: str, api: FakeApi, path: str) -> None:
    answer = requests.get(f"{ui}/files/{path}", timeout=60)
    assert answer.status_code == 401
    assert api.requests == []


def test_a_file_of_somebody_else_is_not_found(ui: str, api: FakeApi) -> None:
    api.answers["GET agreements/11/document.pdf"] = error(404, "agreement_not_found", "No existe.")
    answer = requests.get(f"{ui}/files/agreements/11.pdf", cookies=SIGNED_IN, timeout=60)
    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_file_name_reaches_no_other_address_of_the_api(ui: str, api: FakeApi) -> None:
    for name in ("..%2Fauth", "%2e%2e", "a%3Fb", "11%0d%0aX-Injected:%201"):
        answer = requests.get(f"{ui}/files/agreements/{name}.pdf", cookies=SIGNED_IN, timeout=60)
        assert answer.content[:1] != b"%"
        assert "X-Injected" not in answer.headers
    assert api.requests == []


def test_evidence_is_a_download_whatever_it_is(ui: str, api: FakeApi) -> None:
    api.answers["GET disputes/21/evidence/5"] = (200, b"%PDF-1.7")
    path = f"{ui}/files/disputes/21/evidence"
    cookies = {SESSION: TOKEN}
    answer = requests.get(f"{path}/5.pdf", cookies=cookies, timeout=60)
    assert (answer.status_code, answer.content) == (200, b"%PDF-1.7")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="comprobante-21-5.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Type"].startswith("application/octet-stream")
    for wrong in ("5.html", "5..pdf", "..%2F..%2Fme.pdf"):
        assert requests.get(f"{path}/{wrong}", cookies=cookies, timeout=60).status_code in {400, 404}
    assert requests.get(f"{path}/5.pdf", timeout=60).status_code == 401


def test_a_language_is_kept_for_a_year_and_answers_are_in_it(ui: str) -> None:
    answer = requests.post(f"{ui}/session/language", json={"language": "en"}, headers=OWN, timeout=60)
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("negotiator_language=en; ")
    assert "HttpOnly" in cookie
    assert "Max-Age=31536000" in cookie
    english = {"negotiator_language": "en"}
    assert '<html lang="en">' in requests.get(f"{ui}/mis-deudas", cookies=english, timeout=60).text
    refused = requests.get(f"{ui}/files/agreements/7.pdf", cookies=english, timeout=60)
    assert refused.json()["error"]["message"] == "Sign in to download this file."


@pytest.mark.parametrize("language", ["fr", "", "es/../en", 7, None])
def test_a_language_that_we_do_not_have_is_refused(ui: str, language: object) -> None:
    answer = requests.post(f"{ui}/session/language", json={"language": language}, headers=OWN, timeout=60)
    assert answer.status_code == 422
    assert "Set-Cookie" not in answer.headers


def test_another_site_cannot_change_the_language(ui: str) -> None:
    answer = requests.post(f"{ui}/session/language", json={"language": "en"}, timeout=60)
    assert answer.status_code == 403


def test_a_strange_language_in_the_cookie_counts_as_none(ui: str) -> None:
    answer = requests.get(ui, cookies={"negotiator_language": "<script>"}, timeout=60)
    assert '<html lang="es">' in answer.text


PDF = File(
    b"%PDF-1.7", {"Content-Type": "application/pdf", "Content-Disposition": 'inline; filename="guia.pdf"'}
)
PAGE = File(b"<script>alert(1)</script>", {"Content-Type": "text/html", "Content-Disposition": "inline"})
FILES = {
    "/files/documents/guia de pagos.pdf": "GET documents/guia%20de%20pagos.pdf/file",
    "/files/own/debts/7/statement.pdf": "GET debts/7/statement.pdf",
    "/files/my-data.json": "GET auth/me/export",
    "/files/agreements/7/calendar.ics": "GET agreements/7/calendar.ics",
}


@pytest.mark.parametrize(("address", "call"), FILES.items())
def test_a_file_needs_the_cookie_and_is_kept_by_nobody(
    ui: str, api: FakeApi, address: str, call: str
) -> None:
    api.answers[call] = (200, PDF)
    assert requests.get(ui + address, timeout=60).status_code == 401
    assert api.requests == []
    answer = requests.get(ui + address, cookies=SIGNED_IN, timeout=60)
    assert answer.content == PDF.content
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert api.sent(call)[0].headers["Cookie"].endswith(TOKEN)


def test_only_a_pdf_opens_in_place(ui: str, api: FakeApi) -> None:
    api.answers["GET documents/guia.pdf/file"] = (200, PDF)
    api.answers["GET documents/guia.html/file"] = (200, PAGE)
    opened = requests.get(f"{ui}/files/documents/guia.pdf", cookies=SIGNED_IN, timeout=60)
    assert opened.headers["Content-Disposition"].startswith("inline")
    saved = requests.get(f"{ui}/files/documents/guia.html", cookies=SIGNED_IN, timeout=60)
    assert saved.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    "path",
    ["own/users/7.pdf", "own/debts/7", "own/debts/../admin/audit.pdf", "own/auth/me", "documents/..%2Fadmin"],
)
def test_no_other_address_of_the_api_can_be_reached_through_us(ui: str, api: FakeApi, path: str) -> None:
    answer = requests.get(f"{ui}/files/{path}", cookies=SIGNED_IN, timeout=60)
    assert answer.status_code in (400, 404) or "<html" in answer.text
    assert [item for item in api.requests if item.path != "auth/me"] == []


def test_the_agreements_of_many_come_as_one_file_for_the_session_only(ui: str, api: FakeApi) -> None:
    api.answers["GET admin/jobs/51/documents.zip"] = (200, b"PK" + bytes(200_000))
    path = f"{ui}/files/jobs/51/documents.zip"
    assert requests.get(path, timeout=60).status_code == 401
    answer = requests.get(path, cookies=SIGNED_IN, timeout=60)
    assert answer.content == b"PK" + bytes(200_000)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="acuerdos-51.zip"'
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert requests.get(f"{ui}/files/jobs/52/documents.zip", cookies=SIGNED_IN, timeout=60).status_code == 404
    assert (
        requests.get(f"{ui}/files/jobs/one/documents.zip", cookies=SIGNED_IN, timeout=60).status_code == 404
    )


def test_a_version_of_a_document_is_never_opened_in_place(ui: str, api: FakeApi) -> None:
    headers = {"Content-Type": "text/html", "Content-Disposition": "inline; filename=guia.html"}
    api.answers["GET documents/guia.html/versions/2/file"] = (200, File(b"<script>1</script>", headers))
    answer = requests.get(f"{ui}/files/documents/guia.html/versions/2", cookies=SIGNED_IN, timeout=60)
    assert answer.headers["Content-Disposition"] == "attachment; filename=guia.html"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
