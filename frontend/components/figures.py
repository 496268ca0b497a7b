"""Figures of the portfolio: each drawn in proportion, with the exact figures in a table behind it.

Amounts are added up as the decimals that the API gives, never in binary, and never over two currencies.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

import streamlit as st

from frontend.api_types import (
    Analytics,
    FunnelStep,
    OwedSince,
    OwedToCreditor,
    PortfolioFigures,
    Promises,
    RecoveredMonth,
)
from frontend.components.amounts import show_amount
from frontend.components.bars import show_bars
from frontend.components.cards import card, show_facts
from frontend.formatting import amount_as_typed, count_text, money_text, month_name, plain
from frontend.texts import group, text

_MOST_BARS = 8


def show_headline(owed: PortfolioFigures, led_to: Analytics, currency: str) -> None:
    """Draw the four figures that matter first."""
    balance = total(item["balance"] for item in owed["by_creditor"] if item["currency"] == currency)
    debts = sum(item["debts"] for item in owed["by_creditor"] if item["currency"] == currency)
    came_in = next((item for item in led_to["recovery"] if item["currency"] == currency), None)
    kept = next((item for item in led_to["promises"] if item["currency"] == currency), None)
    facts = {
        "owed": (money(balance, currency), text("portfolio.owed_detail", count=count_text(debts))),
        "agreed": (
            money(came_in["agreed"] if came_in else 0, currency),
            text("portfolio.agreed_detail", count=count_text(came_in["agreements"] if came_in else 0)),
        ),
        "recovered": (money(came_in["recovered"] if came_in else 0, currency), text("portfolio.in_period")),
        "kept": (share(kept["kept_share"] if kept else None), text("portfolio.in_period")),
    }
    with st.container(horizontal=True, key="headline"):
        for name, (figure, detail) in facts.items():
            with card(f"headline_{name}"):
                show_amount(text(f"portfolio.{name}"), figure, key=name)
                st.markdown(f":small[{plain(detail)}]")


def show_creditors(items: Sequence[OwedToCreditor], currency: str) -> None:
    """Draw what is owed to each creditor, the most first."""
    found = sorted(
        (item for item in items if item["currency"] == currency), key=lambda item: -item["balance"]
    )
    if not found:
        st.markdown(text("portfolio.nothing_owed"))
        return
    rows = [(item["creditor"], item["balance"], item["debts"]) for item in found]
    rest = found[_MOST_BARS:]
    shown = rows[:_MOST_BARS]
    if rest:
        others = text("portfolio.other_creditors", count=count_text(len(rest)))
        shown.append(
            (others, float(total(item["balance"] for item in rest)), sum(item["debts"] for item in rest))
        )
    show_bars([(name, amount, money(amount, currency)) for name, amount, _ in shown])
    _show_owed_table(text("debt_form.creditor"), rows, currency)


def show_ages(items: Sequence[OwedSince], currency: str) -> None:
    """Draw what is owed by how many days it is past due."""
    names = group("portfolio.band")
    rows = [
        (names.get(item["band"], item["band"]), item["balance"], item["debts"])
        for item in items
        if item["currency"] == currency
    ]
    if not rows:
        st.markdown(text("portfolio.nothing_owed"))
        return
    show_bars([(name, amount, money(amount, currency)) for name, amount, _ in rows])
    _show_owed_table(text("portfolio.days_past_due"), rows, currency)


def _show_owed_table(first: str, rows: Sequence[tuple[str, float, int]], currency: str) -> None:
    _show_table(
        {
            first: [plain(name) for name, _, _ in rows],
            text("portfolio.debts"): [count_text(debts) for _, _, debts in rows],
            text("debts.balance"): [plain(money(amount, currency)) for _, amount, _ in rows],
        }
    )


def show_funnel(steps: Sequence[FunnelStep]) -> None:
    """Draw how many conversations came how far; those of all currencies together."""
    begun = steps[0]["conversations"] if steps else 0
    if not begun:
        st.markdown(text("portfolio.no_conversations"))
        return
    names = group("portfolio.step")
    rows = [(names.get(step["step"], step["title"]), step["conversations"]) for step in steps]
    show_bars([(name, count, f"{count_text(count)} · {share(count / begun)}") for name, count in rows])
    _show_table(
        {
            text("portfolio.step_name"): [plain(name) for name, _ in rows],
            text("portfolio.conversations"): [count_text(count) for _, count in rows],
            text("portfolio.of_begun"): [share(count / begun) for _, count in rows],
        }
    )


def show_recovery(months: Sequence[RecoveredMonth], currency: str) -> None:
    """Draw what was paid month by month, the latest last."""
    rows = [(month_name(item["month"]), item["recovered"]) for item in months if item["currency"] == currency]
    if not rows:
        st.markdown(text("portfolio.nothing_paid"))
        return
    show_bars([(name, amount, money(amount, currency)) for name, amount in rows])
    _show_table(
        {
            text("portfolio.month"): [name for name, _ in rows],
            text("portfolio.recovered"): [plain(money(amount, currency)) for _, amount in rows],
        }
    )


def show_promises(items: Sequence[Promises], currency: str) -> None:
    """Draw how much of what fell due was paid in time."""
    found = next((item for item in items if item["currency"] == currency), None)
    if found is None or not found["due"]:
        st.markdown(text("portfolio.nothing_due"))
        return
    due, paid = money(found["amount"], currency), money(found["paid"], currency)
    show_bars([(text("portfolio.due"), found["amount"], due), (text("portfolio.paid"), found["paid"], paid)])
    show_facts(
        {
            text("portfolio.due_count"): count_text(found["due"]),
            text("portfolio.kept_count"): count_text(found["kept"]),
            text("portfolio.late_count"): count_text(found["late"]),
            text("portfolio.kept"): share(found["kept_share"]),
        }
    )


def total(amounts: Iterable[float]) -> Decimal:
    """Add up amounts of one currency, exactly."""
    return sum((Decimal(str(amount)) for amount in amounts), Decimal(0))


def money(amount: float | Decimal, currency: str) -> str:
    """Write an amount of a currency."""
    return money_text(amount_as_typed(amount), currency)


def share(part: float | None) -> str:
    """Write a share between 0 and 1 as a percentage, a dash for the share of nothing."""
    return "—" if part is None else f"{part * 100:.0f}\u00a0%"


def _show_table(columns: dict[str, list[str]]) -> None:
    with st.expander(text("portfolio.table")):
        st.table(columns, border="horizontal", hide_index=True)
