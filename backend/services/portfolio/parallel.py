"""Chunks of a portfolio priced by several processes, in order, a few of them in memory at a time."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from datetime import datetime
from functools import partial

from backend.config import Settings
from backend.db.engine import DatabaseAccess, open_engine
from backend.services.context import ServiceContext
from backend.services.portfolio.pricing import PricedChunk, price_chunk

DEBTS_AT_ONCE = 10_000
_WAITING_FOR_EACH = 2
_own: ServiceContext | None = None


def price_portfolio(context: ServiceContext, *, processes: int, check_every: int) -> Iterator[PricedChunk]:
    """Yield the portfolio chunk by chunk, priced at one moment; nothing where no debt is active."""
    with context.read() as uow:
        span = uow.portfolio.span()
    if span is None:
        return
    bounds = [
        (first, min(first + DEBTS_AT_ONCE, span[1] + 1))
        for first in range(span[0], span[1] + 1, DEBTS_AT_ONCE)
    ]
    if processes == 1:
        frozen = _at_moment(context.access, context.settings, context.now())
        yield from (price_chunk(frozen, first, end, check_every) for first, end in bounds)
        return
    address = context.access.engine.url.render_as_string(hide_password=False)
    begin = partial(_open, address, context.settings, context.now())
    with multiprocessing.get_context("spawn").Pool(min(processes, len(bounds)), begin) as pool:
        for at in range(0, len(bounds), processes * _WAITING_FOR_EACH):
            some = bounds[at : at + processes * _WAITING_FOR_EACH]
            yield from pool.imap(partial(_price, check_every), some)


def _open(address: str, settings: Settings, moment: datetime) -> None:
    global _own
    _own = _at_moment(DatabaseAccess(open_engine(address)), settings, moment)


def _price(check_every: int, bounds: tuple[int, int]) -> PricedChunk:
    if _own is None:
        raise RuntimeError("this process has no database")
    return price_chunk(_own, *bounds, check_every)


def _at_moment(access: DatabaseAccess, settings: Settings, moment: datetime) -> ServiceContext:
    return ServiceContext(access, settings, clock=lambda: moment)
