"""What every debt of the installation would be offered now, in lines of a file: a chunk of debts at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from backend.db.repositories.portfolio import PortfolioDebt
from backend.domain.calendar import IsHoliday
from backend.domain.debt import Debt, FixedOffer, FixedOfferKind
from backend.domain.money import Money
from backend.domain.negotiation import NegotiationState, opening_offers
from backend.domain.offer import OfferTerms, without_dearer_twins
from backend.domain.policy import Policy
from backend.domain.policy_bands import Band, Bands
from backend.services.context import ServiceContext
from backend.services.places import country_of, holiday_calendar, local_today
from backend.services.policy_in_force import days_past_due, policy_for, policy_of_scope
from backend.services.portfolio.openings import PricedShape, can_price_in_columns, price_openings

HEADER = (
    "debt_id;currency;kind;instalments;down_payment_minor;instalment_minor;last_instalment_minor;total_minor;"
    "discount_minor;interest_minor;first_due_date;last_due_date;valid_until\n"
)
Line = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class PricedChunk:
    """Lines in the order of debts, and how many debts were priced in columns and by the engine.

    `checked` of those in columns were priced by the engine too, and `differing` of them came out otherwise.
    """

    text: str
    in_columns: int
    by_engine: int
    offers: int
    checked: int
    differing: int


@dataclass(slots=True)
class _Tally:
    lines: list[Line] = field(default_factory=list)
    in_columns: int = 0
    by_engine: int = 0
    checked: int = 0
    differing: int = 0


def price_chunk(context: ServiceContext, first: int, end: int, check_every: int) -> PricedChunk:
    """Price the active debts with ids from `first` to before `end`, each on its debtor's local day.

    A negotiation under way is priced as it stands; for one not begun, the margin above the floor is taken at its
    most, which no price of an ordinary policy depends on. Of those in columns, one in `check_every` is priced by
    the engine as well.
    """
    with context.read() as uow:
        debts = uow.portfolio.list_chunk(first, end)
    tally = _Tally()
    for group, policy in _grouped(context, debts):
        today = local_today(context, group[0].locale)
        is_holiday = holiday_calendar(country_of(group[0].locale))
        _price_group(tally, group, policy, today, is_holiday, check_every)
    tally.lines.sort()
    text = "".join(line for _, _, line in tally.lines)
    counts = (tally.in_columns, tally.by_engine, len(tally.lines), tally.checked, tally.differing)
    return PricedChunk(text, *counts)


def _price_group(
    tally: _Tally,
    group: list[PortfolioDebt],
    policy: Policy,
    today: date,
    is_holiday: IsHoliday,
    check_every: int,
) -> None:
    rest: Sequence[PortfolioDebt] = group
    if can_price_in_columns(policy):
        done, rest = _in_columns(group, policy, today, is_holiday)
        others = {debt.id for debt in rest}
        for debt in group[::check_every]:
            if debt.id not in others:
                exact = _by_engine(debt, policy, today, is_holiday)
                tally.checked += 1
                tally.differing += exact != [line for line in done if line[0] == debt.id]
        tally.lines += done
        tally.in_columns += len(group) - len(rest)
    for debt in rest:
        tally.lines += _by_engine(debt, policy, today, is_holiday)
    tally.by_engine += len(rest)


def _grouped(
    context: ServiceContext, debts: Sequence[PortfolioDebt]
) -> Iterator[tuple[list[PortfolioDebt], Policy]]:
    """Debts for which the same rules hold on the same day; most portfolios have few such groups."""
    scopes: dict[tuple[int, int | None, str, str], tuple[Bands, date]] = {}
    groups: dict[tuple[object, Band | None], list[PortfolioDebt]] = {}
    for debt in debts:
        scope = (debt.creditor_id, debt.campaign_id, debt.currency, debt.locale)
        if scope not in scopes:
            scopes[scope] = policy_of_scope(context, debt)[1].bands, local_today(context, debt.locale)
        bands, today = scopes[scope]
        band = bands.find(debt.balance, days_past_due(debt, today))
        groups.setdefault((scope, band), []).append(debt)
    for members in groups.values():
        today = local_today(context, members[0].locale)
        yield members, policy_for(context, members[0], today).policy


def _in_columns(
    group: list[PortfolioDebt], policy: Policy, today: date, is_holiday: IsHoliday
) -> tuple[list[Line], list[PortfolioDebt]]:
    """The lines of those debts that columns can price, and the others."""
    plain = [debt for debt in group if not debt.fixed_offers and debt.state is None]
    balances = np.array([debt.balance for debt in plain], dtype=np.int64)
    openings = price_openings(balances, policy, today, is_holiday)
    sure = ~openings.unsure
    ids = np.array([debt.id for debt in plain], dtype=np.int64)
    lines = [
        line
        for place, shape in enumerate(openings.shapes)
        for line in _lines_of(place, shape, ids, shape.exists & sure)
    ]
    settled = set(ids[sure].tolist())
    return lines, [debt for debt in group if debt.id not in settled]


def _lines_of(place: int, shape: PricedShape, ids: np.ndarray, chosen: np.ndarray) -> Iterator[Line]:
    terms = shape.sample
    before = f";{terms.currency};{{kind}};{terms.instalment_count};"
    after = f";{terms.first_due_date};{terms.last_due_date};{terms.valid_until}\n"
    plain, mixed = before.format(kind="instalment_plan"), before.format(kind="partial_plus_plan")
    once = before.format(kind="lump_sum")
    columns = (ids, shape.down_payment, shape.instalment, shape.last_instalment, shape.total, shape.discount)
    for debt, down, each, last, total, discount in zip(
        *(column[chosen].tolist() for column in columns), strict=True
    ):
        head = once if place == 0 else mixed if down else plain
        yield debt, place, f"{debt}{head}{down};{each};{last};{total};{discount};0{after}"


def _by_engine(debt: PortfolioDebt, policy: Policy, today: date, is_holiday: IsHoliday) -> list[Line]:
    state = NegotiationState.from_mapping(debt.state or {})
    made, _ = opening_offers(_to_domain(debt), policy, state, today, is_holiday)
    offers = without_dearer_twins(made)
    return [(debt.id, place, _line_of(debt.id, terms)) for place, terms in enumerate(offers)]


def _line_of(debt_id: int, terms: OfferTerms) -> str:
    """An offer as a line of the file, amounts in minor units."""
    amounts = (
        terms.down_payment,
        terms.instalment_amount,
        terms.instalments[-1].amount,
        terms.total,
        terms.discount,
        terms.interest,
    )
    figures = ";".join(str(amount.minor_units) for amount in amounts)
    dates = f"{terms.first_due_date};{terms.last_due_date};{terms.valid_until}"
    return f"{debt_id};{terms.currency};{terms.kind.value};{terms.instalment_count};{figures};{dates}\n"


def _to_domain(debt: PortfolioDebt) -> Debt:
    """The debt as the engine prices it; what it is made of does not matter for that."""
    currency = debt.currency
    zero = Money.zero(currency)
    return Debt(
        debt.id,
        creditor="",
        product="",
        obligation_number="",
        principal=Money(debt.balance, currency),
        interest=zero,
        fees=zero,
        fixed_offers=tuple(
            FixedOffer(FixedOfferKind(item["kind"]), Money(item["amount"], currency), item["count"])
            for item in debt.fixed_offers or ()
        ),
    )
