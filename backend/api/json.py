"""JSON at the edge: strict on the way in, exact on the way out."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, NoReturn

import orjson
from flask import Flask, Request, Response
from flask.json.provider import JSONProvider
from pydantic import BaseModel
from werkzeug.exceptions import RequestEntityTooLarge

from backend.api.errors import MalformedRequest, UnsupportedMediaType
from backend.domain.errors import InvalidInput

MOST_BYTES = 512 * 1024
MOST_DEPTH = 32


class StrictRequest(Request):
    """A request whose JSON body is an object without duplicate keys, NaN, deep nesting or broken text."""

    def get_json(self, force: bool = False, silent: bool = False, cache: bool = True) -> Any:
        """Return the body's object, numbers with a point as Decimal.

        `silent` is not obeyed: a body that cannot be read is always the client's error, never an empty body.
        Raises MalformedRequest (400), InvalidInput, UnsupportedMediaType, RequestEntityTooLarge.
        """
        if not self.is_json:
            raise UnsupportedMediaType()
        if (self.content_length or 0) > MOST_BYTES:
            raise RequestEntityTooLarge()
        self.max_content_length = MOST_BYTES
        return parse_object(self.get_data(cache=True))


def parse_object(payload: bytes) -> dict[str, Any]:
    """Parse one JSON object strictly; raises MalformedRequest or InvalidInput."""
    try:
        value = json.loads(
            payload.decode("utf-8"),
            parse_float=Decimal,
            parse_constant=_refuse_constant,
            object_pairs_hook=_object,
        )
    except (ValueError, RecursionError, ArithmeticError):
        raise MalformedRequest() from None
    if not isinstance(value, dict):
        raise InvalidInput("invalid_request", "El cuerpo de la petición debe ser un objeto JSON.")
    # The walk is only needed where an escape or many brackets make trouble possible.
    if b"\\u" in payload or payload.count(b"[") + payload.count(b"{") > MOST_DEPTH:
        _check(value, 1)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError("duplicate key")
    return result


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _check(value: Any, depth: int) -> None:
    if depth > MOST_DEPTH:
        raise MalformedRequest()
    if isinstance(value, str):
        check_text(value)
    elif isinstance(value, dict):
        for key, item in value.items():
            check_text(key)
            _check(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            _check(item, depth + 1)


def check_text(text: str) -> None:
    """Refuse what a database or another program could not store: NUL and halves of surrogate pairs."""
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise InvalidInput("invalid_text", "El texto contiene caracteres que no se pueden guardar.")


class ExactJsonProvider(JSONProvider):
    """Writes Decimal as a JSON number with all its digits, times as RFC 3339, keys in the order given."""

    def dumps(self, obj: Any, **kwargs: Any) -> str:
        """Serialise to text."""
        return orjson.dumps(obj, default=_plain, option=orjson.OPT_NON_STR_KEYS).decode()

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """Parse text that this service itself wrote."""
        return orjson.loads(s)

    def response(self, *args: Any, **kwargs: Any) -> Response:
        """Return a JSON response, without the detour over text."""
        body = orjson.dumps(
            self._prepare_response_obj(args, kwargs), default=_plain, option=orjson.OPT_NON_STR_KEYS
        )
        return Response(body, mimetype="application/json")


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else orjson.Fragment(format(value, "f"))
    if isinstance(value, BaseModel):
        return value.model_dump()
    raise TypeError(f"{type(value).__name__} has no JSON form")


def register_json(app: Flask) -> None:
    """Make the application read and write JSON this way."""
    app.request_class = StrictRequest
    app.json = ExactJsonProvider(app)
