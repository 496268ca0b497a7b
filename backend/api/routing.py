"""Blueprints that cannot be made without saying who may call them."""

from __future__ import annotations

from flask_openapi3 import APIBlueprint, Tag
from werkzeug.routing import IntegerConverter, Map

from backend.api.schemas import LARGEST_ID
from backend.api.security import Access

API_PREFIX = "/api/v1"
CREDENTIALS: list[dict[str, list[str]]] = [{"cookie": []}, {"bearer": []}]


def _ids_up_to(largest: int) -> str:
    """Return the pattern of the numbers from 1 to `largest`.

    A converter that says no only after matching makes of an id that no row can have a method that is not allowed,
    where the address knows several methods.
    """
    digits = str(largest)
    shorter = f"[1-9][0-9]{{0,{len(digits) - 2}}}"
    smaller = [
        f"{digits[:place]}[{'0' if place else '1'}-{int(digit) - 1}][0-9]{{{len(digits) - place - 1}}}"
        for place, digit in enumerate(digits)
        if int(digit) > (0 if place else 1)
    ]
    return "|".join([shorter, *smaller, digits])


class RowIdConverter(IntegerConverter):
    """`<int:id>`: ASCII digits that fit a row's id; anything else is simply not found."""

    regex = _ids_up_to(LARGEST_ID)

    def __init__(self, map: Map) -> None:
        super().__init__(map, min=1, max=LARGEST_ID)


class AccessBlueprint(APIBlueprint):
    """A group of routes with the access that they all ask for."""

    access: Access


def blueprint(name: str, *, access: Access, prefix: str | None = None, tag: str = "") -> AccessBlueprint:
    """Return a blueprint under `/api/v1`; `prefix` is the name with a slash unless given.

    `access` holds for each route; `@requires(…)` narrows it for one.
    """
    result = AccessBlueprint(
        name,
        __name__,
        url_prefix=API_PREFIX + (f"/{name}" if prefix is None else prefix),
        abp_tags=[Tag(name=tag or name)],
        abp_security=None if access == "public" else CREDENTIALS,
    )
    result.access = access
    return result
