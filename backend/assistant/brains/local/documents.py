"""Answers from the company's documents: a quotation with its source, a question back, or that nothing was found."""

from __future__ import annotations

from typing import Any

from backend.assistant.brains.local import bargaining
from backend.assistant.brains.local.meaning import Meaning
from backend.assistant.brains.local.tools_use import ToolUse
from backend.assistant.tools.documents import CITED
from backend.knowledge.follow_up import find_follow_up
from backend.nlu.intent_model import ACT
from backend.nlu.normalise import fold
from backend.services.document_search import LONGEST_QUERY, describe_source

SECTION_BUTTON = "seccion"
ASKED, ANSWERED = "asked_sections", "answered_question"
AS_GOOD = 0.05
"""How much surer a less likely reading of what goes on has to be answered, to be the one that is meant."""
LEAST_WORD = 4
"""Letters of a word by which somebody names a section in their own words."""


def answer_from_documents(use: ToolUse, meaning: Meaning) -> None:
    """Quote the best passage or rows, ask which section is meant, or say that there is nothing."""
    if not answered_from_documents(use, meaning):
        use.session.say("document_missing")


def answered_from_documents(use: ToolUse, meaning: Meaning) -> bool:
    """Answer from the documents where they hold an answer; tell whether they did."""
    return tell(use, search(use, meaning.text)) if meaning.text.strip() else False


def answer_or_stay(use: ToolUse, meaning: Meaning) -> None:
    """Answer what has nothing to do with debts where a document does, as of a timetable; else say what we are for.

    Unless it may be a proposal: a sum while bargaining is answered, which binds nobody.
    """
    if bargaining.may_be_proposal(use.session, meaning):
        bargaining.counter_offer(use, meaning)
    elif not answered_from_documents(use, meaning):
        if meaning.is_for_documents:
            use.session.say("document_missing")
        else:
            bargaining.out_of_scope(use, meaning)


def answer_or_ask_again(use: ToolUse, meaning: Meaning) -> None:
    """Answer what was not understood where a document does; else say that none does, or ask what was meant."""
    if answered_from_documents(use, meaning):
        return
    if meaning.is_for_documents:
        use.session.say("document_missing")
    else:
        bargaining.not_understood(use, meaning)


def handled(use: ToolUse, meaning: Meaning) -> bool:
    """Hear which section was meant, or what goes on from the question before; tell whether that was said."""
    before = use.session.memory.pop(ANSWERED, None)
    options = use.session.memory.pop(ASKED, None)
    chosen = _chosen(options, meaning) if options else None
    if chosen is not None:
        found = search(use, chosen["query"])
        # Chosen once is chosen: what still fits equally is not asked about again.
        if not tell(use, {**found, "options": []}):
            use.session.say("document_missing")
        return True
    if meaning.button == SECTION_BUTTON:
        use.session.say("section_gone")
        return True
    return before is not None and _goes_on(use, meaning, before)


def _goes_on(use: ToolUse, meaning: Meaning, before: str) -> bool:
    """Answer "¿y los domingos?" as the question that was answered last, with that in the place of what it had."""
    goes_on = None if meaning.button or meaning.names_figures else find_follow_up(meaning.text, before)
    if goes_on is None or not (goes_on.is_sure or _may_go_on(meaning)):
        return False
    found = _best([search(use, reading) for reading in goes_on.readings])
    is_meant = goes_on.is_sure or _sureness(found) > _sureness(search(use, meaning.text))
    if is_meant and tell(use, found):
        return True
    use.session.citations = []
    return False


def _may_go_on(meaning: Meaning) -> bool:
    is_other = meaning.intent not in {"CONSULTA_DOCUMENTO", "FUERA_DE_ALCANCE"} and meaning.confidence >= ACT
    return meaning.is_for_documents or not is_other


def _best(readings: list[dict[str, Any]]) -> dict[str, Any]:
    """The reading that is answered most surely; of nearly equal ones the likelier, which comes first."""
    return max(enumerate(readings), key=lambda one: _sureness(one[1]) - AS_GOOD * one[0])[1]


def _sureness(found: dict[str, Any]) -> float:
    return float(found["passages"][0]["score"]) if found["passages"] else 0.0


def search(use: ToolUse, query: str) -> dict[str, Any]:
    """Search once in a turn, with the query in the result: what goes on from it may come next."""
    asked, searches = query[:LONGEST_QUERY], use.session.searches
    if asked not in searches:
        searches[asked] = {**use.run("search_documents", query=asked), "query": asked}
    return searches[asked]


def tell(use: ToolUse, found: dict[str, Any]) -> bool:
    """Say what a search found, or ask which section is meant; tell whether there was anything."""
    session = use.session
    if found.get("options"):
        session.memory[ASKED] = found["options"]
        session.citations = []
        session.say("ask_section")
        return True
    if not found.get("passages"):
        return False
    best = found["passages"][0]
    session.memory[ANSWERED] = found["query"]
    session.citations = [{key: best[key] for key in CITED}]
    session.paragraphs.append(f"{best['quote']}\n\n_{describe_source(best)}_")
    return True


def _chosen(options: list[dict[str, str]], meaning: Meaning) -> dict[str, str] | None:
    if meaning.button:
        place = (meaning.target or 0) - 1 if meaning.button == SECTION_BUTTON else -1
        return options[place] if 0 <= place < len(options) else None
    said = {word for word in fold(meaning.text).split() if len(word) >= LEAST_WORD}
    named = [option for option in options if said & set(fold(option["label"]).split())]
    return named[0] if len(named) == 1 else None
