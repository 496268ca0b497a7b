"""A text as the terms that it is found by: stems, phrases of the field, days, dates and times."""

from __future__ import annotations

import re
from functools import lru_cache

from backend.knowledge.days import (
    FIELD_WORDS,
    dates_with_places,
    days_in,
    may_name_dates,
    may_name_days,
    times_with_places,
)
from backend.knowledge.stems import STOP_WORDS, fold, stem_words

CHATTER = frozenset(FIELD_WORDS["chatter"])
DAY_WORDS = frozenset(
    [
        "lunes",
        "martes",
        "miercoles",
        "jueves",
        "viernes",
        "sabado",
        "sabados",
        "domingo",
        "domingos",
        "festivo",
        "festivos",
        "feriado",
        "feriados",
    ]
)
_TOKEN = re.compile(r"\d+(?:[.,:]\d+)+|[^\W_]+")
_SEPARATOR = re.compile(r"[.,:]")
_DIGIT = re.compile(r"\d")
_GREETING = re.compile(r"\bbuen(?:os|as)? (?:dias?|tardes?|noches?)\b")
ALIKE_WEIGHT = 0.7
"""What a word of the same meaning counts beside the word itself."""


def document_terms(text: str) -> list[str]:
    """Return the terms of a text of a document, in order and repeated as they are."""
    folded = fold(text)
    words = [word for word in words_of(folded) if word not in STOP_WORDS]
    return [*stem_words(words), *_phrases_in(folded)[1], *_figures(folded)]


def question_words(folded: str) -> list[str]:
    """Return the different words of a folded question that carry meaning, phrases of the field taken together."""
    rest, phrases = _phrases_in(_GREETING.sub(" ", folded))
    words = [
        word
        for word in words_of(rest)
        if word not in STOP_WORDS and word not in CHATTER and word not in DAY_WORDS
    ]
    return list(dict.fromkeys([*phrases, *words]))


def words_of(folded: str) -> list[str]:
    """Return the words and numbers of a folded text; a number's points and commas are left out."""
    words = (_SEPARATOR.sub("", word) if word[0].isdigit() else word for word in _TOKEN.findall(folded))
    return [word for word in words if len(word) > 1 or word.isdigit()]


@lru_cache(maxsize=4096)
def meanings(word: str) -> tuple[tuple[str, float], ...]:
    """Return the terms by which a word of a question is found, with what each counts."""
    if word.startswith("#"):
        return ((word, 1.0), *((stem, ALIKE_WEIGHT) for stem in _phrase_members()[word]))
    [stem] = stem_words([word])
    alike = dict.fromkeys(other for group in _groups_of().get(stem, ()) for other in group)
    return ((stem, 1.0), *((other, ALIKE_WEIGHT) for other in alike if other != stem))


def _figures(folded: str) -> list[str]:
    days = sorted(days_in(folded)) if may_name_days(folded) else ()
    dates = dates_with_places(folded) if may_name_dates(folded) else ()
    times = times_with_places(folded) if _DIGIT.search(folded) else ()
    return [
        *(f"@{day}" for day in days),
        *(f"@d{date}" for date, _ in dates),
        *(f"@t{at}" for at, _ in times),
    ]


def _phrases_in(folded: str) -> tuple[str, list[str]]:
    """Take the phrases of the field out of a text; return what is left and their terms."""
    found: list[str] = []

    def take(match: re.Match[str]) -> str:
        found.append(_phrase_terms()[match[0]])
        return " "

    return _phrase_pattern().sub(take, folded), found


@lru_cache(maxsize=1)
def _phrase_terms() -> dict[str, str]:
    """Each phrase of several words with the term of its group."""
    terms: dict[str, str] = {}
    for kind, groups in (("p", FIELD_WORDS["phrases"]), ("a", FIELD_WORDS["alike"])):
        for number, group in enumerate(groups):
            terms |= {phrase: f"#{kind}{number}" for phrase in group if " " in phrase}
    return terms


@lru_cache(maxsize=1)
def _phrase_pattern() -> re.Pattern[str]:
    longest_first = sorted(_phrase_terms(), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b")


@lru_cache(maxsize=1)
def _phrase_members() -> dict[str, tuple[str, ...]]:
    members: dict[str, tuple[str, ...]] = {}
    for kind, groups in (("p", FIELD_WORDS["phrases"]), ("a", FIELD_WORDS["alike"])):
        for number, group in enumerate(groups):
            term = f"#{kind}{number}"
            single = [word for word in group if " " not in word]
            members[term] = tuple(dict.fromkeys(stem_words(single)))
    return members


@lru_cache(maxsize=1024)
def phrase_words(term: str) -> frozenset[str]:
    """Return the single words that mean the same as a phrase's term; none for other terms."""
    if not term.startswith("#"):
        return frozenset()
    groups = FIELD_WORDS["phrases"] if term[1] == "p" else FIELD_WORDS["alike"]
    return frozenset(word for word in groups[int(term[2:])] if " " not in word)


@lru_cache(maxsize=1)
def _groups_of() -> dict[str, list[tuple[str, ...]]]:
    groups: dict[str, list[tuple[str, ...]]] = {}
    for term, stems in _phrase_members().items():
        has_phrase = term in _phrase_terms().values()
        for stem in stems:
            groups.setdefault(stem, []).append((*stems, term) if has_phrase else stems)
    return groups
