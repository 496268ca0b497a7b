"""What may be said once the person reported that somebody represents them: of their lawyer, and of nothing on offer."""

from __future__ import annotations

import pytest

from backend.assistant.guards.claim_facts import FACTS
from backend.assistant.guards.contract import Problem
from tests.assistant.guards.judging import facts_of, judge
from tests.assistant.guards.scenarios import load_scenario

OF_THEIR_LAWYER = [
    "I've noted that an attorney represents you.",
    "Please go on following your lawyer's advice.",
    "Your lawyer can write to the team on your behalf.",
    "Since you're represented by an attorney, I won't offer you payment plans.",
    "I can't reach your attorney from here; a person goes on.",
    "Thank you for telling me about your attorney.",
    "You can share this with your attorney.",
]


@pytest.mark.parametrize("text", OF_THEIR_LAWYER)
def test_the_persons_lawyer_is_spoken_of_where_a_tool_noted_one(text: str) -> None:
    assert judge("lawyer_in_english", text, "en").problem is None


@pytest.mark.parametrize("text", OF_THEIR_LAWYER[:4])
def test_nobodys_lawyer_is_spoken_of_elsewhere(text: str) -> None:
    assert judge("english_offers", text, "en").problem == Problem.CLAIM


@pytest.mark.parametrize(
    "text",
    [
        "Our attorneys will look at your case.",
        "The bank's lawyer is going to handle it from here.",
        "An attorney will call you about the balance.",
        "I already spoke with your attorney about this.",
        "We'll call your attorney tomorrow.",
        "Your attorney accepted the single payment.",
        "You don't need an attorney for this.",
        "Lawyers cost more than the discount is worth.",
        "You'd save more by settling with me instead of your attorney.",
        "Even with an attorney, you could be sued.",
        "You still have to pay even though you have an attorney.",
    ],
)
def test_a_noted_lawyer_lets_nothing_else_be_said(text: str) -> None:
    assert judge("lawyer_in_english", text, "en").problem == Problem.CLAIM


def test_nothing_is_on_offer_to_somebody_who_is_represented() -> None:
    facts = facts_of(load_scenario("lawyer_in_english"))
    assert facts.protection == "represented"
    assert not facts.offers
    assert FACTS["nothing_due"](facts)
    told = "You can still take the single payment of $6,413.22 by November 30, 2026."
    assert judge("lawyer_in_english", told, "en").problem == Problem.FIGURE


def test_protection_is_known_from_a_case_of_an_earlier_turn() -> None:
    facts = facts_of(load_scenario("english_offers"))
    assert not FACTS["represented"](facts)
    case = {
        "type": "hardship_case",
        "kind": "represented",
        "status": "open",
        "created_at": "2026-11-20T15:00:00+00:00",
        "debt": {"id": 1, "status": "hardship"},
        "next_step": "",
    }
    facts.add_tool_result("get_case_status", {}, {"cases": [case]})
    assert FACTS["represented"](facts)
