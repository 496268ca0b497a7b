"""The one HTML document of the app: in the reader's language, and the policy that protects it."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import lru_cache
from pathlib import Path

import streamlit

from frontend.language import language
from frontend.texts import text

_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_NOSCRIPT = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)

# Without it the page looks for its server below the address that was opened (`/acuerdos/_stcore/health`).
_BACKEND = 'window.__streamlit = { BACKEND_BASE_URL: window.location.origin + "/" }'


def rewrite_document(html: str) -> str:
    """Put our language, title and no-script sentence into Streamlit's page; drop its agent API link."""
    html = html.replace('<html lang="en">', f'<html lang="{language()}">', 1)
    html = html.replace("window.prerenderReady = false", f"window.prerenderReady = false; {_BACKEND}", 1)
    html = html.replace("<title>Streamlit</title>", f"<title>{text('app.name')}</title>", 1)
    html = _NOSCRIPT.sub(f"<noscript><p>{text('app.noscript')}</p></noscript>", html, count=1)
    return html.replace('<link rel="service-desc" href="./_stcore/agent/openapi.json" />', "", 1)


@lru_cache(maxsize=1)
def content_security_policy() -> str:
    """Return the policy: own scripts only, nothing fetched from or sent to another host, never in a frame."""
    index = Path(streamlit.__file__).parent / "static" / "index.html"
    document = rewrite_document(index.read_text("utf-8"))
    hashes = " ".join(_script_hash(body) for body in _INLINE_SCRIPT.findall(document))
    return "; ".join(
        [
            "default-src 'self'",
            f"script-src 'self' {hashes} 'wasm-unsafe-eval' blob:",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    )


def _script_hash(body: str) -> str:
    digest = hashlib.sha256(body.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
