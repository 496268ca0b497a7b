"""The sliders of a wished plan: months or instalment, and what would be paid at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from frontend.api_types import Debt
from frontend.formatting import amount_as_typed, money_text
from frontend.texts import group, text

_MOST_MONTHS = 36
_STEPS = 40


@dataclass(frozen=True)
class Wish:
    """What is asked of the engine; `months` where the reader chose them."""

    asked: dict[str, Any]
    months: int | None


def show_sliders(debt: Debt) -> Wish:
    """Draw the sliders and return what they say, amounts as the API reads them."""
    names = group("calculator.by")
    by = st.segmented_control(
        text("calculator.choose"),
        list(names),
        default="months",
        required=True,
        format_func=names.__getitem__,
        key="calculator_by",
    )
    amounts = _amounts(debt)
    shown = _shown(debt["currency"])
    months: int | None = None
    asked: dict[str, Any] = {}
    if by == "months":
        months = st.slider(
            text("calculator.months"), 1, _MOST_MONTHS, 6, key=f"calculator_months_{debt['id']}"
        )
        asked["months"] = months
    else:
        monthly = st.select_slider(
            text("calculator.monthly"),
            amounts,
            amounts[len(amounts) // 4],
            format_func=shown,
            key=f"calculator_monthly_{debt['id']}",
        )
        asked["monthly"] = _plain_amount(monthly)
    down = st.select_slider(
        text("calculator.down_payment"),
        [0.0, *amounts[: len(amounts) // 2]],
        0.0,
        format_func=shown,
        key=f"calculator_down_{debt['id']}",
    )
    if down:
        asked["down_payment"] = _plain_amount(down)
    return Wish(asked, months)


def _amounts(debt: Debt) -> list[float]:
    """Round amounts up to the whole balance: each step a 1, 2 or 5 with zeros."""
    least = max(debt["balance"] / _STEPS, 1)
    zeros = 10 ** (len(str(int(least))) - 1)
    step = next(zeros * factor for factor in (1, 2, 5, 10) if zeros * factor >= least)
    count = max(int(debt["balance"] // step), 1)
    return [float(step * number) for number in range(1, count + 1)]


def _shown(currency: str) -> Callable[[float], str]:
    return lambda amount: money_text(amount_as_typed(amount), currency)


def _plain_amount(amount: float) -> str:
    return f"{amount:.2f}"
