"""Reading the app in another language."""

from __future__ import annotations

import streamlit as st

from frontend.components import browser
from frontend.formatting import plain
from frontend.language import LANGUAGES, language
from frontend.texts import text


def show_language_switch(place: str) -> None:
    """Draw a button for each other language, in that language; the page is loaded anew in the chosen one."""
    for code in LANGUAGES:
        if code == language():
            continue
        label = text(f"language.{code}")
        if st.button(label, key=f"language_{place}_{code}", icon=":material/translate:", type="tertiary"):
            failure = browser.choose_language(code)
            if failure is not None:
                st.error(plain(failure))
