"""Recurring work and timeouts, for administrators."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from pydantic import Field

from backend.api.routing import blueprint
from backend.api.schemas import Body, IdPath, Path
from backend.api.security import context, current_principal, requires
from backend.services import conversation_closing, scheduler, timeouts

routes = blueprint("scheduler", access="admin", prefix="/admin", tag="Administración")

Profile = Annotated[str, Field(max_length=20)]


class JobPath(Path):
    """A recurring job by name."""

    name: Annotated[str, Field(max_length=60)]


class ProfilePath(Path):
    """A profile by name."""

    profile: Profile


class TimeoutBody(Body):
    """Minutes without a message until the warning and the end; how many messages the debtor may write."""

    warn_after_minutes: int
    close_after_minutes: int
    most_messages: int


class ProfileBody(Body):
    """A debtor's or a campaign's profile."""

    profile: Profile


@routes.get("/scheduler-status")
def get_status() -> dict[str, Any]:
    """Read when each recurring job ran last, how long it took and what came of it, and when it runs next."""
    return scheduler.read_status(context(), current_principal())


@routes.post("/scheduler/<name>/run")
def request_run(path: JobPath) -> tuple[dict[str, Any], int]:
    """Run a recurring job now, out of turn; a worker does it."""
    return {"job_ids": scheduler.request_run(context(), current_principal(), path.name)}, 202


@routes.post("/process-timeouts")
def process_timeouts() -> dict[str, Any]:
    """Warn about and close what has run out, now."""
    return asdict(conversation_closing.process_timeouts(context(), current_principal()))


@routes.get("/timeout-configs")
def list_timeouts() -> dict[str, Any]:
    """List the profiles with their timeouts."""
    return {"items": timeouts.list_timeouts(context(), current_principal())}


@routes.put("/timeout-configs/<profile>")
def put_timeout(path: ProfilePath, body: TimeoutBody) -> dict[str, Any]:
    """Change a profile's timeouts."""
    items = timeouts.save_timeout(context(), current_principal(), path.profile, body.model_dump())
    return {"items": items}


@routes.put("/debts/<int:id>/profile")
@requires("staff")
def put_debtor_profile(path: IdPath, body: ProfileBody) -> tuple[str, int]:
    """Give the debtor of a debt a profile."""
    timeouts.set_debtor_profile(context(), current_principal(), path.id, body.profile)
    return "", 204


@routes.put("/campaigns/<int:id>/profile")
@requires("staff")
def put_campaign_profile(path: IdPath, body: ProfileBody) -> tuple[str, int]:
    """Give the debtors of a campaign a profile, unless they have one of their own."""
    timeouts.set_campaign_profile(context(), current_principal(), path.id, body.profile)
    return "", 204
