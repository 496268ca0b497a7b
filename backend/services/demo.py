"""The demo: a campaign of made-up people, and accounts to try everything with; never in production."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass

from backend.db.repositories.campaigns import CampaignRecord
from backend.domain.errors import Forbidden
from backend.services.campaigns import claim_import, run_import, start_import
from backend.services.context import SYSTEM, ServiceContext
from backend.services.passwords import hash_password
from backend.services.sample_campaign import COLOMBIA, SPAIN, Values, write_sample
from backend.services.sign_in import email_key

ROWS = 200
SPANISH_ROWS = 40
SEED = 2026
PASSWORD = "negociador-demo"
SEVERAL_DEBTS_DOCUMENT = "52845671"
SPANISH_DOCUMENT = "12345678Z"
FILE_NAMES = {"CO": "campana-demo.csv", "ES": "campana-demo-espana.csv"}


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """Somebody to sign in as; `shows` says, in Spanish, what can be tried."""

    email: str
    name: str
    surname: str
    role: str
    document_number: str | None
    shows: str
    password: str = PASSWORD


ACCOUNTS = (
    DemoAccount(
        "carlos.fajardo@example.com",
        "Carlos",
        "Fajardo",
        "debtor",
        "93388915",
        "una deuda con ofertas de campaña",
    ),
    DemoAccount(
        "maria.lopez@example.com",
        "María",
        "López",
        "debtor",
        SEVERAL_DEBTS_DOCUMENT,
        "tres deudas entre las que elegir",
    ),
    DemoAccount(
        "lucia.garcia@example.com",
        "Lucía",
        "García",
        "debtor",
        SPANISH_DOCUMENT,
        "una deuda en euros, en España",
    ),
    DemoAccount("equipo@example.com", "Luz", "Méndez", "staff", None, "deudas, campañas y códigos de un uso"),
    DemoAccount(
        "admin@example.com", "Administración", "Negociador", "admin", None, "todo, también la configuración"
    ),
)


def _several_debts() -> list[Values]:
    person = {"Campaña": COLOMBIA.name, "Nombre_del_cliente": "MARÍA LÓPEZ", "Cedula": SEVERAL_DEBTS_DOCUMENT}
    person |= {"Email": "maria.lopez@example.com", "Inbound": "NO", "Pago_flexible": "SI"}
    debts = (
        (
            "BANCO DEL VALLE DORADO S.A.",
            "TARJETA DE CRÉDITO",
            "4500000",
            "3600000",
            "900000",
            "4017230011117702",
        ),
        (
            "COOPERATIVA FINANCIERA LA CEIBA",
            "LIBRE INVERSIÓN",
            "12800000",
            "10000000",
            "2500000",
            "7700512388340915",
        ),
        ("ALMACENES EL NARANJO S.A.", "CRÉDITO ROTATIVO", "780000", "650000", "130000", "3390000456120368"),
    )
    names = ("banco", "Producto", "Saldo_total", "Capital", "Intereses", "NumerodeObligacion")
    return [
        person | dict(zip(names, debt, strict=True)) | {"Ultimos_digitos": debt[-1][-4:]} for debt in debts
    ]


def _spanish_debt() -> list[Values]:
    return [
        {
            "Campaña": SPAIN.name,
            "Nombre_del_cliente": "LUCÍA GARCÍA",
            "Cedula": SPANISH_DOCUMENT,
            "Ultimos_digitos": "6630",
            "Producto": "PRÉSTAMO PERSONAL",
            "banco": "BANCO DE LA RIBERA S.A.",
            "Saldo_total": "2.345,67",
            "Capital": "1.980,00",
            "Intereses": "365,67",
            "NumerodeObligacion": "ES-2210-0094-6630",
            "Email": "lucia.garcia@example.com",
            "Inbound": "NO",
            "Pago_flexible": "SI",
        }
    ]


def load_demo(context: ServiceContext) -> list[CampaignRecord]:
    """Import the demo campaigns and add the demo accounts, once; returns the campaigns imported now.

    Raises Forbidden `demo_in_production`.
    """
    if context.settings.is_production:
        raise Forbidden("demo_in_production", "Los datos de demostración no se cargan en producción.")
    imported = [
        _import(context, "CO", ROWS, _several_debts()),
        _import(context, "ES", SPANISH_ROWS, _spanish_debt()),
    ]
    for account in ACCOUNTS:
        _add_account(context, account)
    return [campaign for campaign in imported if campaign is not None]


def _import(context: ServiceContext, country: str, rows: int, fixed: list[Values]) -> CampaignRecord | None:
    text = io.StringIO()
    write_sample(text, rows=rows, seed=SEED, country=country, fixed=fixed)
    content = text.getvalue().encode("utf-8-sig")
    with context.read() as uow:
        if uow.campaigns.is_known(hashlib.sha256(content).hexdigest()):
            return None
    campaign = start_import(context, SYSTEM, io.BytesIO(content), file_name=FILE_NAMES[country])
    lease = claim_import(context, campaign.id)
    return run_import(context, campaign.id, lease) if lease else campaign


def _add_account(context: ServiceContext, account: DemoAccount) -> None:
    with context.write() as uow:
        if uow.users.find_by_email_key(email_key(account.email)):
            return
        now = context.now()
        free = account.document_number and not uow.users.find_by_bound_document(account.document_number)
        values = {
            "email": account.email,
            "email_key": email_key(account.email),
            "name": account.name,
            "surname": account.surname,
            "telephone": "",
            "password_hash": hash_password(account.password),
            "role": account.role,
            "document_number": account.document_number,
            "bound_document": account.document_number if free else None,
            "bound_at": now if free else None,
            "is_demo": True,
        }
        uow.users.add(values, now=now)
        uow.commit()
