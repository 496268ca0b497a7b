"""What speaks for and against a hit as numbers: what it holds of a question, lacks of it, and what kind both are of."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from backend.knowledge.asked_for import (
    is_little,
    lacks_kind,
    lacks_thing,
    names_place_nowhere,
)
from backend.knowledge.asking import is_telegraphic
from backend.knowledge.days import FIELD_WORDS
from backend.knowledge.found import Found
from backend.knowledge.lexicon import is_usual, is_verb, is_word
from backend.knowledge.passages import sentences_of
from backend.knowledge.question import Question, says_little
from backend.knowledge.quoting import FIGURE, MONEY, STRETCH, WANT_FIGURES
from backend.knowledge.ranking import SUBJECT_SHARE, Hit
from backend.knowledge.sentence_evidence import NO_EVIDENCE, Evidence, best_sentence
from backend.knowledge.stems import WORD, fold, stem_words
from backend.knowledge.tables import share_in
from backend.knowledge.terms import is_country, meanings
from backend.knowledge.wanted import ASKS_FIGURE, ASKS_PRICE, HOW_LONG, Wanted
from backend.knowledge.wording import leaning_of

LITTLE = 0.25
"""What a lacking word counts that says little: an everyday word, or a form of a verb."""
ALIKE_GAIN = 1.2
"""How much more a word of the same meaning counts here than in the rank."""
WHOLE = 0.99
"""From here on nothing of a question is lacking, however such questions are worded."""
FEW_ROWS = 3
MANY = 8
"""Of words, or of sentences."""
MANY_ROWS = 10
KNOWN_NOUNS = 12_000
"""Nouns beyond this place by frequency are special ones: an answer about them would name them."""
_APART = frozenset(FIELD_WORDS["apart"])
"""Words that lead to what is like them, and are not the same: a pension is no salary, and Brazil not just abroad."""
_ATTRIBUTES = FIELD_WORDS["attributes"]
"""What an answer has to name that it is asked for, each with the words that tell it too."""
_PASS = re.compile(r"\b(a?bono)s? (?:mensual|anual|trimestral|de \w+ viajes)")
_WHOSE = re.compile(r"\b(?:de|del|en|para|al) (?:el |la |los |las )?([^\W\d_]{3,})(?: ([^\W\d_]{4,}))?")
_WHICH = re.compile(r"\b(?:que|cual(?: es)?(?: el| la)?) (\w+)")
_OF_OTHERS = re.compile(
    r"\b(?:cobran?|cuestan?|sale|demoran?|tardan?|dura|abren?|cierran?|(?:telefono|direccion|horario) (?:de|del))"
    r" (?:el |la |los |las |un |una |mi |mis |por )*"
    r"(?:notari\w+|abogad\w+|banco|juzgado|registro|perit\w+|gestor\w*|ayuntamiento|alcaldia|procurador\w*)\b"
)
"""What somebody else charges, or when he opens: documents tell it of whoever wrote them."""
_TODAY = re.compile(r"\bhoy\b")
_KINDS = {
    "asks where": re.compile(r"\bdonde\b"),
    "asks which": re.compile(r"\bque \w"),
    "asks whether": re.compile(r"^\W*(?:puedo|se puede|hay|tienen|es|me)\b"),
    "of the asker": re.compile(r"\b(?:mi|mis|me|mio)\b"),
    "asker's own": re.compile(r"\bmis?\b"),
    "what others did": re.compile(r"\b\w+(?:aron|ieron)\b"),
    "already": re.compile(r"\bya\b"),
    "now": re.compile(r"\b(?:hoy|ahora|este mes|ayer)\b"),
}
"""How questions are put to which no document has the answer more often, or less often, than to others."""


@dataclass(frozen=True, slots=True)
class _Words:
    """How much of a question a hit holds, how many words only in others that mean the same, and which it lacks."""

    held: float
    alike: int
    lacking: Sequence[str]


def features_of(hit: Hit, found: Found) -> dict[str, float]:
    """Return what the confidence is made of, each about 0 to 1."""
    of_hit = hit_features(hit, found)
    return {
        "whole": float(min(of_hit["held"], of_hit["coverage"]) >= WHOLE),
        "length": min(1.0, len(found.weights) / MANY),
        "telegraphic": float(is_telegraphic(found.question.folded)),
        "told before": min(1.0, len(found.question.preamble) / 6),
        **of_hit,
        "attribute": float(_lacks_attribute(hit, found)),
        **_nowhere_features(found),
        **_question_features(found),
    }


def hit_features(hit: Hit, found: Found) -> Mapping[str, float]:
    """Return what tells one hit of a question from another, each about 0 to 1, as it was kept with the hit or anew."""
    if hit.features is not None:
        return hit.features
    words = _words_of(hit, found)
    evidence = best_sentence(hit.unit, found.weights) if hit.table is None else NO_EVIDENCE
    return {
        "held": words.held,
        "alike": min(1.0, words.alike / 2),
        "coverage": hit.coverage,
        "heading": hit.heading,
        "margin": _margin(hit, found),
        **_lacking_features(words.lacking, hit, found),
        "apart": float(_is_only_alike(hit, found, evidence)),
        **_sentence_features(hit, found, evidence),
        **_kind_features(hit, found),
    }


def _words_of(hit: Hit, found: Found) -> _Words:
    question, known = found.question, hit.terms
    held = total = 0.0
    alike = 0
    lacking: list[str] = []
    aside = hit.table.aside if hit.table else frozenset[str]()
    for word, weight in found.weights.items():
        share = 1.0 if hit.table and word in hit.table.linked else share_in(word, known)
        if not share and word in aside:
            continue
        alike += 0 < share < 1
        share = share or SUBJECT_SHARE * share_in(word, hit.unit.subject)
        is_small = _is_small(word, found)
        counts = weight if share or not is_small else weight * LITTLE
        held += counts * min(1.0, share * ALIKE_GAIN)
        total += counts
        if not share and not is_small and question.softness(word) == 1:
            lacking.append(word)
    return _Words(held / total if total else 0.0, alike, lacking)


def _is_small(word: str, found: Found) -> bool:
    return is_little(word, found) or word in found.question.preamble


def _nowhere_features(found: Found) -> dict[str, float]:
    """What the telling words of a question that no document holds say against each of its hits."""
    question = found.question
    nowhere = [word for word in found.nowhere if not _is_small(word, found) and question.softness(word) == 1]
    return {
        "nowhere": float(bool(nowhere)),
        "more nowhere": min(1.0, max(0, len(nowhere) - 1) / 2),
        "no word": float(any(not is_word(word) for word in nowhere)),
        "verb nowhere": float(any(_is_telling_verb(word, question) for word in found.nowhere)),
    }


def _is_telling_verb(word: str, question: Question) -> bool:
    """Whether a word of what asks is a form of a verb that says what it is about: "contratan", "adoptar"."""
    return is_verb(word) and not says_little(word) and word not in question.preamble | question.nouns


def _lacking_features(lacking: Sequence[str], hit: Hit, found: Found) -> dict[str, float]:
    heaviest = max(found.weights.values(), default=0.0) or 1.0
    elsewhere = [word for word in lacking if word not in found.nowhere]
    special = [word for word in lacking if not (word.isdigit() or is_usual(word, KNOWN_NOUNS))]
    return {
        "elsewhere": max((found.weights[word] for word in elsewhere), default=0.0) / heaviest,
        "special": min(1.0, len(special) / 2),
        "names": float(any(_is_name(word, found) for word in lacking)),
        "thing": float(lacks_thing(hit, found)),
        "place": float(hit.table is not None and names_place_nowhere(found)),
        "whose": float(_lacks_whose(lacking, found)),
        "elsewhere bound": float(_goes_elsewhere(hit, found)),
        "figure": float(_lacks_figure(hit, found)),
    }


def _sentence_features(hit: Hit, found: Found, evidence: Evidence) -> dict[str, float]:
    """What the one sentence of a text that holds most of the question holds by itself, and of what kind it is."""
    if evidence.number is None:
        return {"scattered": 0.0, "sentence figure": 0.0, "sentence kind": 0.0}
    figure, sentences = _figure_wanted(found.question), sentences_of(hit.passage.text)
    lacks = figure is not None and not figure.search(fold(sentences[evidence.number]))
    there = " ".join(sentences[evidence.number : evidence.number + 2])
    return {
        "scattered": max(0.0, min(1.0, evidence.spread - evidence.share)),
        "sentence figure": float(lacks),
        "sentence kind": float(lacks_kind(there, found.question.asked)),
    }


def _kind_features(hit: Hit, found: Found) -> dict[str, float]:
    match = hit.table
    sentences = 0 if match else len(hit.unit.sentences)
    return {
        "journey": float(match is not None and match.is_journey),
        "row": float(_is_row(hit, found)),
        "cell": float(match is not None and bool(match.columns) and _is_row(hit, found)),
        "rows": min(1.0, len(match.numbers) / MANY_ROWS) if match else 0.0,
        "all rows": float(match is not None and len(match.numbers) == len(match.table.rows)),
        "columns": float(match is not None and bool(match.columns)),
        "sentences": min(1.0, sentences / MANY),
    }


def _question_features(found: Found) -> dict[str, float]:
    question = found.question
    return {
        "wording": leaning_of(question.asked),
        **{kind: float(bool(pattern.search(question.asked))) for kind, pattern in _KINDS.items()},
        "an amount": float(question.wanted is Wanted.AMOUNT),
        "a stretch": float(question.wanted is Wanted.DURATION),
        "a place": float(question.wanted is Wanted.PLACE),
        "of others": float(bool(_OF_OTHERS.search(question.asked))),
    }


def _lacks_whose(lacking: Sequence[str], found: Found) -> bool:
    """Whether what is asked belongs to something, or is somewhere, that the hit lacks: "teléfono de la estación"."""
    named = frozenset(
        word for match in _WHOSE.finditer(found.question.folded) for word in match.groups() if word
    )
    return any(word in named for word in lacking)


def _is_only_alike(hit: Hit, found: Found, evidence: Evidence) -> bool:
    """Whether a word that is no other's synonym stands in the hit only in words of its kind, or not at all."""
    folded = found.question.folded
    named = _APART.intersection(WORD.findall(folded)) - found.question.preamble
    named |= {match[1] for match in _PASS.finditer(folded)}
    return any(_stands_apart(name, hit, evidence.number) for name in named)


def _stands_apart(name: str, hit: Hit, sentence: int | None) -> bool:
    """Whether a hit has no such thing by its name; a country may be one of those that its row or sentence sums up."""
    if not is_country(name):
        return stem_words([name])[0] not in hit.terms
    if hit.table is not None and hit.table.numbers:
        return not share_in(name, hit.table.rows[0].terms.union(*hit.table.table.header_terms))
    return sentence is None or not share_in(name, hit.unit.sentences[sentence])


def _lacks_attribute(hit: Hit, found: Found) -> bool:
    """Whether it is asked which platform, colour or court, and the answer has no such word."""
    asked = _ATTRIBUTES.keys() & frozenset(_WHICH.findall(found.question.asked))
    return any(
        all(share_in(told, hit.terms) < 1 for told in (word, *_ATTRIBUTES[word])) for word in sorted(asked)
    )


def _goes_elsewhere(hit: Hit, found: Found) -> bool:
    """Whether a journey begins or ends at a place that the timetable does not have."""
    match = hit.table
    if match is None or not match.is_journey or match.question is None:
        return False
    known = match.known_terms() | hit.unit.subject
    places = match.question.origin | match.question.destination
    lacking = (word for word in places - match.linked if not share_in(word, known) and not word.isdigit())
    return any(
        word in found.question.names
        or not (is_usual(word) or len(meanings(word)) > 1 or is_little(word, found))
        for word in lacking
    )


def _is_name(word: str, found: Found) -> bool:
    return word in found.question.names or (word.isdigit() and len(word) > 2)


def _is_row(hit: Hit, found: Found) -> bool:
    """Whether a word of the question leads to few rows among many."""
    match = hit.table
    if match is None or len(match.table.rows) <= FEW_ROWS:
        return False
    chosen = frozenset(match.numbers)
    rows = (match.table.rows_with(word) for word in found.weights if found.question.softness(word) == 1)
    return any(0 < len(numbers) <= FEW_ROWS and numbers & chosen for numbers in rows)


def _margin(hit: Hit, found: Found) -> float:
    """How far a hit's rank is above that of the best one of another section."""
    others = (other.rank for other in found.hits if other.passage.heading != hit.passage.heading)
    return max(-1.0, min(1.0, (hit.rank - max(others, default=0.0)) * 2))


def _lacks_figure(hit: Hit, found: Found) -> bool:
    figure = _figure_wanted(found.question)
    return figure is not None and hit.table is None and not figure.search(fold(hit.passage.text))


def _figure_wanted(question: Question) -> re.Pattern[str] | None:
    """Return what a text holds that tells the figure which is asked for; None where none is."""
    asks = question.wanted in WANT_FIGURES and ASKS_FIGURE.search(question.asked)
    if not asks and not _TODAY.search(question.asked):
        return None
    if question.wanted is Wanted.AMOUNT and ASKS_PRICE.search(question.asked):
        return MONEY
    return STRETCH if question.wanted is Wanted.DURATION and HOW_LONG.search(question.asked) else FIGURE
