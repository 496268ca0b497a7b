"""Pricing one debt: all its offers with their schedules, beside amortisation tables of the same instalments."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from statistics import quantiles
from typing import Any

import click
import numpy as np

from backend.domain.calendar import no_holidays
from backend.domain.debt import Debt
from backend.domain.money import Money
from backend.domain.negotiation import NegotiationState, opening_offers, plan_for
from backend.domain.policy import KINDS_OF_POLICY, Policy, default_policy

FIRST_DAY = date(2026, 11, 23)
MARGIN = Decimal("0.02")


@click.command("pricing")
@click.option("--debts", default=2_000, show_default=True, help="How many debts are priced.")
def pricing_command(debts: int) -> None:
    """Measure one debt with all its offers and dated schedules, in milliseconds of processor time."""
    instalments = 0
    for kind in KINDS_OF_POLICY:
        policy = replace(default_policy("COP"), kind=kind)
        instalments = sum(len(terms.schedule) for terms in _price(policy, 0))
        _print(f"{kind}: all offers, {instalments} payments", _times(partial(_price, policy), debts))
        _print(f"{kind}: opening offers", _times(partial(_open, policy), debts))
    name, amortise = _amortisation()
    _print(f"{name}: {instalments} payments", _times(lambda n: amortise(instalments, n), debts))


def _debt(number: int) -> Debt:
    zero = Money.zero("COP")
    principal = Money(100_000_000 + number * 12_345, "COP")
    return Debt(number + 1, "ENTIDAD", "TARJETA", str(number), principal, zero, zero)


def _open(policy: Policy, number: int) -> list[Any]:
    day = FIRST_DAY + timedelta(days=number % 5)
    state = NegotiationState(margin=MARGIN)
    return list(opening_offers(_debt(number), policy, state, day, no_holidays)[0])


def _price(policy: Policy, number: int) -> list[Any]:
    day = FIRST_DAY + timedelta(days=number % 5)
    state = NegotiationState(margin=MARGIN)
    usual = plan_for(_debt(number), policy, state, day, no_holidays)
    return list(dict.fromkeys([*_open(policy, number), *usual.offers]))


def _amortisation() -> tuple[str, Callable[[int, int], Any]]:
    """Interest and principal of each payment, by numpy-financial where it is installed, else by numpy alone."""
    try:
        financial = importlib.import_module("numpy_financial")
    except ModuleNotFoundError:
        return "numpy, its own amortisation", _by_numpy
    return "numpy-financial ipmt and ppmt", lambda count, number: _by_library(financial, count, number)


def _by_library(financial: Any, count: int, number: int) -> Any:
    periods, principal = np.arange(1, count + 1), 1_000_000.0 + number * 123.45
    return financial.ipmt(0.01, periods, count, principal), financial.ppmt(0.01, periods, count, principal)


def _by_numpy(count: int, number: int) -> Any:
    principal = 1_000_000.0 + number * 123.45
    instalment = principal * 0.01 / (1 - 1.01**-count)
    before = (principal - instalment / 0.01) * 1.01 ** np.arange(count) + instalment / 0.01
    return before * 0.01, instalment - before * 0.01


def _times(price: Callable[[int], Any], count: int) -> list[float]:
    """Milliseconds of processor time of each call, the first hundred left out: caches are warm in a running process."""
    for number in range(100):
        price(number)
    taken = []
    for number in range(count):
        begun = time.thread_time()
        price(number)
        taken.append((time.thread_time() - begun) * 1000)
    return taken


def _print(name: str, taken: list[float]) -> None:
    cuts = quantiles(taken, n=100)
    click.echo(f"{name:45} p50 {cuts[49]:7.3f} ms   p99 {cuts[98]:7.3f} ms")
