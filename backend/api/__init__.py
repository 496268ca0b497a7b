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
    conversations,
    debts,
    disputes,
    documents,
    hardship_cases,
    jobs,
    model_keys,
    models,
    offers,
    payments,
    policies,
    scheduler,
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
    conversations.routes,
    conversations.archive_routes,
    debts.routes,
    disputes.routes,
    documents.routes,
    hardship_cases.routes,
    jobs.routes,
    jobs.document_routes,
    jobs.mail_routes,
    model_keys.routes,
    models.routes,
    policies.routes,
    models.correction_routes,
    offers.routes,
    payments.routes,
    scheduler.routes,
    users.routes,
    users.debtor_routes,
)

__all__ = ["BLUEPRINTS"]
