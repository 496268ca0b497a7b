"""A PDF as an answer that browsers keep as a file."""

from __future__ import annotations

from flask import Response


def pdf_response(name: str, content: bytes) -> Response:
    """Return the file under its name."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, mimetype="application/pdf", headers=headers)
