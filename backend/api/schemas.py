"""Base of request and response schemas, and the field types that they share."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, field_validator
from pydantic_core import PydanticCustomError

from backend.api.errors import OWN_REASON

LARGEST_ID = 2**63 - 1
LARGEST_PAGE = 100_000


class Body(BaseModel):
    """A JSON body: right types only, nothing unknown."""

    model_config = ConfigDict(strict=True, extra="forbid", str_strip_whitespace=False)


class Address(BaseModel):
    """What stands in an address: unknown names are refused, and NUL, which PostgreSQL cannot look for."""

    model_config = ConfigDict(extra="forbid")

    @field_validator("*", mode="before")
    @classmethod
    def _refuse_nul(cls, value: Any) -> Any:
        if isinstance(value, str) and "\0" in value:
            raise own_reason("no es válido")
        return value


class Query(Address):
    """A query string: all values are texts."""


class Answer(BaseModel):
    """A response; only what is declared leaves."""

    model_config = ConfigDict(extra="forbid")


class Path(Address):
    """Parameters inside the path."""


class IdPath(Path):
    """The id of a row, as routes with `<int:id>` have it."""

    id: int


def own_reason(reason: str) -> PydanticCustomError:
    """Return the error to raise in a validator whose Spanish reason the client shall read."""
    return PydanticCustomError(OWN_REASON, reason)


def _integer(value: Any) -> Any:
    # int() also takes "1_000" and the digits of other scripts.
    if isinstance(value, str):
        if not (value.isascii() and value.isdecimal() and len(value) <= 18):
            raise own_reason("debe ser un número entero")
        return int(value)
    return value


def _iso_date(value: Any) -> Any:
    if not isinstance(value, str):
        raise own_reason("debe ser una fecha como 2026-12-31")
    try:
        if len(value) != 10:
            raise ValueError
        return date.fromisoformat(value)
    except ValueError:
        raise own_reason("debe ser una fecha como 2026-12-31") from None


def _amount_text(value: Any) -> Any:
    if isinstance(value, bool):
        raise own_reason("debe ser un importe")
    if isinstance(value, int):
        # Turning a number of thousands of digits into text is slow, and refused by Python.
        if abs(value) > LARGEST_ID:
            raise own_reason("es demasiado grande")
        return str(value)
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, str):
        return value
    raise own_reason("debe ser un importe")


Id = Annotated[int, Field(ge=1, le=LARGEST_ID)]
QueryInteger = Annotated[int, BeforeValidator(_integer)]
PageNumber = Annotated[int, BeforeValidator(_integer), Field(ge=1, le=LARGEST_PAGE)]
IsoDate = Annotated[date, BeforeValidator(_iso_date), PlainSerializer(date.isoformat, when_used="json")]
# The digits as sent, a JSON number or a text, for the domain's one gate of amounts.
AmountText = Annotated[str, BeforeValidator(_amount_text), Field(max_length=40)]


class PageQuery(Query):
    """A page of a list, from 1."""

    page: PageNumber = 1


class Message(Answer):
    """A sentence for the person."""

    message: str


class ErrorBody(Answer):
    """What went wrong: `code` for programs, `message` in Spanish for people."""

    code: str
    message: str
    details: dict[str, Any]


class ErrorAnswer(Answer):
    """The shape of every error."""

    error: ErrorBody
