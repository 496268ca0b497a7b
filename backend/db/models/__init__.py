"""One file per aggregate; importing this package registers every table."""

from backend.db.models import (  # noqa: F401
    acceptance_links,
    accounts,
    agreements,
    assistants,
    campaigns,
    cases,
    conversations,
    debts,
    documents,
    feedback,
    ml,
    monitoring,
    operations,
    settings,
)
