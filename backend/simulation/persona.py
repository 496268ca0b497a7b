"""Kinds of debtors, and the debts that they have: data, read from a file and checked."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from backend.domain.errors import InvalidInput
from backend.domain.money import Money

FILE = Path(__file__).with_name("personas.json")
MOST_ROUNDS = 100
Range = tuple[float, float]


class PersonasError(Exception):
    """The file of personas cannot be used; the message says where, and what is wrong there."""


@dataclass(frozen=True, slots=True)
class Spread:
    """A log-normal quantity: `median · e^(spread·z)` with z from the standard normal distribution.

    `with_means` is the correlation of z with how well off the person is.
    """

    median: float
    spread: float
    with_means: float = 0.0


@dataclass(frozen=True, slots=True)
class Persona:
    """A kind of debtor. Money is in shares of the balance; `free_money` is what is left of a month.

    `reservation`: the most that they would pay, in their own present value at `time_preference` (a year).
    `declared` and `believed`: what they say, and what they think, is left of a month, as a multiple of what is.
    `rounds` and `days`: how much of talking, and of waiting, they put up with. `begins`: the chance that the
    first payment is made at all. `pays`: how many payments are made before they stop; None for all.
    """

    name: str
    share: float
    about: str
    strategy: str
    settings: Mapping[str, float]
    reservation: Spread
    free_money: Spread
    savings: Spread
    declared: Range
    believed: Range
    rounds: Range
    days: Range
    time_preference: Range
    shock_chance: float
    least_loss: float
    begins: float
    pays: Range | None


@dataclass(frozen=True, slots=True)
class CurrencyShare:
    """What part of the debts is in a currency, how large they are, and what a euro is in it."""

    currency: str
    locale: str
    share: float
    median: Money
    spread: float
    least: Money
    most: Money
    units_per_euro: float


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The debts: balances are log-normal by currency, days past due log-normal, income beside the balance."""

    currencies: tuple[CurrencyShare, ...]
    interest_share: Range
    days_past_due: Spread
    days_range: Range
    income: Spread


@dataclass(frozen=True, slots=True)
class Population:
    """Everything that debtors are drawn from."""

    personas: tuple[Persona, ...]
    portfolio: Portfolio


def read_population(file: Path = FILE, strategies: Mapping[str, Sequence[str]] | None = None) -> Population:
    """Read the personas of a file; `strategies` names those that exist, each with its settings.

    Raises PersonasError, whose message names the place ("personas[2].savings.median") and the rule broken.
    """
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise PersonasError(f"{file}: cannot be read ({error})") from None
    except ValueError as error:
        raise PersonasError(f"{file}: is not JSON ({error})") from None
    try:
        population = _population(_Place(document, ""))
    except PersonasError as error:
        raise PersonasError(f"{file}: {error}") from None
    if strategies is not None:
        _check_strategies(file, population, strategies)
    return population


class _Place:
    """A value of the file, and where it stands, so that what is wrong can be named."""

    def __init__(self, value: Any, path: str) -> None:
        self.value = value
        self.path = path

    def wrong(self, rule: str) -> PersonasError:
        return PersonasError(f"{self.path or 'the document'} {rule}")

    def members(self, *names: str) -> dict[str, _Place]:
        """Exactly these members, each in its place."""
        if not isinstance(self.value, dict):
            raise self.wrong("must be an object")
        for name in names:
            if name not in self.value:
                raise self.wrong(f"has no {name!r}")
        for name in self.value:
            if name not in names:
                raise self.wrong(f"has an unknown member {name!r}")
        return {name: _Place(self.value[name], f"{self.path}.{name}".lstrip(".")) for name in names}

    def numbers(self) -> dict[str, float]:
        """Any members, all of them numbers."""
        names = self.value if isinstance(self.value, dict) else ()
        return {name: place.number() for name, place in self.members(*names).items()}

    def each(self) -> list[_Place]:
        if not isinstance(self.value, list) or not self.value:
            raise self.wrong("must be a list that is not empty")
        return [_Place(item, f"{self.path}[{index}]") for index, item in enumerate(self.value)]

    def text(self) -> str:
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.wrong("must be a text")
        return self.value

    def number(self, least: float = 0, most: float = float("inf")) -> float:
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            raise self.wrong("must be a number")
        if not least <= self.value <= most:
            raise self.wrong(f"must be from {least} to {most}")
        return float(self.value)

    def range(self, least: float, most: float) -> Range:
        if not isinstance(self.value, list) or len(self.value) != 2:
            raise self.wrong("must be a pair [from, to]")
        low, high = (place.number(least, most) for place in self.each())
        if low > high:
            raise self.wrong("must not begin above its end")
        return low, high

    def amount(self, currency: str) -> Money:
        try:
            money = Money.from_major(Decimal(self.text()), currency)
        except (InvalidOperation, InvalidInput, ValueError):
            raise self.wrong(f"must be an amount in {currency}, as text") from None
        if money.minor_units <= 0:
            raise self.wrong("must be above zero")
        return money


def _population(root: _Place) -> Population:
    parts = root.members("version", "sources", "portfolio", "personas")
    if parts["version"].value != 1:
        raise parts["version"].wrong("must be 1")
    for source in parts["sources"].each():
        source.text()
    personas = tuple(_persona(place) for place in parts["personas"].each())
    names = [persona.name for persona in personas]
    if len(set(names)) < len(names):
        raise parts["personas"].wrong("has a name twice")
    _check_shares(parts["personas"], [persona.share for persona in personas])
    return Population(personas, _portfolio(parts["portfolio"]))


_READERS: dict[str, Callable[[_Place], Any]] = {
    "name": _Place.text,
    "share": lambda place: place.number(0, 1),
    "about": _Place.text,
    "strategy": _Place.text,
    "settings": lambda place: place.numbers(),
    "reservation": lambda place: _correlated(place),
    "free_money": lambda place: _spread(place),
    "savings": lambda place: _spread(place),
    "declared": lambda place: place.range(0, 10),
    "believed": lambda place: place.range(0, 10),
    "rounds": lambda place: place.range(1, MOST_ROUNDS),
    "days": lambda place: place.range(0, 366),
    "time_preference": lambda place: place.range(0, 10),
    "begins": lambda place: place.number(0, 1),
    "pays": lambda place: None if place.value is None else place.range(0, 120),
}


def _persona(place: _Place) -> Persona:
    parts = place.members(*_READERS, "shock")
    shock = parts["shock"].members("monthly_chance", "least_loss")
    values = {name: read(parts[name]) for name, read in _READERS.items()}
    chance, loss = shock["monthly_chance"].number(0, 1), shock["least_loss"].number(0, 1)
    return Persona(**values, shock_chance=chance, least_loss=loss)


def _spread(place: _Place) -> Spread:
    parts = place.members("median", "spread")
    return Spread(parts["median"].number(), parts["spread"].number(0, 5))


def _correlated(place: _Place) -> Spread:
    parts = place.members("median", "spread", "with_means")
    return Spread(parts["median"].number(), parts["spread"].number(0, 5), parts["with_means"].number(-1, 1))


def _portfolio(place: _Place) -> Portfolio:
    parts = place.members("currencies", "interest_share", "days_past_due", "income")
    days = parts["days_past_due"].members("median", "spread", "least", "most")
    currencies = tuple(_currency(item) for item in parts["currencies"].each())
    _check_shares(parts["currencies"], [item.share for item in currencies])
    return Portfolio(
        currencies=currencies,
        interest_share=parts["interest_share"].range(0, 1),
        days_past_due=Spread(days["median"].number(), days["spread"].number(0, 5)),
        days_range=(days["least"].number(), days["most"].number()),
        income=_spread(parts["income"]),
    )


def _currency(place: _Place) -> CurrencyShare:
    parts = place.members(
        *("currency", "locale", "share", "median_balance", "spread", "least_balance", "most_balance"),
        "units_per_euro",
    )
    code = parts["currency"].text()
    return CurrencyShare(
        currency=code,
        locale=parts["locale"].text(),
        share=parts["share"].number(0, 1),
        median=parts["median_balance"].amount(code),
        spread=parts["spread"].number(0, 5),
        least=parts["least_balance"].amount(code),
        most=parts["most_balance"].amount(code),
        units_per_euro=parts["units_per_euro"].number(0.000001),
    )


def _check_shares(place: _Place, shares: Sequence[float]) -> None:
    if abs(sum(shares) - 1) > 1e-6:
        raise place.wrong(f"must have shares that add up to 1, not {sum(shares):.4f}")


def _check_strategies(file: Path, population: Population, known: Mapping[str, Sequence[str]]) -> None:
    for index, persona in enumerate(population.personas):
        place = f"{file}: personas[{index}]"
        if persona.strategy not in known:
            raise PersonasError(
                f"{place}.strategy must be one of {', '.join(sorted(known))}, not {persona.strategy!r}"
            )
        if set(persona.settings) != set(known[persona.strategy]):
            wanted = ", ".join(known[persona.strategy]) or "none"
            raise PersonasError(f"{place}.settings must be, for {persona.strategy}: {wanted}")
