"""The frame of the pages before anyone is signed in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from frontend.texts import text


def show_brand() -> None:
    """Draw the name with its mark."""
    with st.container(key="brand", width="content"):
        st.markdown(f"**{text('app.name')}**")


@contextmanager
def entrance(title: str, lead: str | None = None) -> Iterator[None]:
    """Draw what follows in a narrow column under the name, a title and a sentence."""
    with st.container(key="entrance", horizontal_alignment="center"), st.container(width=440):
        show_brand()
        st.title(title, anchor=False)
        if lead is not None:
            st.markdown(lead)
        yield
