"""ASGI middleware around Streamlit: security headers, our HTML, the pre-session and the fingerprint."""

from __future__ import annotations

import secrets

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from frontend.language import read_language, use_language
from frontend.settings import settings
from frontend.web.cookies import FINGERPRINT_HEADER, PRE_SESSION, SESSION, fingerprint, read_token, set_cookie
from frontend.web.page import content_security_policy, rewrite_document

_HIDDEN_PATHS = ("/_stcore/metrics", "/_stcore/agent")
_NOT_PAGES = ("/_stcore/", "/static/", "/media/", "/component/", "/session/", "/files/")
_DOCUMENT_HEADERS = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range")


def is_secure(connection: HTTPConnection) -> bool:
    """Say whether the browser came over HTTPS (the server resolves a trusted proxy's header before us)."""
    return connection.scope["scheme"] in ("https", "wss")


class SecurityHeaders:
    """Give every answer the policy and hide what is not for the outside (metrics, the agent API)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 404 for hidden paths, and add the headers to everything else."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add_headers(MutableHeaders(scope=message), secure=scope["scheme"] == "https")
            await send(message)

        hidden = scope["path"].startswith(_HIDDEN_PATHS)
        app: ASGIApp = PlainTextResponse("Not Found", status_code=404) if hidden else self.app
        await app(scope, receive, send_with_headers)


def _add_headers(headers: MutableHeaders, *, secure: bool) -> None:
    headers["Content-Security-Policy"] = content_security_policy()
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    # An address may have a one-time link in it, which is for no log.
    headers["Referrer-Policy"] = "no-referrer"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    if secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"


class ReaderLanguage:
    """Answer every request in the language that its browser chose."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take the language from the cookie; a WebSocket's script reads it by itself."""
        if scope["type"] == "http":
            use_language(read_language(HTTPConnection(scope).cookies))
        await self.app(scope, receive, send)


class PageDocument:
    """Serve Streamlit's page in our words, with a pre-session cookie for browsers that have none."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Rewrite HTML answers to page addresses; leave everything else alone."""
        is_page = (
            scope["type"] == "http" and scope["method"] == "GET" and not scope["path"].startswith(_NOT_PAGES)
        )
        if not is_page:
            await self.app(scope, receive, send)
            return
        # The whole document is wanted, uncompressed, so that its words can be changed.
        headers = [(name, value) for name, value in scope["headers"] if name not in _DOCUMENT_HEADERS]
        document = _Document(scope, receive, send)
        await self.app({**scope, "headers": headers}, receive, document.collect)


class _Document:
    """Holds back an HTML answer until it is whole; passes any other through as it comes."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scope, self.receive, self.send = scope, receive, send
        self.start: Message | None = None
        self.body = b""

    async def collect(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_html(message):
            self.start = message
        elif message["type"] == "http.response.body" and self.start is not None:
            self.body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._send_rewritten(self.start["status"])
        else:
            await self.send(message)

    async def _send_rewritten(self, status: int) -> None:
        html = rewrite_document(self.body.decode("utf-8"))
        response = Response(html, status, {"Cache-Control": "no-store"}, media_type="text/html")
        connection = HTTPConnection(self.scope)
        secure = is_secure(connection)
        if read_token(connection.cookies, PRE_SESSION, secure=secure) is None:
            set_cookie(response, PRE_SESSION, secrets.token_urlsafe(32), secure=secure)
        await response(self.scope, self.receive, self.send)


def _is_html(message: Message) -> bool:
    return MutableHeaders(scope=message).get("content-type", "").startswith("text/html")


class SessionFingerprint:
    """Tie each WebSocket to the session cookie of its browser.

    Streamlit resumes whatever session a client names. It compares the trusted headers first, so this writes a
    digest of the cookie there, over anything that the client sent under the same name.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Replace the fingerprint header of a WebSocket, and drop it from anything else."""
        if scope["type"] in ("http", "websocket"):
            scope = {**scope, "headers": _with_fingerprint(scope)}
        await self.app(scope, receive, send)


def _with_fingerprint(scope: Scope) -> list[tuple[bytes, bytes]]:
    name = FINGERPRINT_HEADER.encode()
    headers = [(key, value) for key, value in scope["headers"] if key.lower() != name]
    if scope["type"] == "websocket":
        connection = HTTPConnection(scope)
        token = read_token(connection.cookies, SESSION, secure=is_secure(connection))
        headers.append((name, fingerprint(token, settings().secret_key).encode()))
    return headers
