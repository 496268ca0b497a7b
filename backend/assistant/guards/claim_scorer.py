"""How likely a sentence claims what may not be claimed, learned from examples: threats, urgency, promises, conduct.

The artefact beside this file is what `python -m tests.assistant.guards.train_claims` makes of `claim_examples` and of
the corpora. It is delivered with the code: a guard that is missing until somebody trains it is none.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from backend.assistant.guards.words import beginnings, word_list
from backend.nlu.features import MASK, Reading
from backend.nlu.scorer import Scorer, load_scorer

ARTEFACT = Path(__file__).with_name("claim_model.npz")
ALLOWED, FORBIDDEN = "allowed", "forbidden"
"""The classes, in the order in which they are trained: the margin is that of the second."""
_MARGIN, _MARGIN_OF_NOTHING = 0.0, 0.35
"""The margins from which a sentence is one that may not be said: where a word is about such things, and where none is.

Without such a word a high margin is mostly that of a short sentence in words that training has not seen.
"""
FEWEST_WORDS = 3
_ACTS = re.compile(rf"\b(?:{beginnings(word.replace('_', ' ') for word in word_list('claim_acts'))})")
_DENIED = re.compile(
    r"\b(?:no (?:te |le |les |lo |la |se (?:lo |la )?)?(?:puedo|podemos|podria|voy a|"
    r"quiero) (?:\w+ )?(?:promet\w+|asegur\w+|"
    r"garantiz\w+|aprob\w+|acept\w+|autoriz\w+|baj\w+|dej\w+|guard\w+|"
    r"confirm\w+|adelant\w+|dar\w*|decir\w*)|no (?:te |le |se )?(?:lo |la )?(?:promet|asegur|garanti)\w+|"
    r"nada queda|no (?:me|nos) (?:deja|permit\w+|autoriz\w+)|"
    r"nadie te va a|(?:nadie|nunca) (?:te |le |se )?(?:lo |la )?pued\w+ (?:\w+ )?(?:promet|asegur|garanti)\w*|"
    r"(?:no|ni|tampoco) (?:te |le |se )*(?:la |lo )?(?:ha )?(?:borr|anul|perdon|condon|elimin|renuev|congel|cancel|"
    r"qued\w+ (?:cancelad|aprobad|aceptad|firmad|anulad|en firme))\w*|no (?:lo )?se (?:si|cuanto|cuando|que)\b|"
    r"no (?:quiere decir|significa|implica) (?:\w+ ){0,2}?que|(?:can't|cannot|can not) (?:promise|guarantee|confirm))"
)
"""What is said not to be promised."""
_TOKEN = re.compile(r"[a-z]+|\d[\d.,]*|[?%]")


class ClaimScorer:
    """Scores sentences; `scorer` is trained on ALLOWED and FORBIDDEN."""

    def __init__(self, scorer: Scorer) -> None:
        self._scorer = scorer

    def is_forbidden(self, folded: str) -> bool:
        """Whether a folded sentence is rather one that may not be said."""
        reading = read_claim(folded)
        least = _MARGIN if _ACTS.search(folded) and not _DENIED.search(folded) else _MARGIN_OF_NOTHING
        return len(reading.words) >= FEWEST_WORDS and self.score(reading) > score_of(least)

    def score(self, reading: Reading) -> float:
        """Return the score, 0 at most: the higher, the likelier forbidden."""
        return float(self._scorer.score(reading)[0][0])


def score_of(margin: float) -> float:
    """Return the score of a margin (scorer.margin_logits)."""
    return -2 * (1 - margin) ** 2


def read_claim(folded: str) -> Reading:
    """Return a folded sentence as words, its figures masked: they are judged elsewhere."""
    return Reading(tuple(MASK if said[0].isdigit() else said for said in _TOKEN.findall(folded)))


@cache
def load_claim_scorer() -> ClaimScorer:
    """Return the delivered scorer; raises OSError or ArtefactError where it is not whole."""
    return ClaimScorer(load_scorer(ARTEFACT.read_bytes()))
