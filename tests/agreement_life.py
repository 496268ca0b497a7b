"""An agreement and the two people who see it through: Ana, who owes, and Luz, who records her payments."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from flask.testing import FlaskClient

from backend.cli.agreements import follow
from backend.db.models.agreements import Reminder
from backend.db.repositories.accounts import Account
from backend.jobs.worker import run_pending
from backend.services.cases import report_legal_protection
from backend.services.context import ServiceContext
from tests.conftest import Clock
from tests.factories import make_debt, make_user, sign_in
from tests.snapshots import rows

AGREEMENTS = "/api/v1/agreements"
PAYMENTS = "/api/v1/payments"
ANA_NUMBER = "52845671"
BOGOTA = ZoneInfo("America/Bogota")


class People:
    """Ana, by the number of her document, and Luz of the staff, each at her own page."""

    def __init__(self, app: Flask, context: ServiceContext, number: str) -> None:
        self.app = app
        self._ana = make_user(context, bound_document=number, email="ana@example.com")
        self._luz = make_user(context, role="staff", email="luz@example.com")

    @property
    def ana(self) -> FlaskClient:
        return self._client(self._ana)

    @property
    def luz(self) -> FlaskClient:
        return self._client(self._luz)

    def _client(self, account: Account) -> FlaskClient:
        client = self.app.test_client()
        sign_in(client, account)
        return client


class Life(People):
    """Ana owes 1.200.000 pesos since Monday, 23 November 2026; Luz is staff."""

    def __init__(self, app: Flask, context: ServiceContext, clock: Clock, **debt: Any) -> None:
        self.context, self.clock = context, clock
        self.debt_id = make_debt(context, document_number=ANA_NUMBER, name="ANA TORRES", **debt)
        super().__init__(app, context, ANA_NUMBER)

    def accept(self, *, instalments: int = 3, key: str = "acepta") -> dict[str, Any]:
        """Accept today's plan of so many instalments (3: of 384.000 each, from 23 December on)."""
        offers = self._json(self.ana.get(f"/api/v1/debts/{self.debt_id}/offers"))["items"]
        (offer,) = [item for item in offers if item["instalment_count"] == instalments]
        headers = {"Idempotency-Key": key}
        return self._json(self.ana.post(AGREEMENTS, json={"offer_id": offer["id"]}, headers=headers))

    def pay(self, agreement: dict[str, Any], amount: Any, day: str, reference: str) -> Any:
        body = {
            "agreement_id": agreement["id"],
            "amount": amount,
            "paid_on": day,
            "reference": reference,
        }
        return self.luz.post(PAYMENTS, json=body)

    def replan(self, agreement: dict[str, Any], *, instalments: int) -> dict[str, Any]:
        """Put the agreement's rest over so many new dates."""
        address = f"{AGREEMENTS}/{agreement['id']}/replan"
        options = self._json(self.ana.get(address))["options"]
        (option,) = [item for item in options if item["instalments"] == instalments]
        body = {"instalments": instalments, "schedule_hash": option["schedule_hash"]}
        return self._json(self.ana.post(address, json=body, headers={"Idempotency-Key": "cambia"}))

    def report_protection(self, kind: str) -> list[int]:
        """Ana says that the law protects her; return the cases."""
        return report_legal_protection(self.context, sign_in(self.app.test_client(), self._ana), kind=kind)

    def read(self, agreement: dict[str, Any]) -> dict[str, Any]:
        return self._json(self.ana.get(f"{AGREEMENTS}/{agreement['id']}"))

    def go_to(self, day: str, at: time = time(10), *, worker: bool = True) -> str:
        """Move the clock to a day in Bogotá, follow all agreements and let the worker send what it may; return what
        the command says."""
        self.clock.now = datetime.combine(date.fromisoformat(day), at, BOGOTA)
        said = self.follow()
        if worker:
            run_pending(self.context)
        return said

    def follow(self) -> str:
        """Follow all agreements by the command."""
        result = self.app.test_cli_runner().invoke(follow)
        assert result.exit_code == 0, result.output
        return str(result.output)

    def reminders(self) -> list[tuple[str, str]]:
        """What was or will be told, in order."""
        return rows(self.context, Reminder.kind, Reminder.status)

    @staticmethod
    def _json(response: Any) -> dict[str, Any]:
        assert response.status_code in (200, 201), response.text
        answer: dict[str, Any] = response.json
        return answer
