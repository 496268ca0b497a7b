"""The only HTTP of the app: one connection pool for all users, the session token passed on explicitly."""

from __future__ import annotations

from collections.abc import Mapping
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests

from frontend.api_client.errors import ApiError, NoConnectionError, SignedOutError
from frontend.api_client.wording import in_readers_language
from frontend.settings import settings

Json = Any

UPLOAD_TIMEOUT = (3, 120)
_TIMEOUT = (3, 25)
_API_COOKIE = "negotiator_session"


def _make_http() -> requests.Session:
    """Build the connection pool of all users: it keeps no cookie and reads no proxy or netrc settings."""
    http = requests.Session()
    http.trust_env = False
    http.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    http.mount("http://", requests.adapters.HTTPAdapter(pool_maxsize=32))
    http.mount("https://", requests.adapters.HTTPAdapter(pool_maxsize=32))
    return http


_http = _make_http()


class Transport:
    """Sends the calls of one session; every method raises ApiError.

    `address` is the person's own, by which the API limits those who are not signed in.
    """

    def __init__(self, token: str | None = None, *, address: str | None = None) -> None:
        self._token = token
        self._address = address

    def download(self, path: str) -> bytes:
        """Return the bytes of a file of the API."""
        return self._request("GET", path).content

    def _call(self, method: str, path: str, **options: Any) -> Json:
        response = self._request(method, path, **options)
        if response.status_code == 204:
            return {}
        try:
            return in_readers_language(response.json())
        except ValueError as error:
            raise NoConnectionError from error

    def _introduction(self) -> dict[str, str]:
        """Say for whom this server speaks, where the API knows this server."""
        token = settings().interface_token
        if not token or self._address is None:
            return {}
        return {"X-Interface-Token": token, "X-Client-Address": self._address}

    def _request(
        self, method: str, path: str, *, headers: Mapping[str, str] | None = None, **options: Any
    ) -> requests.Response:
        sent = {**self._introduction(), **(headers or {})}
        if self._token is not None:
            sent["Cookie"] = f"{_API_COOKIE}={self._token}"
        options.setdefault("timeout", _TIMEOUT)
        url = f"{settings().api_url}/api/v1/{path}"
        try:
            response = _http.request(method, url, headers=sent, allow_redirects=False, **options)
        except requests.RequestException as error:
            raise NoConnectionError from error
        if not response.ok or response.is_redirect:
            raise _error_of(response)
        return response


def _error_of(response: requests.Response) -> ApiError:
    try:
        error = response.json()["error"]
        code, message, details = str(error["code"]), str(error["message"]), error.get("details")
    except (ValueError, KeyError, TypeError):
        return NoConnectionError()
    kind = SignedOutError if response.status_code == 401 else ApiError
    return kind(response.status_code, code, message, details)
