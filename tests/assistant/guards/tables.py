"""Plain sentences by scenario, as tests tell which of them may be said."""

from __future__ import annotations

from tests.assistant.guards.scenarios import load_scenario

Table = dict[str, list[str]]


def cases(table: Table) -> list[tuple[str, str]]:
    """Return each sentence with the name of its scenario, for pytest to run one by one."""
    return [(scenario, text) for scenario, texts in table.items() for text in texts]


def language_of(scenario: str) -> str:
    """Return the language in which the scenario's person is answered."""
    return str(load_scenario(scenario)["language"])
