"""What is paid of an agreement and what that leaves, in English."""

from __future__ import annotations

import pytest

from tests.assistant.guards.judging import judge
from tests.assistant.guards.tables import Table, cases, language_of

RIGHT: Table = {
    "english_agreement": [
        "You've put in $2,100.00 so far, so there's $3,500.00 to go.",
        "So far you've put in $2,100.00. Another $3,500.00 to go.",
        "$2,100.00 is in, and $3,500.00 is still to come.",
        "Three of your eight payments are done.",
        "You've made three of the eight payments.",
        "Three down, five to go.",
        "You're three payments in, out of eight.",
        "You have five payments of $700.00 left.",
        "There are five payments of $700.00 to go.",
        "You still have five of the eight payments ahead of you.",
        "Out of $5,600.00, you've covered $2,100.00.",
        "Three of your payments are already made.",
        "Your acceptance is from July 14.",
    ],
    "english_late": [
        "$300.00 of it is in, which leaves $539.69.",
        "November's payment is $839.69; $300.00 came in, so $539.69 is left.",
        "Yes, $300.00 of November's payment came through, leaving $539.69.",
        "Two of your six payments are done, and part of the third.",
        "You've put in $1,979.38 so far, so there's $3,058.78 to go.",
        "Of your six payments, two are done.",
        "Two of the six payments are done.",
        "If you put in $539.69, November is covered.",
        "Your first two payments are in.",
        "Both September and October are paid; of November, $300.00 is in.",
    ],
}
WRONG: Table = {
    "english_agreement": [
        "You've put in $3,500.00 so far, so there's $2,100.00 to go.",
        "You've put in $2,100.00 so far, so there's $5,600.00 to go.",
        "You've put in $2,100.00 so far, so there's $700.00 to go.",
        "Five of your eight payments are done.",
        "Three of your five payments are done.",
        "Five down, three to go.",
        "You have three payments of $700.00 left.",
        "You have eight payments of $700.00 left.",
    ],
    "english_late": [
        "$539.69 of it is in, which leaves $300.00.",
        "$300.00 of it is in, which leaves $839.69.",
        "Three of your six payments are done.",
        "I can see $539.69 of it in, so $300.00 is left.",
        "You've put in $3,058.78 so far, so there's $1,979.38 to go.",
        "Four of the six payments are done.",
        "All your payments are done.",
        "You're all caught up.",
    ],
}


@pytest.mark.parametrize(("scenario", "text"), cases(RIGHT))
def test_what_is_so_may_be_said(scenario: str, text: str) -> None:
    verdict = judge(scenario, text, language_of(scenario))
    assert verdict.problem is None, verdict.reason


@pytest.mark.parametrize(("scenario", "text"), cases(WRONG))
def test_what_is_not_so_is_not_shown(scenario: str, text: str) -> None:
    assert judge(scenario, text, language_of(scenario)).problem is not None
