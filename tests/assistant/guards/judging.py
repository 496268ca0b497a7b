"""A guard on a scenario, as a turn sets it up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from backend.assistant.guards.contract import Verdict
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.reply_guard import Learned, SentenceGuard
from backend.assistant.guards.second_reading import SecondReading
from backend.assistant.guards.sentences import SentenceStream
from tests.assistant.guards.scenarios import Scenario, load_scenario

CONFIGURED = (
    "Negociador",
    "horario de oficina, de lunes a viernes",
    "vuelve a intentarlo dentro de 5 minutos",
)


def facts_of(scenario: Scenario) -> TurnFacts:
    """Return the fact book of the scenario's turn."""
    facts = TurnFacts(date.fromisoformat(scenario["today"]), scenario["language"])
    for text in CONFIGURED:
        facts.add_configured_text(text)
    facts.add_debts(scenario["debts"], scenario["chosen_debt_id"])
    facts.add_offers(scenario["offers"])
    for message in scenario["messages"]:
        facts.add_message(message)
    for result in scenario["tool_results"]:
        facts.add_tool_result(result["tool"], result["arguments"], result["output"])
    return facts


def guard_of(
    name: str,
    language: str = "es",
    learned: Learned | None = None,
    observe: Callable[[SecondReading], None] | None = None,
) -> SentenceGuard:
    """Return a guard on the scenario of this name; `learned` in place of what is delivered.

    `observe` is told of each sentence with figures.
    """
    scenario = load_scenario(name)
    return SentenceGuard(
        facts_of(scenario),
        language=language,
        jurisdiction=scenario["jurisdiction"],
        instructions=scenario["instructions"],
        today=date.fromisoformat(scenario["today"]),
        identity_numbers=(scenario["document_number"],),
        person=scenario["person"],
        learned=learned,
        observe=observe,
    )


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a reply as the stream releases them."""
    stream = SentenceStream()
    return [*stream.feed(text), *stream.flush()]


def judge(name: str, text: str, language: str = "es", learned: Learned | None = None) -> Verdict:
    """Return the verdict on a reply: that of its first sentence that may not be shown, else that of its last."""
    guard, verdict = guard_of(name, language, learned), Verdict(text)
    for sentence in sentences_of(text):
        verdict = guard.review(sentence)
        if verdict.problem is not None:
            return verdict
    return verdict
