"""What a sentence says, with figures or without, that the facts of the turn gainsay as a whole."""

from __future__ import annotations

from collections.abc import Sequence

from backend.assistant.guards.agreed_totals import wrong_whole_or_day
from backend.assistant.guards.document_rules import wrong_of_documents
from backend.assistant.guards.down_payments import wrong_after_down
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure
from backend.assistant.guards.fitting import wrong_fit
from backend.assistant.guards.left_counts import wrong_left
from backend.assistant.guards.offers_together import wrong_together
from backend.assistant.guards.own_compared import wrong_against_own
from backend.assistant.guards.part_paid import wrong_part
from backend.assistant.guards.proposals import wrong_answer
from backend.assistant.guards.told_progress import ToldProgress
from backend.assistant.guards.told_status import wrong_status


def gainsaid(
    text: str, bare: str, figures: Sequence[Figure], facts: TurnFacts, above: str, *, begins: bool
) -> str | None:
    """Return the first words of a folded sentence that are not so; `bare` is it without names.

    `above` is the sentence before; `begins` where no offer was told of before it.
    """
    wrong = wrong_status(text, facts) or ToldProgress(facts, bare, figures).wrong()
    wrong = wrong or wrong_fit(bare, figures, facts) or wrong_against_own(bare, figures, facts)
    wrong = wrong or wrong_of_documents(bare, figures, facts, above)
    if wrong is None and facts.agreements:
        wrong = wrong_part(bare, figures, facts) or wrong_left(bare, figures, facts)
    wrong = wrong or wrong_whole_or_day(bare, figures, facts) or wrong_after_down(bare, figures, facts)
    wrong = wrong or wrong_answer(bare, figures, facts, begins=begins)
    return wrong or (wrong_together(bare, figures, facts) if facts.offers else None)
