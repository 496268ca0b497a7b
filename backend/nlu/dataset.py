"""Our own training messages: one JSON line each, one file per batch, each batch written apart from the others."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from backend.nlu.normalise import clean, fold
from backend.nlu.understanding import Expected

DATA = Path(__file__).resolve().parent / "data"
NEAR_DUPLICATE = 0.8
"""Two texts that share this part of their letter trigrams (Jaccard, case and accents folded) are the same."""
EURO_REGIONS = frozenset({"ES", "IC"})


@dataclass(frozen=True, slots=True)
class Example:
    """A message and what it means; `document`, `amount` and the like only where an author wrote them down."""

    text: str
    intent: str
    batch: str
    region: str = "CO"
    expected: Expected = Expected.ANYTHING
    document: str | None = None
    amount: Decimal | None = None
    currency: str | None = None
    installments: int | None = None
    frequency: str | None = None
    date: str | None = None
    percentage: Decimal | None = None

    @property
    def reading_currency(self) -> str:
        """The currency in which its author thinks."""
        return "EUR" if self.region in EURO_REGIONS else "COP"


def load_examples(folder: Path = DATA) -> list[Example]:
    """Return every example of every batch in `folder`, in the order of the files."""
    return [
        make_example(json.loads(line))
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def make_example(fields: Mapping[str, Any]) -> Example:
    """Return the example of one line's fields."""
    return Example(
        text=fields["text"],
        intent=fields["intent"],
        batch=fields["batch"],
        region=fields.get("region", "CO"),
        expected=Expected(fields.get("expected") or Expected.ANYTHING),
        document=fields.get("document"),
        amount=_number(fields.get("amount")),
        currency=fields.get("currency"),
        installments=fields.get("installments"),
        frequency=fields.get("frequency"),
        date=fields.get("date"),
        percentage=_number(fields.get("percentage")),
    )


def find_near_duplicates(
    texts: Sequence[str], threshold: float = NEAR_DUPLICATE
) -> Iterator[tuple[int, int]]:
    """Yield (earlier, later) positions of texts that are near-duplicates.

    Two sets as similar as that share one of their rarest members, so only texts that do are compared.
    """
    grams = [letter_trigrams(text) for text in texts]
    count = Counter(gram for found in grams for gram in found)
    seen: dict[str, list[int]] = {}
    for later, found in enumerate(grams):
        rarest = sorted(found, key=lambda gram: (count[gram], gram))
        rarest = rarest[: len(found) - math.ceil(threshold * len(found)) + 1]
        for earlier in sorted({one for gram in rarest for one in seen.get(gram, ())}):
            if _jaccard(grams[earlier], found) >= threshold:
                yield earlier, later
        for gram in rarest:
            seen.setdefault(gram, []).append(later)


def letter_trigrams(text: str) -> frozenset[str]:
    """Return the trigrams of a folded text with a space at each end."""
    padded = f" {' '.join(fold(clean(text)).split())} "
    return frozenset(padded[start : start + 3] for start in range(max(1, len(padded) - 2)))


def without_near_duplicates(examples: Iterable[Example]) -> list[Example]:
    """Return the examples without those that repeat an earlier one that is kept."""
    kept = list(examples)
    dropped: set[int] = set()
    for earlier, later in find_near_duplicates([example.text for example in kept]):
        if earlier not in dropped:
            dropped.add(later)
    return [example for place, example in enumerate(kept) if place not in dropped]


def _number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared)
