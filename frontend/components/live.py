"""A part of a page that looks for news by itself, without the rest of the page being made again."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from frontend.api_client import ApiError, SignedOutError
from frontend.components import feedback


def live(key: str, draw: Callable[[], None], *, every: float | None) -> None:
    """Draw, and draw again every so many seconds; None draws once. `key` is unique on the page.

    What is there stays readable meanwhile. A failure is said in its place and the next round tries again; without
    a session the whole page is asked anew.
    """

    def round_of_news() -> None:
        try:
            draw()
        except SignedOutError:
            st.rerun()
        except ApiError as error:
            feedback.show_error(error)

    with st.container(key=f"live_{key}"):
        st.fragment(round_of_news, run_every=every)()
