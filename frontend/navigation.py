"""Going from one page to another by name."""

from __future__ import annotations

from typing import NoReturn

import streamlit as st

HOME = "inicio"
_PAGES = "navigation_pages"


def remember_pages(pages: dict[str, st.Page]) -> None:
    """Keep the pages of this run, by name, for links between them."""
    st.session_state[_PAGES] = pages


def page(name: str) -> st.Page:
    """Return a page of the signed-in role; KeyError for any other."""
    pages: dict[str, st.Page] = st.session_state[_PAGES]
    return pages[name]


def open_page(name: str) -> NoReturn:
    """Leave this page for another."""
    st.switch_page(page(name))
