"""The app as ASGI: `python -m uvicorn frontend.streamlit_app:app`.

`streamlit run frontend/streamlit_app.py` works too, for development.
"""

from __future__ import annotations

import gc
import sys
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from streamlit import config
from streamlit.runtime.pages_manager import PagesManager

# `streamlit run` puts this folder on the path instead of the one above it.
_ROOT = str(Path(__file__).resolve().parent.parent)
if _ROOT not in sys.path:
    sys.path.insert(0, _ROOT)

from frontend.components.feedback import show_failure  # noqa: E402
from frontend.web.cookies import FINGERPRINT_HEADER  # noqa: E402
from frontend.web.middleware import (  # noqa: E402
    PageDocument,
    ReaderLanguage,
    SecurityHeaders,
    SessionFingerprint,
)
from frontend.web.routes import ROUTES  # noqa: E402


def _require_fingerprint() -> None:
    """Refuse to start without the setting that keeps one browser out of another's session."""
    trusted = config.get_option("server.trustedUserHeaders")
    if FINGERPRINT_HEADER not in {name.lower() for name in trusted}:
        sys.exit(
            "The Streamlit settings (.streamlit/config.toml) were not read: start from the repository's top."
        )


_require_fingerprint()

# There is a folder `pages`: without this, Streamlit takes its modules for the app's pages until the first run has
# said otherwise, and whoever comes first after a start is sent from their address to the first page.
PagesManager.uses_pages_directory = False

app = st.App(
    Path(__file__).with_name("script.py"),
    routes=ROUTES,
    on_script_error=show_failure,
    middleware=[
        Middleware(SecurityHeaders),
        Middleware(ReaderLanguage),
        Middleware(PageDocument),
        Middleware(SessionFingerprint),
    ],
)

# What is imported by now lives as long as the process: keep the collector from walking it at every run.
import frontend.router  # noqa: E402, F401

gc.freeze()
