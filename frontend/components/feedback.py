"""Telling the reader what happened: errors with a way on, notes that survive a rerun, and empty pages."""

from __future__ import annotations

import logging
from collections.abc import Callable

import streamlit as st

from frontend.api_client import ApiError
from frontend.formatting import plain
from frontend.texts import text

_log = logging.getLogger(__name__)

_NOTE = "note_for_next_run"
_WARNING = "warning_for_next_run"


def show_error(error: ApiError) -> None:
    """Show what the API said."""
    st.error(plain(error.message))


def show_problem(error: ApiError) -> None:
    """Show an error that kept a whole page from being built, with a button that tries again."""
    show_error(error)
    st.button(text("errors.retry"), key="retry_page", type="primary")


def show_failure(error: Exception) -> bool:
    """Record an error that nobody expected and say so in plain words, in place of Streamlit's report."""
    _log.error("a page failed", exc_info=error)
    st.error(text("errors.unexpected"))
    st.button(text("errors.retry"), key="retry_failure", type="primary")
    return True


def attempt(act: Callable[[], object], done: str) -> bool:
    """Do what was pressed and draw the page anew with the sentence `done`; False, with the reason shown, if not."""
    try:
        with st.spinner(text("app.working")):
            act()
    except ApiError as error:
        show_error(error)
        return False
    note(done)
    st.rerun()


def note(sentence: str) -> None:
    """Keep a sentence for the next run, when the page shows what it is about."""
    st.session_state[_NOTE] = sentence


def warn(sentence: str) -> None:
    """Keep a sentence about something that did not go well for the next run."""
    st.session_state[_WARNING] = sentence


def show_note() -> None:
    """Show the sentences that the run before left."""
    for name, show in ((_NOTE, st.success), (_WARNING, st.warning)):
        sentence = st.session_state.pop(name, None)
        if sentence is not None:
            show(plain(sentence))


def empty_page(title: str, sentence: str, action: str, page: st.Page) -> None:
    """Say that there is nothing yet, and offer the one thing to do about it."""
    with st.container(border=True):
        st.header(title, anchor=False)
        st.markdown(plain(sentence))
        if st.button(action, type="primary", key="empty_action"):
            st.switch_page(page)
