"""Offers: moving one to the debtor's own pay day before it is accepted."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from backend.api.routing import blueprint
from backend.api.schemas import Body, IdPath
from backend.api.security import context, current_principal
from backend.domain.pay_day import QUINCENA
from backend.services import pay_day

routes = blueprint("offers", access="debtor", tag="Ofertas")


class PayDayBody(Body):
    """A day of the month (a shorter month counts its last one), or the two days of the quincena: 15 and 30."""

    pay_day: Annotated[int, Field(ge=1, le=31)] | Literal["quincena"]


@routes.post("/<int:id>/pay-day")
def move_to_pay_day(path: IdPath, body: PayDayBody) -> dict[str, Any]:
    """Read the offer with its dates on one's own pay day: the same amounts, under an id of its own."""
    days = QUINCENA if body.pay_day == "quincena" else (body.pay_day,)
    return pay_day.move_to_pay_day(context(), current_principal(), path.id, days)
