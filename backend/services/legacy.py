"""Taking over what a collector's earlier system holds: its debts, and the texts of its conversation.

Debts go through the same import as a campaign's file, so that the same checks, reports and undo serve them. Of the
conversation only texts are taken: where a state leads follows from this product's own rules.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

from backend.config import Settings
from backend.db.legacy import LegacyDatabase, LegacyUnreachable, fold, open_legacy
from backend.db.repositories.campaigns import CampaignRecord
from backend.db.sql_server import sql_server_address
from backend.domain.errors import InvalidInput, NegotiatorError
from backend.services.campaign_import.columns import FILE_COLUMNS
from backend.services.campaigns import claim_import, run_import, start_import
from backend.services.context import Principal, ServiceContext, require_admin
from backend.services.flow import get_state, load_flow, save_state, save_variable

DEBTS, STATES, VARIABLES = "ConsolidadoCampañasNatalia", "Estados_Conversacion", "Variables_Sistema"
CAMPAIGN_COLUMN = "Campaña"
# The layouts of such tables differ in these names only.
NAME_COLUMNS = ("nombre", "nombre_estado", "estado", "nombre_variable", "variable", "clave")
TEXT_COLUMNS = ("mensaje_template", "mensaje", "template", "plantilla")
VALUE_COLUMNS = ("valor", "valor_variable", "valor_por_defecto", "valor_defecto")
DESCRIPTION_COLUMNS = ("descripcion", "description")

__all__ = ["LegacyUnreachable"]


@dataclass
class LegacyReport:
    """What was taken over, and what was not and why."""

    campaigns: list[CampaignRecord] = field(default_factory=list)
    states: list[str] = field(default_factory=list)
    variables: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class LegacyTable:
    """A table that would be read, and how many rows it has; None where it is not there."""

    name: str
    rows: int | None


def legacy_address(settings: Settings, given: str | None) -> str:
    """Return the address to read from: the one `given`, else the SQL Server of the settings.

    Raises InvalidInput `no_legacy_address` without either.
    """
    if given:
        return given
    if not (settings.sqlserver_server and settings.sqlserver_db):
        raise InvalidInput(
            "no_legacy_address", "Falta la dirección: --from, o SQLSERVER_SERVER y SQLSERVER_DB en .env."
        )
    return sql_server_address(
        server=settings.sqlserver_server,
        database=settings.sqlserver_db,
        user=settings.sqlserver_user,
        password=settings.sqlserver_password,
    )


def look_at_legacy(address: str) -> list[LegacyTable]:
    """Return what is there, without taking anything; raises LegacyUnreachable."""
    with open_legacy(address) as source:
        return [
            LegacyTable(
                name,
                sum(1 for _ in source.rows(name, source.columns(name)[:1]))
                if source.has_table(name)
                else None,
            )
            for name in (DEBTS, STATES, VARIABLES)
        ]


def import_legacy(
    context: ServiceContext,
    principal: Principal,
    address: str,
    on_step: Callable[[str], None] = lambda step: None,
) -> LegacyReport:
    """Take over debts, texts and variables; the same again changes nothing.

    Raises Forbidden, and LegacyUnreachable. What does not fit is in the report with its reason, and nothing of it
    is stored.
    """
    require_admin(principal)
    report = LegacyReport()
    with open_legacy(address) as source:
        if source.has_table(DEBTS):
            _import_debts(context, principal, source, report, on_step)
        if source.has_table(VARIABLES):
            _import_variables(context, principal, source, report)
        if source.has_table(STATES):
            _import_states(context, principal, source, report)
    return report


def _import_debts(
    context: ServiceContext,
    principal: Principal,
    source: LegacyDatabase,
    report: LegacyReport,
    on_step: Callable[[str], None],
) -> None:
    columns = {fold(name): name for name in source.columns(DEBTS)}
    known = [name for name in FILE_COLUMNS if fold(name) in columns]
    by_campaign = CAMPAIGN_COLUMN in known
    for campaign in source.distinct(DEBTS, CAMPAIGN_COLUMN) if by_campaign else [None]:
        name = _text(campaign) or DEBTS
        on_step(name)
        rows = source.rows(DEBTS, known, where={CAMPAIGN_COLUMN: campaign} if by_campaign else None)
        try:
            report.campaigns.append(_import_rows(context, principal, name, known, rows))
        except InvalidInput as error:
            report.skipped.append(f"{name}: {error.message}")


def _import_rows(
    context: ServiceContext, principal: Principal, name: str, columns: list[str], rows: Iterator[Any]
) -> CampaignRecord:
    with tempfile.TemporaryFile() as file:
        text = io.TextIOWrapper(file, encoding="utf-8", newline="")
        _write_campaign(text, columns, rows)
        text.detach()
        campaign = start_import(context, principal, file, file_name=f"{name}.csv", name=name)
    lease = claim_import(context, campaign.id)
    # A worker that was quicker imports it; its progress is on the campaign's page.
    return run_import(context, campaign.id, lease) if lease else campaign


def _write_campaign(text: IO[str], columns: list[str], rows: Iterator[Any]) -> None:
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_text(value) for value in row])


def _text(value: Any) -> str:
    """Write a value as the campaign files do; the other system keeps amounts as numbers or as texts."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "SI" if value else "NO"
    if isinstance(value, float):
        # Two decimals are a currency's most; the binary rest of a float is noise.
        value = round(Decimal(str(value)), 2)
    if isinstance(value, Decimal):
        plain = f"{value:f}"
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    if isinstance(value, datetime | date):
        return value.isoformat()
    return " ".join(str(value).split())


def _import_variables(
    context: ServiceContext, principal: Principal, source: LegacyDatabase, report: LegacyReport
) -> None:
    for name, value, description in _texts(source, VARIABLES, VALUE_COLUMNS, report):
        current = load_flow(context).variables
        if current.get(name) == value:
            continue
        try:
            save_variable(context, principal, name, value, description[:300])
            report.variables.append(name)
        except NegotiatorError as error:
            report.skipped.append(f"{VARIABLES} {name}: {error.message}")


def _import_states(
    context: ServiceContext, principal: Principal, source: LegacyDatabase, report: LegacyReport
) -> None:
    for name, text, _ in _texts(source, STATES, TEXT_COLUMNS, report):
        try:
            definition = _own_definition(get_state(context, principal, name))
            if definition["template"] == text:
                continue
            unknown = save_state(context, principal, name, {**definition, "template": text})[
                "unknown_variables"
            ]
        except NegotiatorError as error:
            report.skipped.append(f"{STATES} {name}: {error.message}")
            continue
        report.states.append(name)
        report.skipped += [f"{STATES} {name}: nadie rellena la variable {variable}." for variable in unknown]


def _own_definition(state: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in state.items() if key not in {"name", "changed"}}


def _texts(
    source: LegacyDatabase, table: str, texts: tuple[str, ...], report: LegacyReport
) -> list[tuple[str, str, str]]:
    """Return name, text and description of each row that has both; without those columns, nothing."""
    there = {fold(name): name for name in source.columns(table)}
    name, text, description = (
        next((there[fold(key)] for key in keys if fold(key) in there), None)
        for keys in (NAME_COLUMNS, texts, DESCRIPTION_COLUMNS)
    )
    if name is None or text is None:
        report.skipped.append(f"{table}: no tiene las columnas esperadas ({NAME_COLUMNS[0]}, {texts[0]}).")
        return []
    columns = [name, text, *([description] if description else [])]
    rows = [(*row, "")[:3] for row in source.rows(table, columns)]
    return [
        (str(key).strip(), str(value).strip(), str(more or "")) for key, value, more in rows if key and value
    ]
