"""The HTTP API: one module per noun; each parses, calls one service, and presents."""

from __future__ import annotations

from backend.api import (
    admin,
    affordability,
    agreements,
    assistant,
    auth,
    campaigns,
    chat,
    creditors,
    debts,
    disputes,
    documents,
    hardship_cases,
    model_keys,
    models,
    offers,
    payments,
    policies,
    users,
)

BLUEPRINTS = (
    admin.routes,
    affordability.routes,
    agreements.routes,
    assistant.routes,
    auth.routes,
    campaigns.routes,
    chat.routes,
    creditors.routes,
    debts.routes,
    disputes.routes,
    documents.routes,
    hardship_cases.routes,
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
