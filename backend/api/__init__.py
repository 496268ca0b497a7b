"""The HTTP API: one module per noun; each parses, calls one service, and presents."""

from __future__ import annotations

from backend.api import auth, documents, users

BLUEPRINTS = (auth.routes, documents.routes, users.routes, users.debtor_routes)

__all__ = ["BLUEPRINTS"]
