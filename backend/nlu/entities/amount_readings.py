"""What a number means as money: which of pesos, thousands or millions, in which currency, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from backend.nlu.entities.lexicon import PESO_CURRENCIES
from backend.nlu.entities.number_reader import Number
from backend.nlu.understanding import Amount, Expected, Frequency, Role

_LEAST_SHARE, _MOST_SHARE = Decimal("0.005"), Decimal("1.5")
_THOUSAND, _MILLION = Decimal(1_000), Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class Setting:
    """What the reading of an amount depends on; `balance` in major units of `currency`."""

    currency: str
    balance: Decimal | None
    expected: Expected
    frequency: Frequency | None = None


def read_amount(number: Number, setting: Setting, role: Role | None) -> Amount:
    """The amount that a number is in this setting, with its other readings if it may mean something else."""
    currency = _currency(number, setting.currency)
    value = _plain(number.value)
    if number.doubtful:
        other = value / 1_000 if number.scale == _MILLION else value * 1_000
        return Amount(value, currency, True, (_plain(other),), role)
    in_pesos = (currency or setting.currency) in PESO_CURRENCIES
    named_small = currency is not None and currency != "COP"
    if not in_pesos or named_small or (number.scale > 1 and not _may_be_more(number)):
        return Amount(value, currency, False, (), role)
    return _in_pesos(number, value, currency, setting, role)


def _may_be_more(number: Number) -> bool:
    """ "mil doscientos" may be 1,200,000, as "1.200" may."""
    if number.scale == 100:
        return True
    return number.scale == 1_000 and number.value < 10_000 and not number.marked and number.value % 1_000 != 0


def _in_pesos(
    number: Number, value: Decimal, currency: str | None, setting: Setting, role: Role | None
) -> Amount:
    named = number.currency is not None or number.scale == 100
    decimals = number.literal is not None and number.literal.decimals
    if value >= 10_000 or (value >= 1_000 and named):
        return Amount(value, currency, False, (), role)
    readings = _readings(value, decimals, named)
    if setting.balance:
        fitting = [one for one in readings if _fits(one, setting.balance)]
        if len(fitting) == 1:
            return Amount(fitting[0], currency, False, (), role)
        readings = fitting + [one for one in readings if one not in fitting]
    return Amount(readings[0], currency, True, tuple(readings[1:]), role)


def _readings(value: Decimal, decimals: bool, named: bool) -> list[Decimal]:
    if decimals and value < 100:
        return [_plain(value * _MILLION), _plain(value * _THOUSAND)]
    if value >= 1_000 or named:
        return [value, _plain(value * _THOUSAND)]
    return [_plain(value * _THOUSAND), value]


def _fits(value: Decimal, balance: Decimal) -> bool:
    return balance * _LEAST_SHARE <= value <= balance * _MOST_SHARE


def _currency(number: Number, default: str) -> str | None:
    if number.currency != "pesos":
        return number.currency
    return default if default in PESO_CURRENCIES else "COP"


def _plain(value: Decimal) -> Decimal:
    """Without trailing zeros or exponent: 200000, not 2E+5; 1200.50, not 1200.500."""
    return Decimal(int(value)) if value == int(value) else value
