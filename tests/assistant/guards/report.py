"""Print how the guards judge the corpus: python -m tests.assistant.guards.report [--held-out] [--shapes] [author…]

Of sealed authors only the totals are printed. With --held-out what is learned has seen none of the author's replies.
The rules have: only a first run on replies that nobody mended for is an estimate.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

from backend.assistant.guards.claim_scorer import ClaimScorer
from backend.assistant.guards.doubt import Weighing, load_doubt
from backend.assistant.guards.reply_guard import Learned
from tests.assistant.guards.claim_data import scored, scorer_without
from tests.assistant.guards.corpora import authors_of_corpus, read_corpus, sealed_authors
from tests.assistant.guards.judging import judge, sentences_of
from tests.assistant.guards.role_data import roles_without
from tests.assistant.guards.scenarios import load_scenario, scenario_names


@dataclass
class Tally:
    """Replies judged and the ones that were judged wrongly."""

    judged: Counter[str] = field(default_factory=Counter)
    missed: list[dict[str, Any]] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many replies were judged."""
        return sum(self.judged.values())


def judge_corpus(kind: str, author: str, learned: Learned | None = None, *, one_in: int = 1) -> Tally:
    """Judge each reply of a file, or one in so many; `missed` are wrong ones shown, or right ones that were not.

    A link or picture (`markup`) counts as caught where it was taken out of what is shown.
    """
    tally = Tally()
    for line in read_corpus(kind, author):
        if not is_drawn(line["text"], one_in):
            continue
        verdict = judge(line["scenario"], line["text"], line.get("language", "es"), learned)
        tally.judged[str(line.get("shape", line.get("problem", "")))] += 1
        stripped = line.get("problem") == "markup" and verdict.text != line["text"]
        if (verdict.problem is None and not stripped) == (kind == "wrong"):
            tally.missed.append({**line, "verdict": verdict.problem, "reason": verdict.reason})
    return tally


def is_drawn(text: str, one_in: int) -> bool:
    """Whether a reply is among the one in so many that are judged: always the same ones."""
    return crc32(text.encode()) % one_in == 0


def judge_own_texts() -> Tally:
    """Judge every text of our own in every scenario."""
    tally = Tally()
    for name in scenario_names():
        for text in load_scenario(name)["own_texts"]:
            tally.judged[name] += 1
            verdict = judge(name, text)
            if verdict.problem is not None:
                tally.missed.append({"scenario": name, "text": text, "reason": verdict.reason})
    return tally


def main() -> None:
    """Print the figures and what was judged wrongly."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("authors", nargs="*")
    parser.add_argument("--held-out", action="store_true", help="learn without the author who is judged")
    parser.add_argument("--shapes", action="store_true", help="count by shape, too")
    asked = parser.parse_args()
    own = judge_own_texts()
    print(f"own texts: {len(own.missed)} of {own.total} blocked")
    for line in own.missed:
        print(f"    {line['scenario']} {line['text']!r} {line['reason'][:70]}")
    totals = {kind: [0, 0] for kind in ("wrong", "right")}
    for author in asked.authors or authors_of_corpus():
        learned = learned_without(author) if asked.held_out else None
        for kind in ("wrong", "right"):
            tally = judge_corpus(kind, author, learned)
            totals[kind][0] += len(tally.missed)
            totals[kind][1] += tally.total
            print(f"{kind}_{author}: {len(tally.missed)} of {tally.total} judged wrongly")
            lines = () if author in sealed_authors() else _missed(tally)
            for told in [*(_by_shape(tally) if asked.shapes else ()), *lines]:
                print(told)
        if learned is not None:
            print(_scorer_alone(learned.claims, author))
    for kind, (missed, total) in totals.items():
        print(f"all {kind} ones: {missed} of {total} judged wrongly")


def learned_without(author: str) -> Learned:
    """Return what is learned without an author's replies; the weights of doubt, four dozen in all, are of all."""
    authors = authors_of_corpus()
    return Learned(scorer_without(author, authors), Weighing(roles_without(author, authors), load_doubt()))


def _scorer_alone(scorer: ClaimScorer, author: str) -> str:
    claims = [line for line in read_corpus("wrong", author) if line["problem"] == "claim"]
    right = read_corpus("right", author)
    found, blocked = (
        sum(
            any(scorer.is_forbidden(scored(said, line["scenario"])) for said in sentences_of(line["text"]))
            for line in lines
        )
        for lines in (claims, right)
    )
    return f"scorer alone: {found} of {len(claims)} claims found, {blocked} of {len(right)} right replies blocked"


def _by_shape(tally: Tally) -> Iterable[str]:
    missed = Counter(str(line.get("shape", line.get("problem", ""))) for line in tally.missed)
    return (f"  {shape or '-'}: {missed[shape]} of {count}" for shape, count in sorted(tally.judged.items()))


def _missed(tally: Tally) -> Iterable[str]:
    for line in tally.missed:
        yield f"    {line['scenario']} [{line.get('shape', '')}] {line['text']!r} {line['reason'][:70]}"


if __name__ == "__main__":
    main()
