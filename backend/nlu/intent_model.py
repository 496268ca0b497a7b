"""Rules and trained classifier as one intent model.

A certain rule speaks first where the conversation has asked something ("la segunda", "no puedo" to an offer).
Otherwise the classifier decides, with a confidence that is calibrated: of the answers given at 0.8, eight of ten are
right. Only where it is unsure a certain rule overrules it, and then with the confidence that such rules have earned.
"""

from __future__ import annotations

from enum import StrEnum

from backend.nlu.embedding_stage import EmbeddingStage
from backend.nlu.features import make_reading
from backend.nlu.normalise import Message
from backend.nlu.rules import RuleIntents
from backend.nlu.scorer import Scorer
from backend.nlu.understanding import Entities, Expected, Intents

ACT = 0.70
"""From here on the assistant acts, unless administrators set another confidence."""
UNSURE = 0.60
"""Below this a certain rule overrules the classifier: on held-out messages the rule was right in 7 of 10 cases then,
the classifier in 3 of 10; between 0.6 and 1 the classifier was right more often."""
RULE_AGAINST_CLASSIFIER = 0.72
LEAST_LETTERS = 2
"""Fewer letters or digits than this, or no known word, say nothing that a classifier could know."""
_NOTHING_SAID = 0.44
_SHOWN = 0.01
_PICTURES = 0x2000
"""From here on a sign can be an emoji, which says something all by itself."""


class Band(StrEnum):
    """What to do with a message, by how sure its reading is."""

    ACT = "act"
    ASK_BACK = "ask_back"
    HAND_ON = "hand_on"


def band(confidence: float, sure: float, least: float) -> Band:
    """Return what a confidence allows: to act from `sure` on, to ask back from `least` on."""
    if confidence >= sure:
        return Band.ACT
    return Band.ASK_BACK if confidence >= least else Band.HAND_ON


class TrainedIntents:
    """The intent model of a trained scorer and the rules; where there is a `second` stage, it is asked when unsure."""

    def __init__(
        self, scorer: Scorer, rules: RuleIntents | None = None, second: EmbeddingStage | None = None
    ) -> None:
        self._scorer = scorer
        self._rules = rules or RuleIntents()
        self._second = second

    def rank(self, message: Message, entities: Entities, expected: Expected) -> Intents:
        """Ranked intents; certain when a certain rule stands."""
        learned = self._learned(message, entities)
        answering = expected != Expected.ANYTHING
        if not answering and learned[0][1] >= UNSURE:
            return Intents(learned)
        by_rule = self._rules.rank(message, entities, expected)
        if not by_rule.certain:
            return Intents(learned)
        name, confidence = by_rule.ranked[0]
        if not answering:
            confidence = min(confidence, RULE_AGAINST_CLASSIFIER)
        return Intents(_with_first(learned, name, max(confidence, dict(learned).get(name, 0.0))), True)

    def _learned(self, message: Message, entities: Entities) -> tuple[tuple[str, float], ...]:
        scorer = self._scorer
        scores, known = scorer.score(make_reading(message, entities, scorer.vectoriser.recipe))
        chances = scorer.calibrate(scores, known)
        if self._second is not None and known and max(chances) < ACT:
            chances = self._second.reconsider(message.clean, scores, known) or chances
        ranked = sorted(zip(scorer.classes, chances, strict=True), key=lambda pair: -pair[1])
        most = 1.0 if known and _says_something(message) else _NOTHING_SAID
        best, rest = ranked[0], ranked[1:]
        return (
            (best[0], round(min(best[1], most), 4)),
            *((name, round(min(chance, most), 4)) for name, chance in rest if chance >= _SHOWN),
        )


def _says_something(message: Message) -> bool:
    letters = sum(map(str.isalnum, message.text))
    return letters >= LEAST_LETTERS or any(ord(char) >= _PICTURES for char in message.text)


def _with_first(
    ranked: tuple[tuple[str, float], ...], name: str, confidence: float
) -> tuple[tuple[str, float], ...]:
    left = 1 - confidence
    rest = [(other, chance) for other, chance in ranked if other != name]
    total = sum(chance for _, chance in rest) or 1.0
    scaled = tuple((other, round(chance * min(1.0, left / total), 4)) for other, chance in rest)
    return ((name, confidence), *scaled)
