"""The currencies and the countries that the service knows, and what people call them."""

from __future__ import annotations

from typing import cast

import streamlit as st

from frontend import session
from frontend.api_types import Places
from frontend.texts import group, text

_PLACES = "known_places"


def known_places() -> Places:
    """Ask the API once in a tab: what there is changes only with the service."""
    if _PLACES not in st.session_state:
        st.session_state[_PLACES] = session.api().places()
    return cast(Places, st.session_state[_PLACES])


def currency_codes() -> list[str]:
    """Return which currencies debts may have, the installation's own first."""
    return [one["code"] for one in known_places()["currencies"]]


def currency_name(code: str) -> str:
    """Name a currency that the API knows by three letters."""
    return text(f"currency.{code}")


def country_name(code: str) -> str:
    """Name a country that the API knows by two letters; one whose rules we do not have, by these."""
    return group("country_name").get(code, code)
