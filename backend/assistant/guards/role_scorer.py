"""In which role a sentence gives a figure, learned from right replies: what is said around it, figures masked.

The artefact beside this file is what `python -m tests.assistant.guards.train_roles` makes of the corpora and our own
texts. It is delivered with the code, as the claim scorer's is (claim_scorer.py).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache
from pathlib import Path

from backend.assistant.guards.figure import Figure, Kind
from backend.nlu.features import Reading
from backend.nlu.scorer import Scorer, load_scorer

ARTEFACT = Path(__file__).with_name("role_model.npz")
_BEFORE, _AFTER, _WINDOW = 6, 5, 12
_STEM = 6
_TOKEN = re.compile(r"[a-z]+|[;:,.?|()\n]")
_MASKS = {
    Kind.MONEY: "amountx", Kind.PERCENT: "percentx", Kind.DATE: "datex", Kind.TIME: "timex", Kind.PHONE: "phonex",
    Kind.ORDINAL: "ordinalx", Kind.COUNT: "countx", Kind.NUMBER: "numberx",
}  # fmt: skip
_LUMP = re.compile(
    r"\b(?:(?:el |un |al |de )?pago (?:unico|de contado)|(?:un|una|en una?|el|one|a) (?:solo|sola|unic[oa]|"
    r"single) (?:pago|cuota|contado|"
    r"desembolso|vez|exhibicion|payment)|de una (?:sola )?vez|de contado|de una|todo junto|lump sum|one payment|"
    r"(?:in )?one go)\b"
)
_LUMP_MASK = "lumpx"
"""A single payment, however it is called; no shorter than the shortest wording."""
_NO_WORDS, _LINE_END = "nothing", "lineend"


class RoleScorer:
    """Scores the roles of a figure; `scorer` is trained on the names of slots.py."""

    def __init__(self, scorer: Scorer) -> None:
        self._scorer = scorer

    def margins(self, reading: Reading) -> dict[str, float]:
        """Return each role's score, 0 at most: the higher, the likelier."""
        logits, _ = self._scorer.score(reading)
        return dict(zip(self._scorer.classes, logits.tolist(), strict=True))


def read_role(
    text: str,
    figures: Sequence[Figure],
    figure: Figure,
    *,
    head: str,
    said_before: str,
    cue: str,
    cue_before: str,
) -> Reading:
    """Return what is around a figure; `head` is its table column's, `cue` the role that rules would give it.

    `cue_before` is the role that they would give the amount before it.
    """
    text = _LUMP.sub(lambda said: _LUMP_MASK.ljust(len(said.group())), text)
    before = _tokens(text, figures, 0, figure.start)
    after = _tokens(text, figures, figure.end, len(text))
    near = [f"b{place} {word}" for place, word in enumerate(reversed(before[-_BEFORE:]))]
    near += [f"a{place} {word}" for place, word in enumerate(after[:_AFTER])]
    near += [f"bb {' '.join(before[-2:])}", f"aa {' '.join(after[:2])}", f"bbb {' '.join(before[-3:])}"]
    near += [f"B {word}" for word in before[-_WINDOW:]] + [f"A {word}" for word in after[:_WINDOW]]
    same = [other for other in figures if other.kind == figure.kind]
    earlier = [other for other in same if other.end <= figure.start][-1:]
    near += [
        f"after {cue_before} {''.join(_tokens(text, (), other.end, figure.start)[:1])}" for other in earlier
    ]
    near += [
        f"kind {figure.kind} {figure.unit if figure.kind == Kind.DATE else ''}",
        f"place {min(3, same.index(figure))} of {min(4, len(same))}",
        f"head {head}",
        f"cue {figure.kind} {cue}",
    ]
    near += [f"said {word[:_STEM]}" for word in _TOKEN.findall(said_before) if len(word) > 3]
    words = tuple(word for word in (*before[-_WINDOW:], *after[:_WINDOW]) if word.isalpha())
    return Reading(words or (_NO_WORDS,), tuple(near))


def _tokens(text: str, figures: Collection[Figure], start: int, end: int) -> list[str]:
    words: list[str] = []
    at = start
    for figure in figures:
        if figure.start < start or figure.end > end:
            continue
        words += _TOKEN.findall(text[at : figure.start])
        words.append(_MASKS[figure.kind] + ("s" if figure.unit == "instalment" else ""))
        at = figure.end
    found = (*words, *_TOKEN.findall(text[at:end]))
    return [_LINE_END if word == "\n" else word[:_STEM] for word in found]


@cache
def load_role_scorer() -> RoleScorer:
    """Return the delivered scorer; raises OSError or ArtefactError where it is not whole."""
    return RoleScorer(load_scorer(ARTEFACT.read_bytes()))
