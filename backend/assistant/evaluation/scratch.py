"""An installation for one attempt: its own SQLite file, its own clock, and what the task gives."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from backend.config import Settings
from backend.db.engine import DatabaseAccess, open_engine
from backend.db.repositories.policies import Scope
from backend.db.schema import upgrade
from backend.domain.policy import LADDER
from backend.knowledge.ingestion.reading import read_file
from backend.services.administration import put_configuration
from backend.services.campaigns import claim_import, run_import, start_import
from backend.services.context import SYSTEM, Principal, ServiceContext
from backend.services.debts import NewDebt, add_debt
from backend.services.library_folder import load_folder
from backend.services.sample_campaign import write_sample

START = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
"""Monday, 10:00 in Bogotá."""
STAFF = Principal(user_id=0, role="staff", session_id=0)
"""Who registers what is given, and reads what is left."""
PLENTY = 100_000_000
DUE = date(2026, 3, 15)
PARTS = ("principal", "interest", "fees")


@dataclass(slots=True)
class ScratchClock:
    """Stands still until the task lets time pass."""

    now: datetime = field(default=START)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, duration: Mapping[str, float]) -> None:
        """Move forward, with the arguments of timedelta."""
        self.now += timedelta(**duration)


@dataclass(frozen=True, slots=True)
class Installation:
    """Where one attempt takes place, and who talks in it."""

    context: ServiceContext
    clock: ScratchClock
    principal: Principal


@contextmanager
def scratch_template(settings: Settings) -> Iterator[Path]:
    """Yield a migrated SQLite file with nothing but the library, to be copied for each attempt.

    Its folder is gone afterwards.
    """
    with TemporaryDirectory(prefix="negotiator-evaluation-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "template.sqlite3"
        access = DatabaseAccess(open_engine(f"sqlite:///{path.as_posix()}"), durable=False)
        upgrade(access.engine)
        # Our own files, so no process of their own has to read them.
        load_folder(ServiceContext(access, settings), read=read_file)
        access.engine.dispose()
        yield path


@contextmanager
def install(
    template: Path, name: str, settings: Settings, given: Mapping[str, Any]
) -> Iterator[Installation]:
    """Yield an installation with what is given; it is thrown away afterwards."""
    path = template.with_name(f"{name}.sqlite3")
    shutil.copyfile(template, path)
    access = DatabaseAccess(open_engine(f"sqlite:///{path.as_posix()}"), durable=False)
    clock = ScratchClock()
    context = ServiceContext(access, settings, clock)
    try:
        yield Installation(context, clock, _give(context, given))
    finally:
        access.engine.dispose()
        path.unlink(missing_ok=True)


def scratch_settings(installed: Settings, *, key: str, model: str = "") -> Settings:
    """Return the settings of an attempt: delivered ones, with the installation's files, and a provider's key."""
    return replace(
        Settings(),
        flask_env="test",
        secret_key="evaluation-on-scratch-databases-only",
        documents_path=installed.documents_path,
        tools_path=installed.tools_path,
        models_path=installed.models_path,
        openai_api_key=key,
        openai_model=model or installed.openai_model,
    )


def _give(context: ServiceContext, given: Mapping[str, Any]) -> Principal:
    _bargain_by_ladder(context)
    if given.get("campaign"):
        _import_sample(context)
    for number, debt in enumerate(given.get("debts", ()), start=1):
        _add_debt(context, number, debt)
    switched_off = ", ".join(given.get("switched_off", ()))
    budget = {
        "daily_tokens_per_person": PLENTY,
        "daily_tokens_total": PLENTY,
        "daily_cost_cents_total": 10**7,
    }
    put_configuration(context, SYSTEM, {"switched_off_tools": switched_off, **budget})
    return _add_account(context, given["account"]["bound"])


def _bargain_by_ladder(context: ServiceContext) -> None:
    """The tasks' figures are those of the computed ladder, whose steps a person can check by head."""
    with context.write() as uow:
        for currency in ("COP", "EUR"):
            scope = Scope(0, 0, currency)
            rules = {"currency": currency, "kind": LADDER}
            added = uow.policies.add(scope, rules, version=1, created_by=None, now=context.now())
            uow.policies.put_in_force(scope, added)
        uow.commit()


def _import_sample(context: ServiceContext) -> None:
    text = io.StringIO()
    write_sample(text, rows=3, seed=1)
    file = io.BytesIO(text.getvalue().encode())
    campaign = start_import(context, SYSTEM, file, file_name="campaign.csv")
    lease = claim_import(context, campaign.id)
    if lease is None:
        raise RuntimeError("nobody else imports into a scratch database")
    run_import(context, campaign.id, lease)


def _add_debt(context: ServiceContext, number: int, debt: Mapping[str, Any]) -> None:
    new = NewDebt(
        document_number=debt["document_number"],
        name=debt.get("name", "ANA TORRES"),
        creditor=debt.get("creditor", "BANCO DE EJEMPLO S.A."),
        product=debt.get("product", "TARJETA DE CRÉDITO"),
        currency=debt.get("currency", "COP"),
        obligation_number=f"45990{number:07d}",
        obligation_ending=debt.get("last_digits", ""),
        due_date=DUE,
        **{part: str(debt.get(part, 0)) for part in PARTS},
    )
    add_debt(context, STAFF, new)


def _add_account(context: ServiceContext, document: str) -> Principal:
    values = {
        "email": "ana@example.com",
        "email_key": "ana@example.com",
        "name": "Ana",
        "surname": "Torres",
        "telephone": "",
        "password_hash": "",
        "role": "debtor",
        "document_number": document,
        "bound_document": document,
        "bound_at": context.now(),
        "is_demo": False,
    }
    with context.write() as uow:
        user_id = uow.users.add(values, now=context.now())
        uow.commit()
    return Principal(user_id=user_id, role="debtor", session_id=0, document_number=document, name="Ana")
