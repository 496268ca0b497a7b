"""`flask --app backend.app agreements …`: follow agreements by hand, as the worker does each day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import click
from flask.cli import AppGroup

from backend.cli.context import context
from backend.services.context import ServiceContext
from backend.services.follow_up import follow_agreements, zones_in_use
from backend.services.reminders import release_reminders

agreement_commands = AppGroup("agreements", help="Follow the life of agreements.")
# In the contact hours of every jurisdiction that we know.
HOUR_OF_A_DATE = time(10)


@agreement_commands.command("follow")
@click.option(
    "--date",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Pretend that it is this day, at ten in the morning (development and test only).",
)
def follow(day: datetime | None) -> None:
    """Write where each agreement stands today, and send the reminders that may be sent now."""
    services = context() if day is None else _on(context(), day)
    seen = moved = 0
    for zone in zones_in_use(services):
        in_zone, moved_there = follow_agreements(services, zone)
        seen, moved = seen + in_zone, moved + moved_there
    released = release_reminders(services)
    click.echo(f"{seen} acuerdos revisados, {moved} cambiaron de estado.")
    click.echo(
        f"Recordatorios: {released.sent} enviados, {released.waiting} esperan, {released.dropped} descartados."
    )


def _on(services: ServiceContext, day: datetime) -> ServiceContext:
    if services.settings.is_production:
        raise click.ClickException("Otra fecha solo se puede usar en desarrollo o en pruebas.")
    zone = ZoneInfo(services.settings.time_zone)
    moment = datetime.combine(day.date(), HOUR_OF_A_DATE, zone).astimezone(UTC)
    return replace(services, clock=lambda: moment)
