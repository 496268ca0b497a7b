"""The portfolio at a glance: what is owed, how late it is, what conversations led to, and what came in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import streamlit as st

from frontend import navigation, session
from frontend.api_types import Analytics, PortfolioFigures
from frontend.components import feedback, figures
from frontend.components.cards import card
from frontend.components.loading import loading
from frontend.formatting import count_text
from frontend.texts import text

_DAYS = (30, 90, 365)


def render() -> None:
    """Draw the choice of the period, and the figures of one currency."""
    st.title(text("portfolio.title"), anchor=False)
    st.markdown(text("portfolio.lead"))
    with st.container(horizontal=True):
        days = st.segmented_control(
            text("portfolio.period"),
            _DAYS,
            default=_DAYS[0],
            required=True,
            format_func=_period_name,
            key="portfolio_days",
        )
        currency = st.container(width="content")
    until = datetime.now(session.zone()).date()
    since = until - timedelta(days=(days or _DAYS[0]) - 1)
    with loading():
        owed = session.api().portfolio_figures(since, until)
        led_to = session.api().analytics(since, until)
    currencies = sorted({item["currency"] for item in owed["by_status"]})
    if not currencies:
        _show_nothing()
        return
    with currency:
        chosen = _choose_currency(currencies)
    with st.container(key="figures"):
        _show_figures(owed, led_to, chosen)


def _choose_currency(currencies: list[str]) -> str:
    """Currencies are never added up: where there are several, one is looked at."""
    if len(currencies) == 1:
        return currencies[0]
    return (
        st.segmented_control(
            text("portfolio.currency"),
            currencies,
            default=currencies[0],
            required=True,
            format_func=lambda code: text(f"currency.{code}"),
            key="portfolio_currency",
        )
        or currencies[0]
    )


def _show_figures(owed: PortfolioFigures, led_to: Analytics, currency: str) -> None:
    figures.show_headline(owed, led_to, currency)
    left, right = st.columns(2)
    with left:
        _show("creditors", lambda: figures.show_creditors(owed["by_creditor"], currency))
        _show("funnel", lambda: figures.show_funnel(led_to["funnel"]))
    with right:
        _show("ages", lambda: figures.show_ages(owed["by_days_past_due"], currency))
        _show("recovery", lambda: figures.show_recovery(owed["recovery_by_month"], currency))
        _show("promises", lambda: figures.show_promises(led_to["promises"], currency))


def _show(name: str, draw: Callable[[], None]) -> None:
    with card(name):
        st.header(text(f"portfolio.{name}"), anchor=False)
        draw()


def _show_nothing() -> None:
    feedback.empty_page(
        text("staff.empty_title"),
        text("portfolio.empty"),
        text("staff.empty_action"),
        navigation.page("campaigns"),
    )


def _period_name(days: int) -> str:
    return text("portfolio.days", count=count_text(days))
