"""How a route of ours says no."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from frontend.api_client import ApiError
from frontend.texts import text


def refusal(status: int, code: str) -> Response:
    """Refuse a request for a reason of our own, the text `errors.<code>`."""
    return _answer(status, code, text(f"errors.{code}"))


def failure(error: ApiError) -> Response:
    """Pass on what the API said."""
    return _answer(error.status, error.code, error.message)


def _answer(status: int, code: str, message: str) -> Response:
    body = {"error": {"code": code, "message": message, "details": {}}}
    return JSONResponse(body, status, {"Cache-Control": "private, no-store"})
