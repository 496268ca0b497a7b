"""A database that is thrown away: the engine's services run on it as they do for real debtors."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from backend.config import Settings
from backend.db.engine import DatabaseAccess, open_engine
from backend.db.models.settings import Policy as PolicyRow
from backend.db.schema import upgrade
from backend.db.unit_of_work import UnitOfWork
from backend.domain.concession_rules import draw_margin
from backend.domain.negotiation import NegotiationState
from backend.domain.policy import VALUE, Policy
from backend.services.context import ServiceContext
from backend.simulation.debtor import Debtor
from backend.simulation.desk import SimulatedClock

ACCOUNTS = 3
"""So many accounts each person has, all bound to the same document."""
MARGIN_PLACES = Decimal("0.000001")
CREDITOR = "ENTIDAD SIMULADA"


@contextmanager
def empty_database() -> Iterator[Path]:
    """Yield a migrated, empty SQLite file to be copied; its folder, with the copies, is gone afterwards."""
    with TemporaryDirectory(prefix="negotiator-simulation-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "empty.sqlite3"
        access = _access(path)
        upgrade(access.engine)
        access.engine.dispose()
        yield path


@contextmanager
def installed(
    empty: Path, name: str, policies: Mapping[str, Policy], clock: SimulatedClock
) -> Iterator[ServiceContext]:
    """Yield an installation on a copy of the empty database, under these policies; the copy is thrown away."""
    path = empty.with_name(f"{name}.sqlite3")
    shutil.copyfile(empty, path)
    access = _access(path)
    try:
        context = ServiceContext(access, Settings(flask_env="test"), clock)
        _put_policies(context, policies)
        yield context
    finally:
        access.engine.dispose()
        path.unlink(missing_ok=True)


def populate(context: ServiceContext, debtors: Sequence[Debtor], policies: Mapping[str, Policy]) -> None:
    """Register people with their accounts and debts, in one transaction."""
    with context.write() as uow:
        creditor = uow.debt_desk.ensure_creditor(name=CREDITOR, name_key=CREDITOR.lower(), now=context.now())
        for debtor in debtors:
            _add_debt(context, uow, debtor, creditor)
            _draw_margin(context, uow, debtor, policies[debtor.currency])
            for account in range(ACCOUNTS):
                uow.users.add(_account(context, debtor, account), now=context.now())
        uow.commit()


def account_id(debtor: Debtor, account: int) -> int:
    """The id of one of the person's accounts."""
    return debtor.number * ACCOUNTS + account % ACCOUNTS


def document_of(debtor: Debtor) -> str:
    """A made-up document number."""
    return str(60_000_000 + debtor.number)


def _access(path: Path) -> DatabaseAccess:
    """A database that never waits for the disk: it is thrown away."""
    return DatabaseAccess(open_engine(f"sqlite:///{path.as_posix()}"), durable=False)


def _draw_margin(context: ServiceContext, uow: UnitOfWork, debtor: Debtor, policy: Policy) -> None:
    """Begin the negotiation with a margin drawn from the seed: the services would draw one that is secret.

    Each debtor stands for one of another creditor, so that all levels of the margin occur.
    """
    if policy.kind != VALUE:
        return
    draw = Random(f"margin:{debtor.seed}:{debtor.number}")
    creditors, own = (Decimal(draw.getrandbits(32)) / 2**32 for _ in range(2))
    margin = draw_margin(policy.concession, creditors, own).quantize(MARGIN_PLACES)
    state = NegotiationState(margin=margin).to_mapping()
    uow.negotiations.add(
        debt_id=debtor.number, state=state, affordability=None, policy_id=None, now=context.now()
    )


def _add_debt(context: ServiceContext, uow: UnitOfWork, debtor: Debtor, creditor: int) -> None:
    person = uow.debt_desk.add_debtor(
        now=context.now(),
        document_number=document_of(debtor),
        name="PERSONA SIMULADA",
        email="",
        telephone="",
        locale=debtor.place.locale,
    )
    obligation = f"7000{debtor.number:09d}"
    uow.debt_desk.add_debt(
        now=context.now(),
        id=debtor.number,
        debtor_id=person,
        creditor_id=creditor,
        obligation_number=obligation,
        obligation_key=obligation,
        last_digits=obligation[-4:],
        product="TARJETA DE CRÉDITO",
        currency=debtor.currency,
        principal=debtor.principal.minor_units,
        interest=debtor.interest.minor_units,
        fees=0,
        balance=debtor.balance.minor_units,
        due_date=(context.now() - timedelta(days=debtor.days_past_due)).date(),
    )


def _account(context: ServiceContext, debtor: Debtor, account: int) -> dict[str, Any]:
    email = f"simulada{debtor.number}.{account}@example.com"
    bound = document_of(debtor) if account == 0 else None
    return {
        "id": account_id(debtor, account),
        "email": email,
        "email_key": email,
        "name": "",
        "surname": "",
        "telephone": "",
        "password_hash": "",
        "role": "debtor",
        "document_number": document_of(debtor),
        "bound_document": bound,
        "is_demo": False,
    }


def _put_policies(context: ServiceContext, policies: Mapping[str, Policy]) -> None:
    with context.write() as uow:
        for currency, policy in policies.items():
            uow.session.add(
                PolicyRow(
                    creditor_id=None,
                    creditor_key=0,
                    currency=currency,
                    version=policy.version,
                    rules=policy.to_mapping(),
                    is_active=True,
                    created_at=context.now(),
                )
            )
        uow.commit()
