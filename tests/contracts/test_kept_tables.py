"""Every table has somebody who deletes from it, or a reason why nobody does: none grows without a decision."""

from __future__ import annotations

from backend.db.extension import Base
from backend.db.repositories.cleaning import KINDS
from backend.services.scheduler import PERIODIC

# Grow with debts, agreements or people, and are kept as long as these are: a legal duty, or the account's end.
RECORDS = {
    *("creditors", "debtors", "debts", "users", "negotiations", "offers", "campaigns", "campaign_changes"),
    *("agreements", "instalments", "payments", "replans", "reminders", "disputes", "hardship_cases"),
}
# As many as administrators have made.
SET_BY_HAND = {
    *("alert_rules", "assistants", "conversation_states", "configuration", "ml_models", "policies"),
    *("service_tokens", "system_variables", "timeout_configs", "model_keys"),
    *("documents", "document_versions", "document_files", "passages"),
}
# One row each, of a number that does not grow.
SINGLE = {"alert_states", "library_state"}
# Deleted, folded or moved by this job.
MOVED = {
    "conversations": "archive",
    "archived_conversations": "clean_up",
    "metric_samples": "fold_samples",
}
# They go with the row that they belong to.
WITH_OTHERS = {"messages", "message_feedback", "intent_corrections", "turns", "tool_executions", "turn_items"}
# A few numbers of each conversation or day, for figures over the years.
FIGURES = {"anonymous_conversations", "conversation_metrics"}


def test_no_table_grows_without_a_decision() -> None:
    kept = RECORDS | SET_BY_HAND | SINGLE | set(MOVED) | WITH_OTHERS | FIGURES
    assert set(Base.metadata.tables) - kept - set(KINDS.values()) == set()
    assert kept - set(Base.metadata.tables) == set(), "no such table any more"


def test_what_a_job_moves_has_that_job() -> None:
    assert set(MOVED.values()) <= {job.name for job in PERIODIC}


def test_what_goes_with_its_row_is_deleted_by_the_database() -> None:
    for name in sorted(WITH_OTHERS):
        keys = Base.metadata.tables[name].foreign_keys
        assert any(key.ondelete == "CASCADE" for key in keys), name
