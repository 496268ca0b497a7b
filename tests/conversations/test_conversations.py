"""Conversations as their debtors live them: each file beside this one is a script, named by what the debtor does.

given:
  library: true                   # the documents that come with the product
  campaign: true                  # import the file with the well-known example row; or
  debts:                          # amounts in major units
    - {document_number: "52000001", principal: 1000000, interest: 200000, last_digits: "7702"}
  configuration: {act_confidence_percent: 95}   # what administrators have set
  policy: {kind: ladder}          # rules other than the delivered ones
  account: {bound: "52000001"}    # the number that the account has proved; none without it
never_says: ["NOMBRE AJENO"]      # in no answer, whole
steps:
  - say: puedo pagar 900.000      # or press: a button; choose: the total of an offer on the table;
                                  # choose_debt: a creditor; accept: the total of an offer on the table;
                                  # wait: {days: 6}; new_conversation: true
    times: 20                     # do it so often; every answer has to be the same
    state: gestionar_objecion     # what has to hold after it
    buttons: [ver_opciones]       # at least these; without: none of these
    says: ["1.080.000"]           # in the message; tells: keys of the flow's texts; never_says
    offers: [1080000]             # totals, in the order shown; cheapest: the lowest lump sum
    context: {cliente_encontrado: true}
    error: turn_in_progress       # the code, where an error is expected
end:
  agreements: [1080000]           # totals
  debts: {in_agreement: 1}        # how many of each status
  disputes: [not_mine]            # reasons; hardship_cases: 1; bound: "52000001"; escalations: 1
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask.testing import FlaskClient
from sqlalchemy import func, select

from backend.db.models.accounts import User
from backend.db.models.agreements import Agreement
from backend.db.models.cases import Dispute, HardshipCase
from backend.db.models.debts import Debt
from backend.db.models.operations import AuditEvent
from backend.db.repositories.accounts import Account
from backend.services.administration import put_configuration
from backend.services.context import SYSTEM, ServiceContext
from backend.services.flow import DELIVERED
from tests.conftest import Clock
from tests.factories import make_debt, make_policy, make_user, sign_in
from tests.imports import import_sample
from tests.library import store_delivered_library

SCRIPTS = sorted(Path(__file__).parent.glob("*.yml"))
MESSAGE, ACCEPT = "/api/v1/chat/message", "/api/v1/agreements"
FLOW: dict[str, Any] = yaml.safe_load(DELIVERED.read_text(encoding="utf-8"))
ACTIONS = {"say", "press", "choose", "choose_debt", "accept", "wait", "new_conversation"}
EXPECTATIONS = {
    "state",
    "buttons",
    "without",
    "says",
    "tells",
    "never_says",
    "offers",
    "cheapest",
    "context",
    "error",
}


class Talk:
    """One person in front of the chat: what was answered last, and everything that ever was."""

    def __init__(self, client: FlaskClient, user: Account, clock: Clock) -> None:
        self.client = client
        self.user = user
        self.clock = clock
        self.reply: dict[str, Any] = {}
        self.answers: list[str] = []
        self.offers: list[dict[str, Any]] = []
        self.agreed = 0

    def do(self, step: dict[str, Any]) -> None:
        """Act as the step says and remember the answer."""
        (action,) = step.keys() & ACTIONS
        getattr(self, action)(step[action])

    def say(self, text: str) -> None:
        self._send({"message": text})

    def press(self, button: str) -> None:
        self._send({"button_id": button})

    def choose(self, total: float) -> None:
        self.press(f"oferta_{self._offer(total)['id']}")

    def choose_debt(self, creditor: str) -> None:
        (button,) = [b["id"] for b in self.reply["buttons"] if creditor in b["text"]]
        self.press(button)

    def accept(self, total: float) -> None:
        body, headers = (
            {"offer_id": self._offer(total)["id"]},
            {"Idempotency-Key": f"key-{len(self.answers)}"},
        )
        response = self.client.post(ACCEPT, json=body, headers=headers)
        self.agreed += response.status_code == 201
        self._keep(response)

    def wait(self, duration: dict[str, float]) -> None:
        """Time passes; whoever comes back after days signs in again."""
        self.clock.advance(**duration)
        sign_in(self.client, self.user)

    def new_conversation(self, _: bool) -> None:
        self._keep(self.client.post("/api/v1/chat/reset-conversation", json={}))

    def _offer(self, total: float) -> dict[str, Any]:
        (found,) = [offer for offer in self.offers if offer["total"] == total]
        return found

    def _send(self, body: dict[str, Any]) -> None:
        self._keep(self.client.post(MESSAGE, json=body))
        self.offers = self.reply.get("offers") or self.offers

    def _keep(self, response: Any) -> None:
        self.answers.append(response.get_data(as_text=True))
        self.reply = response.json


@pytest.mark.parametrize("script", SCRIPTS, ids=[path.stem for path in SCRIPTS])
def test_conversation(script: Path, client: FlaskClient, context: ServiceContext, clock: Clock) -> None:
    told = yaml.safe_load(script.read_text(encoding="utf-8"))
    assert told.keys() <= {"given", "never_says", "steps", "end"}
    talk = Talk(client, _given(context, client, told["given"]), clock)
    for number, step in enumerate(told["steps"], start=1):
        assert step.keys() <= ACTIONS | EXPECTATIONS | {"times"}, f"step {number}"
        _take(talk, step, f"step {number}: {step}")
        assert len(_rows(context, Agreement.total)) == talk.agreed, (
            "only the acceptance button makes an agreement"
        )
    for unwanted in told.get("never_says", []):
        assert not [answer for answer in talk.answers if unwanted in answer], unwanted
    _check_end(context, told.get("end", {}))


def _given(context: ServiceContext, client: FlaskClient, given: dict[str, Any]) -> Account:
    put_configuration(context, SYSTEM, given.get("configuration", {}))
    if given.get("policy"):
        for currency in ("COP", "EUR"):
            make_policy(context, currency=currency, **given["policy"])
    if given.get("library"):
        store_delivered_library(context)
    if given.get("campaign"):
        import_sample(context, rows=3)
    for debt in given.get("debts", []):
        amounts = {name: round(debt.get(name, 0) * 100) for name in ("principal", "interest", "fees")}
        make_debt(context, **{**debt, **amounts})
    user = make_user(context, bound_document=given.get("account", {}).get("bound"))
    sign_in(client, user)
    if "declared" in given:
        first = client.get("/api/v1/debts").json["items"][0]["id"]  # type: ignore[index]
        assert client.put(f"/api/v1/debts/{first}/affordability", json=given["declared"]).status_code == 200
    return user


def _take(talk: Talk, step: dict[str, Any], where: str) -> None:
    first = None
    for _ in range(step.get("times", 1)):
        talk.do(step)
        seen = [talk.reply.get(key) for key in ("message", "current_state", "offers", "context")]
        first = first or seen
        assert seen == first, f"{where}: asked again, something else was answered"
    code = (talk.reply.get("error") or {}).get("code")
    assert code == step.get("error"), where
    if code is None:
        _check_reply(talk.reply, step, where)


def _check_reply(reply: dict[str, Any], step: dict[str, Any], where: str) -> None:
    buttons = {button["id"] for button in reply.get("buttons", [])}
    message = reply.get("message", "")
    assert reply.get("current_state") == step.get("state", reply.get("current_state")), where
    assert set(step.get("buttons", [])) <= buttons, where
    assert not set(step.get("without", [])) & buttons, where
    assert _missing([*step.get("says", []), *_fragments(step.get("tells", []))], message) == [], where
    assert [text for text in step.get("never_says", []) if text in message] == [], where
    if "offers" in step:
        assert [offer["total"] for offer in reply["offers"]] == step["offers"], where
    if "cheapest" in step:
        once = [offer["total"] for offer in reply["offers"] if offer["kind"] == "lump_sum"]
        assert min(once) == step["cheapest"], where
    if "context" in step:
        assert {key: reply["context"].get(key) for key in step["context"]} == step["context"], where
        assert step["context"] or not reply["context"], where


def _fragments(keys: Iterable[str]) -> list[str]:
    """The fixed parts of the flow's own texts, whatever their wording is today."""
    parts = [part.strip() for key in keys for part in re.split(r"\{\{.*?\}\}", FLOW["texts"][key])]
    return [part for part in parts if len(part) > 3]


def _missing(wanted: Iterable[str], message: str) -> list[str]:
    return [text for text in wanted if text.casefold() not in message.casefold()]


def _check_end(context: ServiceContext, end: dict[str, Any]) -> None:
    found = {
        "agreements": sorted(total / 100 for total in _rows(context, Agreement.total)),
        "debts": dict(Counter(_rows(context, Debt.status))),
        "disputes": sorted(_rows(context, Dispute.reason)),
        "hardship_cases": len(_rows(context, HardshipCase.id)),
        "escalations": _rows(context, AuditEvent.action).count("escalated"),
        "bound": _bound(context),
    }
    assert end.keys() <= found.keys()
    assert {key: found[key] for key in end} == end


def _rows(context: ServiceContext, column: Any) -> list[Any]:
    with context.read() as uow:
        return list(uow.session.scalars(select(column)))


def _bound(context: ServiceContext) -> str | None:
    with context.read() as uow:
        return uow.session.scalar(select(func.max(User.bound_document)))


def test_there_is_a_script_for_each_kind_of_debtor() -> None:
    assert len(SCRIPTS) >= 25
