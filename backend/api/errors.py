"""Every error as `{"error": {"code", "message", "details"}}`, and never with what was sent."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, jsonify
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException

from backend.domain import errors
from backend.telemetry.context import request_id

logger = logging.getLogger(__name__)


class MalformedRequest(errors.NegotiatorError):
    """The body is not JSON (400)."""

    def __init__(self) -> None:
        super().__init__("malformed_json", "La petición no contiene un JSON válido.")


class UnsupportedMediaType(errors.NegotiatorError):
    """The body is announced as something else than what the route takes (415)."""

    def __init__(self) -> None:
        super().__init__("unsupported_media_type", "Envía los datos como application/json.")


STATUSES: tuple[tuple[type[errors.NegotiatorError], int], ...] = (
    (MalformedRequest, 400),
    (UnsupportedMediaType, 415),
    (errors.InvalidInput, 422),
    (errors.Unauthenticated, 401),
    (errors.Forbidden, 403),
    (errors.NotFound, 404),
    (errors.Conflict, 409),
    (errors.TooManyRequests, 429),
    (errors.Unavailable, 503),
)

HTTP_ERRORS = {
    400: ("bad_request", "No entendemos esta petición."),
    401: ("unauthenticated", "Inicia sesión para continuar."),
    403: ("forbidden", "No tienes permiso para hacer esto."),
    404: ("not_found", "No encontramos lo que buscas."),
    405: ("method_not_allowed", "Esta dirección no admite esa operación."),
    408: ("timeout", "La petición tardó demasiado. Inténtalo de nuevo."),
    413: ("too_large", "Lo que enviaste es demasiado grande."),
    414: ("too_large", "La dirección es demasiado larga."),
    415: ("unsupported_media_type", "No admitimos este tipo de contenido."),
    422: ("invalid_request", "Revisa los datos enviados."),
    429: ("too_many_requests", "Has hecho demasiadas peticiones. Espera un momento e inténtalo de nuevo."),
    500: ("internal_error", "Algo falló de nuestro lado. Inténtalo de nuevo en un momento."),
    503: ("unavailable", "El servicio no está disponible en este momento. Inténtalo en un minuto."),
}

REASONS = {
    "missing": "es obligatorio",
    "extra_forbidden": "no se reconoce",
    "string_type": "debe ser un texto",
    "string_too_short": "es demasiado corto",
    "string_too_long": "es demasiado largo",
    "string_pattern_mismatch": "no tiene el formato esperado",
    "int_type": "debe ser un número entero",
    "bool_type": "debe ser verdadero o falso",
    "list_type": "debe ser una lista",
    "dict_type": "debe ser un objeto",
    "greater_than": "es demasiado pequeño",
    "greater_than_equal": "es demasiado pequeño",
    "less_than": "es demasiado grande",
    "less_than_equal": "es demasiado grande",
    "too_long": "tiene demasiados elementos",
    "too_short": "tiene muy pocos elementos",
    "literal_error": "no es una de las opciones",
    "enum": "no es una de las opciones",
    "model_type": "debe ser un objeto",
    "value_error": "no es válido",
}
OWN_REASON = "own_reason"
_FIELD = re.compile(r"[A-Za-z_][A-Za-z0-9_\-]{0,40}")


def error_response(
    status: int, code: str, message: str, details: Mapping[str, Any] | None = None
) -> Response:
    """Return an error in the one shape that clients know."""
    response = jsonify({"error": {"code": code, "message": message, "details": dict(details or {})}})
    response.status_code = status
    return response


def validation_response(error: ValidationError) -> Response:
    """Return which fields are wrong and why; the values themselves may be secrets."""
    fields = [{"field": _field(item["loc"]), "reason": _reason(item)} for item in error.errors()[:20]]
    return error_response(422, "invalid_request", "Revisa los datos enviados.", {"fields": fields})


def _field(location: tuple[int | str, ...]) -> str:
    parts = [str(part) for part in location]
    return ".".join(part if part.isdecimal() or _FIELD.fullmatch(part) else "?" for part in parts)


def _reason(item: Any) -> str:
    if item["type"] == OWN_REASON:
        return str(item["msg"])
    return REASONS.get(item["type"], REASONS["value_error"])


def register_errors(app: Flask) -> None:
    """Answer everything that goes wrong, expected or not, in that shape."""
    app.register_error_handler(errors.NegotiatorError, negotiator_error_response)
    app.register_error_handler(ValidationError, validation_response)
    app.register_error_handler(HTTPException, _on_http_error)
    app.register_error_handler(Exception, _on_unexpected)


def negotiator_error_response(error: errors.NegotiatorError) -> Response:
    """Return one of our own errors with the status of its kind."""
    status = next(status for kind, status in STATUSES if isinstance(error, kind))
    response = error_response(status, error.code, error.message, error.details)
    if "retry_after" in error.details:
        response.headers["Retry-After"] = str(error.details["retry_after"])
    return response


def _on_http_error(error: HTTPException) -> Response:
    if error.response is not None:
        return error.response  # type: ignore[return-value]
    status = error.code or 500
    if status < 400:
        return error.get_response()  # type: ignore[return-value]
    code, message = HTTP_ERRORS.get(status, HTTP_ERRORS[400 if status < 500 else 500])
    response = error_response(status, code, message)
    for name, value in error.get_headers():
        if name.lower() in {"allow", "retry-after", "location"}:
            response.headers[name] = value
    return response


def _on_unexpected(error: Exception) -> Response:
    logger.error("unexpected", exc_info=error)
    code, message = HTTP_ERRORS[500]
    return error_response(500, code, message, {"request_id": request_id.get()})
