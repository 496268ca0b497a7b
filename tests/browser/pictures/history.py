"""What came before the pictures: two months of conversations, agreements and payments, all made through the API."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask.testing import FlaskClient

from backend.jobs.worker import Worker, run_pending
from backend.services.demo import ACCOUNTS, load_demo
from backend.services.metric_samples import keep_sample
from tests.browser.place import Place
from tests.factories import make_user, sign_in

API = "/api/v1"
DAYS = 70
LONGEST_DELAY = 400
# More than the demo has.
MOST_PAGES = 12
READING = timedelta(seconds=48)
# How far the people of a story came: what they say, one after the other; a word in angle brackets is a button.
Talk = Sequence[str]
AGREES: Talk = ("buenas tardes, quiero ver cómo puedo pagar", "<ver_opciones>")
LOOKS: Talk = ("hola, cuánto debo", "<ver_opciones>", "lo voy a pensar, gracias")
ASKS_THE_LIBRARY: Talk = ("hola", "¿a qué hora atienden los sábados?", "¿dónde puedo pagar?")
DISPUTES: Talk = ("hola", "esa deuda no es mía, no la reconozco")
WANTS_A_PERSON: Talk = ("hola", "quiero hablar con una persona por favor")
HAS_NOTHING: Talk = ("hola", "me quedé sin trabajo y no tengo con qué pagar", "no me queda nada")


@dataclass(frozen=True, slots=True)
class Story:
    """`day` counts from the first; `instalments` is the plan that is accepted, and `paid` how many of it are."""

    day: int
    talk: Talk
    instalments: int | None = None
    paid: int = 0


STORIES = (
    Story(0, AGREES, instalments=3, paid=2),
    Story(3, AGREES, instalments=1, paid=1),
    Story(6, LOOKS),
    Story(9, AGREES, instalments=2, paid=2),
    Story(12, AGREES, instalments=6, paid=1),
    Story(15, DISPUTES),
    Story(18, AGREES, instalments=1, paid=1),
    Story(22, LOOKS),
    Story(26, AGREES, instalments=3, paid=1),
    Story(31, AGREES, instalments=1, paid=0),
    Story(35, AGREES, instalments=12, paid=1),
    Story(40, LOOKS),
    Story(44, HAS_NOTHING),
    Story(48, AGREES, instalments=1, paid=1),
    Story(52, AGREES, instalments=6, paid=0),
    Story(56, LOOKS),
    Story(60, AGREES, instalments=3, paid=0),
    Story(63, DISPUTES),
    Story(66, AGREES, instalments=1, paid=1),
    Story(68, HAS_NOTHING),
    Story(69, ASKS_THE_LIBRARY),
    Story(70, LOOKS),
    Story(70, WANTS_A_PERSON),
    Story(70, AGREES, instalments=4),
    Story(70, ASKS_THE_LIBRARY),
)


def live_through(place: Place) -> None:
    """Load the demo and live through the stories; the last day is today."""
    load_demo(place.context)
    others = _debts_of_others(place)
    _say_when_they_fell_due(place, others)
    debts = iter(others)
    worker = Worker(place.context)
    first_day = place.clock.now.date()
    payments: dict[date, list[dict[str, Any]]] = {}
    for day in range(DAYS + 1):
        today = first_day + timedelta(days=day)
        stories = [story for story in STORIES if story.day == day]
        due = payments.pop(today, [])
        if stories or due or day == DAYS:
            place.turn_to(today.isoformat())
        for body in due:
            _answer(_staff(place).post(f"{API}/payments", json=body))
        for story in stories:
            for body in _tell(place, story, next(debts)):
                payments.setdefault(date.fromisoformat(body["paid_on"]), []).append(body)
        keep_sample(place.context)
        if stories:
            # What recurs: closing conversations, writing figures, looking at alerts, reading the library.
            worker.look()
            run_pending(place.context)


def _say_when_they_fell_due(place: Place, debts: list[dict[str, Any]]) -> None:
    staff = _staff(place)
    for number, debt in enumerate(debts):
        day = place.clock.now.date() - timedelta(days=(number * 37) % LONGEST_DELAY)
        _answer(staff.patch(f"{API}/debts/{debt['id']}", json={"due_date": day.isoformat()}))


def _tell(place: Place, story: Story, debt: dict[str, Any]) -> list[dict[str, Any]]:
    """Live through a story; return the payments that will come of it."""
    debtor = debt["debtor"]
    name, _, surname = debtor["name"].title().rpartition(" ")
    client = place.app.test_client()
    email = f"{name.split()[0]}.{surname}{debt['id']}@example.com".casefold()
    number = debtor["document_number"]
    sign_in(client, make_user(place.context, bound_document=number, email=email, name=name, surname=surname))
    said: dict[str, Any] = _say(place, client, number)
    for line in story.talk:
        said = _say(place, client, line)
    if story.instalments is None:
        return []
    offers = said["offers"] or _answer(client.get(f"{API}/debts/{debt['id']}/offers"))["items"]
    assert offers, said
    return _accept(client, offers, story)


def _say(place: Place, client: FlaskClient, line: str) -> dict[str, Any]:
    button = line.strip("<>") if line.startswith("<") else None
    body = {"message": ""} | ({"button_id": button} if button else {"message": line})
    place.clock.now += READING
    return _answer(client.post(f"{API}/chat/message", json=body))


def _accept(client: FlaskClient, offers: list[dict[str, Any]], story: Story) -> list[dict[str, Any]]:
    """Accept the offer that is nearest to the plan of the story."""
    offer = min(offers, key=lambda one: abs(one["instalment_count"] - (story.instalments or 1)))
    headers = {"Idempotency-Key": f"story-{offer['id']}"}
    body = {"offer_id": offer["id"], "limitation_warning_read": True}
    agreement = _answer(client.post(f"{API}/agreements", json=body, headers=headers))
    return [
        {
            "agreement_id": agreement["id"],
            "amount": str(part["amount"]),
            "paid_on": part["due_date"],
            "reference": f"B-{agreement['id']:03}-{part['number']}",
        }
        for part in agreement["schedule"][: story.paid]
    ]


def _debts_of_others(place: Place) -> list[dict[str, Any]]:
    """List debts in pesos of people without a demo account, one for each person."""
    staff, known = _staff(place), {account.document_number for account in ACCOUNTS}
    pages = (
        _answer(staff.get(f"{API}/debts", query_string={"page": page})) for page in range(1, MOST_PAGES + 1)
    )
    others = {
        debt["debtor"]["document_number"]: debt
        for page in pages
        for debt in page["items"]
        if debt["currency"] == "COP" and debt["negotiable"]
    }
    return [debt for number, debt in others.items() if number not in known]


def _staff(place: Place) -> FlaskClient:
    client = place.app.test_client()
    with place.context.read() as uow:
        account = uow.users.find_by_email_key("equipo@example.com")
    assert account is not None
    sign_in(client, account)
    return client


def _answer(response: Any) -> dict[str, Any]:
    assert response.status_code < 300, response.json
    answer: dict[str, Any] = response.json
    return answer
