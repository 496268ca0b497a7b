"""Turning the pages of a list; which page is shown stays in the session under a key of the list's."""

from __future__ import annotations

import streamlit as st

from frontend.texts import text


def shown_page(key: str) -> int:
    """Return the page of a list that is to be shown, from 1."""
    return int(st.session_state.get(key, 1))


def turn_to(key: str, page: int) -> None:
    """Show another page at the next run."""
    st.session_state[key] = page


def show_pages(key: str, page: int, pages: int) -> None:
    """Draw where one is, and the ways forth and back; nothing where there is one page."""
    if pages <= 1:
        return
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="center"):
        _show_way("previous", key, page - 1, disabled=page <= 1)
        st.markdown(text("pages.page", page=page, pages=pages), width="content")
        _show_way("next", key, page + 1, disabled=page >= pages)


def _show_way(name: str, key: str, page: int, *, disabled: bool) -> None:
    label = text(f"pages.{name}")
    st.button(label, key=f"{key}_{name}", disabled=disabled, on_click=turn_to, args=(key, page))
