"""Everything that is not selling: hardship, disputes, documents, a person, and saying goodbye."""

from __future__ import annotations

import re

from backend.assistant.brains.local.case_dialogue import (
    ask_reason,
    dispute_reason,
    offer_paths,
    tell_next_step,
)
from backend.assistant.brains.local.meaning import Meaning
from backend.assistant.brains.local.tools_use import ToolUse
from backend.assistant.turn import BARGAINING_STATES
from backend.domain.errors import Conflict
from backend.nlu.normalise import fold

_THANKS = re.compile(
    r"\W*(?:(?:ok|okay|vale|listo|bueno|ah|perfecto|entendido|si|muchas|muchisimas|mil)\W+)*gracias"
    r"(?:\W+(?:por\b.*|muy\s+amable|a\s+(?:ti|usted|vos)))?\W*"
)


def report_hardship(use: ToolUse, meaning: Meaning) -> None:
    """Stop selling, and say what is possible; never ask why."""
    if _stop_selling(use, "report_hardship", "hardship"):
        offer_paths(use)


def open_dispute(use: ToolUse, meaning: Meaning) -> None:
    """Stop selling, keep what the person says in their words, and ask what is contested where they did not say."""
    reason = dispute_reason(meaning.text)
    if not _stop_selling(use, "open_dispute", "dispute", reason=reason, details=meaning.text[:2000]):
        return
    tell_next_step(use)
    if reason == "other":
        ask_reason(use)
    use.session.show_state = False


def escalate(use: ToolUse, meaning: Meaning) -> None:
    """Hand the conversation to a person."""
    use.run("escalate_to_human", reason=meaning.text[:300])
    use.session.say("escalated")
    use.session.show_state = True


def tell_agreements(use: ToolUse, meaning: Meaning) -> None:
    """List the person's agreements with what is due next."""
    session = use.session
    agreements = use.run("get_agreement_status")["agreements"] if session.is_bound else []
    if not agreements:
        session.say("agreement_none")
        return
    lines = [f"- {item['reference']} · {item['creditor']} · {item['status_text']}" for item in agreements]
    session.say("agreement_status", lista_acuerdos="\n".join(lines))


def say_goodbye(use: ToolUse, meaning: Meaning) -> None:
    """End kindly; the conversation can be taken up again. Thanks alone, with offers on the table, end nothing."""
    if use.session.state in BARGAINING_STATES and _THANKS.fullmatch(fold(meaning.text)):
        use.session.say("you_are_welcome")
        return
    use.session.say("goodbye")
    use.session.emit("closed")
    use.session.show_state = True


def _stop_selling(use: ToolUse, tool: str, text: str, **arguments: str) -> bool:
    try:
        use.run(tool, **arguments)
    except Conflict as error:
        use.session.paragraphs.append(error.message)
        return False
    use.session.say(text)
    use.session.show_state = True
    return True
