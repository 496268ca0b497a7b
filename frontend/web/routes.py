"""Routes of our own: cookies are set and removed here, and files are fetched with the session's."""

from __future__ import annotations

import json
import re
import secrets
from urllib.parse import quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from frontend.api_client import ApiClient, ApiError
from frontend.language import LANGUAGE_COOKIE, LANGUAGES
from frontend.web.answers import failure, refusal
from frontend.web.cookies import (
    PRE_SESSION,
    SESSION,
    delete_cookie,
    pre_session_digest,
    read_token,
    set_cookie,
)
from frontend.web.middleware import is_secure
from frontend.web.staff_files import STAFF_FILES

OWN_HEADER = "x-negotiator-request"
_LARGEST_BODY = 2_000
_YEAR = 365 * 24 * 3600
_IDENTIFIER = re.compile(r"[A-Za-z0-9_-]{1,64}")
_DOCUMENT = re.compile(r"\w[\w .()-]{0,150}")
_OWN_DOCUMENT = re.compile(r"(?:agreements|debts)/\d{1,18}/[a-z-]{1,40}\.pdf")
_EVIDENCE_ENDINGS = frozenset({"pdf", "jpg", "png"})


def is_from_our_page(request: Request) -> bool:
    """Say whether a script of our own page sent this request.

    The custom header alone keeps other sites out (they would need a CORS permission nobody gives). Browsers
    send `Sec-Fetch-Site` to HTTPS and localhost only, so elsewhere the Origin has to be ours.
    """
    if request.headers.get(OWN_HEADER) != "1":
        return False
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    return urlsplit(request.headers.get("origin", "")).netloc == request.headers.get("host")


async def start_session(request: Request) -> Response:
    """Exchange a one-time code for the session and put it into an HttpOnly cookie."""
    if not is_from_our_page(request):
        return refusal(403, "cross_site")
    secure = is_secure(request)
    code = await _read_word(request, "code")
    pre_session = read_token(request.cookies, PRE_SESSION, secure=secure)
    if code is None or pre_session is None:
        return refusal(422, "sign_in_code")
    try:
        address = request.client.host if request.client else None
        exchange = ApiClient(address=address).exchange_login_code
        signed_in = await run_in_threadpool(exchange, code, pre_session_digest(pre_session))
    except ApiError as error:
        return failure(error)
    response = JSONResponse({"ok": True}, headers={"Cache-Control": "no-store"})
    set_cookie(response, SESSION, signed_in["session_token"], secure=secure)
    set_cookie(response, PRE_SESSION, secrets.token_urlsafe(32), secure=secure)
    return response


async def end_session(request: Request) -> Response:
    """Sign out at the API and remove the cookie; the cookie goes even when the API does not answer."""
    if not is_from_our_page(request):
        return refusal(403, "cross_site")
    secure = is_secure(request)
    token = read_token(request.cookies, SESSION, secure=secure)
    response: Response = JSONResponse({"ok": True}, headers={"Cache-Control": "no-store"})
    if token is not None:
        try:
            await run_in_threadpool(ApiClient(token).logout)
        except ApiError as error:
            if error.status != 401:
                response = failure(error)
    delete_cookie(response, SESSION, secure=secure)
    return response


async def choose_language(request: Request) -> Response:
    """Keep the reader's language in a cookie, for a year."""
    if not is_from_our_page(request):
        return refusal(403, "cross_site")
    code = await _read_word(request, "language")
    if code not in LANGUAGES:
        return refusal(422, "language")
    response = JSONResponse({"ok": True}, headers={"Cache-Control": "no-store"})
    response.set_cookie(
        LANGUAGE_COOKIE, code, max_age=_YEAR, secure=is_secure(request), httponly=True, samesite="lax"
    )
    return response


def agreement_document(request: Request) -> Response:
    """Hand the agreement's PDF to the browser that holds its owner's session."""
    return _file(request, "agreements/{}/document.pdf", "acuerdo-{}.pdf", "application/pdf")


def clearance_letter(request: Request) -> Response:
    """Hand the clearance letter of a fulfilled agreement to the browser that holds its owner's session."""
    return _file(request, "agreements/{}/certificate.pdf", "paz-y-salvo-{}.pdf", "application/pdf")


def agreement_calendar(request: Request) -> Response:
    """Hand the payment days of an agreement to its owner's calendar."""
    return _file(request, "agreements/{}/calendar.ics", "acuerdo-{}.ics", "text/calendar")


def my_data(request: Request) -> Response:
    """Hand everything that is kept about a person to that person."""
    return _proxied(request, "auth/me/export", saved_as="mis-datos.json")


def library_document(request: Request) -> Response:
    """Open a document that the assistant answers from; a PDF in place, anything else as the API has it."""
    document = request.path_params["document"]
    if not _DOCUMENT.fullmatch(document):
        return refusal(404, "not_found")
    return _proxied(request, f"documents/{quote(document, safe='')}/file")


def own_document(request: Request) -> Response:
    """Open a document about one's own debts, at the address that the API lists for it."""
    path = request.path_params["path"]
    if not _OWN_DOCUMENT.fullmatch(path):
        return refusal(404, "not_found")
    return _proxied(request, path)


def campaign_errors(request: Request) -> Response:
    """Hand the rejected rows of an import, as CSV, to a signed-in member of staff."""
    return _file(request, "campaigns/{}/errors.csv", "errores-{}.csv", "text/csv")


def dispute_evidence(request: Request) -> Response:
    """Hand a file of a dispute to its debtor or to staff, as a download whatever it is."""
    evidence, ending = request.path_params["evidence"], request.path_params["ending"]
    if not _IDENTIFIER.fullmatch(evidence) or ending not in _EVIDENCE_ENDINGS:
        return refusal(404, "not_found")
    path, name = f"disputes/{{}}/evidence/{evidence}", f"comprobante-{{}}-{evidence}.{ending}"
    return _file(request, path, name, "application/octet-stream")


def _file(request: Request, path: str, name: str, media_type: str) -> Response:
    identifier = request.path_params["identifier"]
    token = read_token(request.cookies, SESSION, secure=is_secure(request))
    if token is None:
        return refusal(401, "signed_out")
    if not _IDENTIFIER.fullmatch(identifier):
        return refusal(404, "not_found")
    try:
        content = ApiClient(token).download(path.format(identifier))
    except ApiError as error:
        return failure(error)
    headers = {
        "Cache-Control": "private, no-store",
        "Content-Disposition": f'attachment; filename="{name.format(identifier)}"',
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, headers=headers, media_type=media_type)


def _proxied(request: Request, path: str, *, saved_as: str | None = None) -> Response:
    """Answer with a file as the API gives it, its media type included, and nothing that may run."""
    token = read_token(request.cookies, SESSION, secure=is_secure(request))
    if token is None:
        return refusal(401, "signed_out")
    try:
        content, media_type, disposition = ApiClient(token).open_file(path)
    except ApiError as error:
        return failure(error)
    if saved_as is not None:
        disposition = f'attachment; filename="{saved_as}"'
    headers = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
    # Only a PDF opens in place: whatever else there is might bring a script along.
    if not media_type.startswith("application/pdf"):
        disposition = disposition.replace("inline", "attachment", 1) or "attachment"
    if disposition:
        headers["Content-Disposition"] = disposition
    return Response(content, headers=headers, media_type=media_type)


async def _read_word(request: Request, name: str) -> str | None:
    """Read one short string of a JSON body, None when there is none."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST_BODY:
            return None
    try:
        word = json.loads(body)[name]
    except (ValueError, KeyError, TypeError):
        return None
    return word if isinstance(word, str) and 0 < len(word) <= 200 else None


ROUTES: list[BaseRoute] = [
    Route("/session/start", start_session, methods=["POST"]),
    Route("/session/end", end_session, methods=["POST"]),
    Route("/session/language", choose_language, methods=["POST"]),
    Route("/files/agreements/{identifier}.pdf", agreement_document, methods=["GET"]),
    Route("/files/agreements/{identifier}/certificate.pdf", clearance_letter, methods=["GET"]),
    Route("/files/agreements/{identifier}/calendar.ics", agreement_calendar, methods=["GET"]),
    Route("/files/documents/{document}", library_document, methods=["GET"]),
    Route("/files/own/{path:path}", own_document, methods=["GET"]),
    Route("/files/my-data.json", my_data, methods=["GET"]),
    Route("/files/campaigns/{identifier}/errors.csv", campaign_errors, methods=["GET"]),
    Route("/files/disputes/{identifier}/evidence/{evidence}.{ending}", dispute_evidence, methods=["GET"]),
    *STAFF_FILES,
]
