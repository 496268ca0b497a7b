"""The frame of the pages before anyone is signed in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from frontend.components.brand import show_brand
from frontend.components.language_switch import show_language_switch


@contextmanager
def entrance(title: str, lead: str | None = None) -> Iterator[None]:
    """Draw what follows in a narrow column under the name, a title and a sentence."""
    with st.container(key="entrance", horizontal_alignment="center"), st.container(width=440):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            show_brand()
            show_language_switch("entrance")
        st.title(title, anchor=False)
        if lead is not None:
            st.markdown(lead)
        yield
