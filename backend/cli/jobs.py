"""`flask jobs`: recurring work seen and run from the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import click
from flask.cli import AppGroup

from backend.cli.context import context
from backend.domain.errors import NegotiatorError
from backend.services.context import SYSTEM, ServiceContext
from backend.services.jobs import get_job
from backend.services.scheduler import read_status, request_run

DoJob = Callable[[ServiceContext, int], bool]


def jobs_commands(do_job: DoJob) -> AppGroup:
    """Return the commands; `do_job` does a job in this process."""

    jobs = AppGroup("jobs", help="Recurring work: what there is, and doing some now.")

    @jobs.command("status")
    def status() -> None:
        """Show when each recurring job ran last, what came of it, and when it runs next."""
        for item in read_status(context(), SYSTEM)["items"]:
            last = item["last"]
            ran = f"{last['started_at'] or last['created_at']} {last['status']}" if last else "never"
            click.echo(f"{item['name']:20} {item['schedule']:22} last {ran}; next {item['next']}")

    @jobs.command("run")
    @click.argument("name")
    def run(name: str) -> None:
        """Do a recurring job now, in this process, unless a worker is quicker."""
        try:
            asked = request_run(context(), SYSTEM, name)
        except NegotiatorError as error:
            known = ", ".join(error.details.get("known", []))
            raise click.ClickException(f"{error.message} ({known})") from None
        for job_id in asked:
            is_ours = do_job(context(), job_id)
            job = get_job(context(), SYSTEM, job_id)
            state = job["status"] if is_ours else "taken by a worker"
            click.echo(f"{name} {job_id}: {state} {job['result'] or _failure(job)}")
            if job["status"] == "failed":
                raise SystemExit(1)

    return jobs


def _failure(job: Mapping[str, Any]) -> str:
    return f"{job['error']} {job['error_detail']}".strip()
