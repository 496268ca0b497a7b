"""Money for a debt over which no agreement stands, as staff record it."""

from __future__ import annotations

import io
from typing import Any

from backend.db.models.debts import Debt
from tests.agreement_life import PAYMENTS, Life
from tests.snapshots import rows


def pay_debt(
    life: Life, amount: Any, day: str, reference: str, *, debt_id: int | None = None, **body: Any
) -> Any:
    """Record a payment of Ana's debt, or of another."""
    sent = {"debt_id": debt_id or life.debt_id, "amount": amount, "paid_on": day, "reference": reference}
    return life.luz.post(PAYMENTS, json={**sent, **body})


def undo(life: Life, payment: dict[str, Any]) -> Any:
    return life.luz.post(f"{PAYMENTS}/{payment['id']}/undo", json={"reason": "Era de otra persona"})


def cancel(life: Life, agreement: dict[str, Any]) -> None:
    path = f"/api/v1/agreements/{agreement['id']}/cancel"
    assert life.luz.post(path, json={"reason": "No se cumplió"}).status_code == 200


def grant_token_payment(life: Life, monthly: str = "20000", months: int = 3) -> int:
    """Ana cannot pay, and gets a token payment; return the case."""
    case = life.ana.post("/api/v1/hardship-cases", json={"debt_id": life.debt_id}).json
    assert case is not None
    body = {"decision": "token_payment", "monthly": monthly, "months": months}
    granted = life.luz.post(f"/api/v1/hardship-cases/{case['id']}/decision", json=body)
    assert granted.status_code == 200, granted.text
    return int(case["id"])


def send_file(life: Life, content: str, digest: str = "") -> Any:
    form = {"file": (io.BytesIO(content.encode()), "banco.csv")} | ({"digest": digest} if digest else {})
    return life.luz.post(f"{PAYMENTS}/file", data=form)


def parts(life: Life) -> list[tuple[Any, ...]]:
    """Principal, interest, fees and status of each debt."""
    return rows(life.context, Debt.principal, Debt.interest, Debt.fees, Debt.status)


def error(response: Any) -> tuple[int, str]:
    return response.status_code, response.json["error"]["code"]
