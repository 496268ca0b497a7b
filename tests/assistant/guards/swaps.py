"""Right replies with one figure changed for another of the same facts: how many are still shown?

python -m tests.assistant.guards.swaps [author…]

Nobody wrote these wrong replies for a pattern, so that they tell where a role is taken too openly. A few remain right:
"ahorras X" may be any offer's saving.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from tests.assistant.guards.corpora import authors_of_corpus, read_corpus
from tests.assistant.guards.judging import judge
from tests.assistant.guards.scenarios import Scenario, load_scenario

_FIGURES = {
    "amounts": re.compile(r"(?<![\d.])\d{1,3}(?:[.]\d{3})+(?:,\d\d)?(?!\d)|(?<![\d.,])\d{2,3},\d\d(?= ?€)"),
    "percentages": re.compile(r"(?<![\d.,])\d{1,2}(?:,\d)?(?= ?%)"),
    "dates": re.compile(
        r"\b\d{1,2} de (?:enero|febrero|marzo|abril|mayo|junio|julio|noviembre|diciembre)(?: de 20\d\d)?"
    ),
    "counts": re.compile(r"\b(?:\d{1,2}|tres|seis|doce)(?= cuotas)"),
}
_COUNTS = ("3", "4", "6", "8", "12")
_WORDS = {"tres": "3", "seis": "6", "doce": "12"}
_YEAR = " de 20"
SEED, PER_FIGURE = 1, 2


@dataclass(frozen=True, slots=True)
class Swap:
    """A reply in which another fact stands in a figure's place."""

    scenario: str
    kind: str
    text: str
    original: str


def swaps_of(author: str) -> Iterator[Swap]:
    """Yield the changed replies of an author, the same ones each time."""
    chance = random.Random(SEED)
    for line in read_corpus("right", author):
        if line.get("language", "es") != "es":
            continue
        for kind, pattern in _FIGURES.items():
            for said in pattern.finditer(line["text"]):
                others = _others(load_scenario(line["scenario"]), kind, said.group(), line["text"])
                for other in chance.sample(others, min(PER_FIGURE, len(others))):
                    text = f"{line['text'][: said.start()]}{other}{line['text'][said.end() :]}"
                    yield Swap(line["scenario"], kind, text, line["text"])


def _others(scenario: Scenario, kind: str, said: str, text: str) -> list[str]:
    """Return the figures of the scenario's facts that are not in the reply."""
    facts = [scenario[name] for name in ("debts", "offers", "tool_results", "messages")]
    known = _COUNTS if kind == "counts" else _FIGURES[kind].findall(json.dumps(facts, ensure_ascii=False))
    if kind == "dates" and _YEAR not in said:
        known = [day.split(_YEAR)[0] for day in known]
    same = {said, _WORDS.get(said, said)}
    return sorted({other for other in known if other not in same and other not in text})


def is_shown(swap: Swap) -> bool:
    """Whether the guards let the reply pass."""
    return judge(swap.scenario, swap.text).problem is None


def main(authors: list[str]) -> None:
    """Print how many are shown, by kind, and which."""
    swaps = [swap for author in authors for swap in swaps_of(author)]
    shown = [swap for swap in swaps if is_shown(swap)]
    made, passed = Counter(swap.kind for swap in swaps), Counter(swap.kind for swap in shown)
    for kind, count in made.items():
        print(f"{kind}: {passed[kind]} of {count} shown")
    for swap in shown:
        print(f"    {swap.scenario} [{swap.kind}] {swap.text!r}")


if __name__ == "__main__":
    main(sys.argv[1:] or authors_of_corpus())
