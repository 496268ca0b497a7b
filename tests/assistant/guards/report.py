"""Print how the guards judge the corpus, by author and shape: python -m tests.assistant.guards.report [author…]"""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tests.assistant.guards.judging import judge
from tests.assistant.guards.scenarios import HERE, load_scenario, scenario_names

CORPUS = HERE / "corpus"
KNOWN = CORPUS / "known.jsonl"


@dataclass
class Tally:
    """Replies judged and the ones that were judged wrongly."""

    judged: Counter[str] = field(default_factory=Counter)
    missed: list[dict[str, Any]] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many replies were judged."""
        return sum(self.judged.values())


def read_corpus(kind: str, author: str) -> list[dict[str, Any]]:
    """Return the replies of a file, none where it is not there; `kind` is wrong or right."""
    path = CORPUS / f"{kind}_{author}.jsonl"
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def authors_of_corpus() -> list[str]:
    """Return the authors who wrote replies, sorted."""
    return sorted({path.stem.split("_")[1] for path in CORPUS.glob("*_*.jsonl")})


def read_known() -> list[dict[str, str]]:
    """Return the replies that are known to be judged wrongly, each with scenario, text and why."""
    return [json.loads(line) for line in KNOWN.read_text(encoding="utf-8").splitlines() if line.strip()]


def judge_corpus(kind: str, author: str) -> Tally:
    """Judge each reply of a file; `missed` are wrong ones that were shown, or right ones that were not.

    A link or picture (`markup`) counts as caught where it was taken out of what is shown.
    """
    tally = Tally()
    for line in read_corpus(kind, author):
        verdict = judge(line["scenario"], line["text"], line.get("language", "es"))
        tally.judged[str(line.get("shape", line.get("problem", "")))] += 1
        stripped = line.get("problem") == "markup" and verdict.text != line["text"]
        if (verdict.problem is None and not stripped) == (kind == "wrong"):
            tally.missed.append({**line, "verdict": verdict.problem, "reason": verdict.reason})
    return tally


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


def main(authors: list[str]) -> None:
    """Print the figures and what was judged wrongly."""
    own = judge_own_texts()
    print(f"own texts: {len(own.missed)} of {own.total} blocked")
    for author in authors:
        for kind in ("wrong", "right"):
            tally = judge_corpus(kind, author)
            print(f"\n{kind}_{author}: {len(tally.missed)} of {tally.total} judged wrongly")
            missed = Counter(str(line.get("shape", line.get("problem", ""))) for line in tally.missed)
            for shape, count in sorted(tally.judged.items()):
                print(f"  {shape or '-'}: {missed[shape]} of {count}")
            for line in tally.missed:
                print(
                    f"    {line['scenario']} [{line.get('shape', '')}] {line['text']!r} {line['reason'][:70]}"
                )


if __name__ == "__main__":
    main(sys.argv[1:] or authors_of_corpus())
