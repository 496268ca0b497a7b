"""A figure that matters, with its name above it."""

from __future__ import annotations

import streamlit as st

from frontend.formatting import plain


def show_amount(label: str, amount_text: str, *, key: str) -> None:
    """Draw an amount large, as the API wrote it."""
    with st.container(key=f"amount_{key}"):
        st.markdown(f"{label}  \n**{plain(amount_text)}**")
