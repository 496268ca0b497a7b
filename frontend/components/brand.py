"""The product's name with its mark."""

from __future__ import annotations

import streamlit as st

from frontend.texts import text


def show_brand() -> None:
    """Draw the name; the mark before it comes from the style sheet."""
    with st.container(key="brand", width="content"):
        st.markdown(f"**{text('app.name')}**")
