"""The HTTP API: one module per noun; each parses, calls one service, and presents."""

from __future__ import annotations

from backend.api import (
    admin,
    agreements,
    assistant,
    auth,
    campaigns,
    chat,
    debts,
    documents,
    model_keys,
    models,
    offers,
    payments,
    policies,
    users,
)

BLUEPRINTS = (
    admin.routes,
    agreements.routes,
    assistant.routes,
    auth.routes,
    campaigns.routes,
    chat.routes,
    debts.routes,
    documents.routes,
    model_keys.routes,
    models.routes,
    policies.routes,
    models.correction_routes,
    offers.routes,
    payments.routes,
    users.routes,
    users.debtor_routes,
)

__all__ = ["BLUEPRINTS"]
