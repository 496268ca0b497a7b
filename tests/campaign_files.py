"""Campaign files for tests, by keyword, and what an import of one leaves in the database."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from openpyxl import Workbook
from sqlalchemy import select

from backend.db.models.campaigns import CampaignChange, CampaignRowError
from backend.db.models.debts import Creditor, Debt, Debtor
from backend.db.repositories.campaigns import CampaignRecord
from backend.services.campaigns import claim_import, run_import, start_import
from backend.services.context import SYSTEM, ServiceContext

COLUMNS = (
    "Nombre_del_cliente",
    "Cedula",
    "Telefono",
    "Ultimos_digitos",
    "Producto",
    "banco",
    "Saldo_total",
    "Capital",
    "Intereses",
    "Oferta_1",
    "Oferta_2",
    "Hasta_3_cuotas",
    "NumerodeObligacion",
    "Email",
)
ROW = {
    "Nombre_del_cliente": "ANA TORRES",
    "Cedula": "52000001",
    "Telefono": "3990000001",
    "Ultimos_digitos": "4821",
    "Producto": "TARJETA",
    "banco": "BANCO UNO",
    "Saldo_total": "1000000",
    "NumerodeObligacion": "100001",
    "Email": "ana@example.com",
}


def row(**values: str) -> dict[str, str]:
    """Return a row like ROW with other values."""
    return {**ROW, **values}


def csv_text(rows: Iterable[dict[str, str]], columns: Iterable[str] = COLUMNS, separator: str = ";") -> str:
    """Return a file's text; what a row has not stays empty."""
    names = list(columns)
    lines = [names, *([values.get(name, "") for name in names] for values in rows)]
    return "\n".join(separator.join(line) for line in lines) + "\n"


def csv_file(*rows: dict[str, str], columns: Iterable[str] = COLUMNS, encoding: str = "utf-8") -> bytes:
    """Return a file's bytes."""
    return csv_text(rows, columns).encode(encoding)


def excel_file(*rows: dict[str, Any], columns: Iterable[str] = COLUMNS) -> bytes:
    """Return the same as an Excel file; numbers stay numbers."""
    names = list(columns)
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(names)
    for values in rows:
        sheet.append([values.get(name) for name in names])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def import_file(context: ServiceContext, content: bytes, *, name: str = "") -> CampaignRecord:
    """Hand a file over and import it to its end."""
    campaign = start_import(context, SYSTEM, io.BytesIO(content), file_name="campaña.csv", name=name)
    lease = claim_import(context, campaign.id)
    assert lease is not None
    return run_import(context, campaign.id, lease)


def stored_debts(context: ServiceContext) -> list[dict[str, Any]]:
    """Return all debts with their debtor and creditor, in the order of their obligations."""
    query = (
        select(
            *(column for column in Debt.__table__.columns if column.name not in {"created_at", "updated_at"}),
            Creditor.name.label("creditor"),
            Debtor.document_number,
            Debtor.name.label("debtor"),
            Debtor.email,
            Debtor.telephone,
            Debtor.locale,
        )
        .join(Debtor, Debtor.id == Debt.debtor_id)
        .join(Creditor, Creditor.id == Debt.creditor_id)
        .order_by(Debt.obligation_key, Creditor.name)
    )
    with context.read() as uow:
        return [dict(found._mapping) for found in uow.connection.execute(query)]


def only_debt(context: ServiceContext) -> dict[str, Any]:
    """Return the one debt that there is."""
    (debt,) = stored_debts(context)
    return debt


def row_errors(context: ServiceContext, campaign_id: int) -> list[tuple[int, str, str]]:
    """Return (line, column, reason) of a campaign's rejected rows."""
    query = (
        select(CampaignRowError.line, CampaignRowError.column_name, CampaignRowError.reason)
        .where(CampaignRowError.campaign_id == campaign_id)
        .order_by(CampaignRowError.line)
    )
    with context.read() as uow:
        return [(line, column, reason) for line, column, reason in uow.connection.execute(query)]


def recorded_changes(context: ServiceContext, campaign_id: int) -> int:
    """Return how many changes are recorded for a campaign."""
    query = select(CampaignChange.id).where(CampaignChange.campaign_id == campaign_id)
    with context.read() as uow:
        return len(uow.connection.execute(query).all())
