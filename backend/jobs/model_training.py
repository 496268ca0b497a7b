"""The job that trains the understanding on the delivered and the corrected messages."""

from __future__ import annotations

from backend.services.context import ServiceContext
from backend.services.jobs import ClaimedJob, finish_job
from backend.services.models import KIND, prolong_training, train_model

__all__ = ["KIND", "run"]


def run(context: ServiceContext, job: ClaimedJob) -> None:
    """Train, measure and register a model; nothing becomes active."""
    if prolong_training(context, job.id, attempt=job.attempt):
        train_model(context)
        finish_job(context, job)
