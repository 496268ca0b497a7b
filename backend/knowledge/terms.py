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
from backend.knowledge.numbers import number_term, value_of
from backend.knowledge.stems import STOP_WORDS, WORD, fold, stem_words

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
_INITIALS = re.compile(r"\b([a-z])\. ?(?=[a-z]\b)")
_PERCENT = re.compile(r"\d ?%|\bpor ciento\b")
_GREETING = re.compile(r"\bbuen(?:os|as)? (?:dias?|tardes?|noches?)\b")
PHONE = re.compile(
    r"(?<![\d.,-])(?:\+\d{2} ?)?[36789]\d{2}[ .]\d{3}[ .]\d{3,4}(?![\d-])|(?<![\d.,-])[36789]\d{8,9}(?![\d-])"
)
MAIL = re.compile(r"\w@\w")
PAGE = re.compile(
    r"(?<![@\w.-])(?:www\.|https?://|[a-z][\w-]+\.(?:[\w-]+\.)*(?:example|com|es|co|org|net|gov|gob)\b)"
)
"""Where a number to call or an address stands, nobody need write "telephone", "mail" or "page" beside it."""
ANY_ENDING = "*"
"""Ends a beginning in the lists of words alike: a question's word that begins so means what its group means."""
ALIKE_WEIGHT = 0.7
"""What a word of the same meaning counts beside the word itself."""
PART_WEIGHTS = {"exterior": 0.5}
"""What a part of the world counts for a country in it, where it is less than a word alike: the wider the less."""


def document_terms(text: str) -> list[str]:
    """Return the terms of a text of a document, in order and repeated as they are."""
    folded = fold(text)
    words = [word for word in words_of(folded) if word not in STOP_WORDS]
    numbers = (term for word in words if (term := number_term(word)) is not None)
    return [*stem_words(words), *numbers, *_phrases_in(folded)[1], *_figures(folded)]


@lru_cache(maxsize=2048)
def terms_held(text: str) -> frozenset[str]:
    """Return the different terms of a text of a document; what questions look into again and again is kept."""
    return frozenset(document_terms(text))


def prose_terms(text: str) -> list[str]:
    """Return the terms of a text that is no table's: there no header says that "10 %" is a percentage."""
    return [*document_terms(text), *(stem_words(["porcentaje"]) if _PERCENT.search(text) else ())]


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
        members = ((stem, ALIKE_WEIGHT) for stem in _phrase_members()[word])
        return ((word, 1.0), *_parts_of_world().get(word, ()), *members)
    [stem] = stem_words([word])
    groups = [
        *_groups_of().get(stem, ()),
        *(group for start, group in _beginnings() if word.startswith(start)),
    ]
    value = value_of(word)
    if value is not None:
        # "Notaría 11" is the one that is written "Once".
        groups.append((str(value), f"#n{value}"))
    alike = dict(_parts_of_world().get(word, ()))
    alike |= dict.fromkeys((other for group in groups for other in group), ALIKE_WEIGHT)
    return ((stem, 1.0), *((other, share) for other, share in alike.items() if other != stem))


def is_country(word: str) -> bool:
    """Whether a word or the term of a phrase is a country, or a city, that belongs to a part of the world."""
    return word in _parts_of_world()


def _figures(folded: str) -> list[str]:
    days = sorted(days_in(folded)) if may_name_days(folded) else ()
    dates = dates_with_places(folded) if may_name_dates(folded) else ()
    times = times_with_places(folded) if _DIGIT.search(folded) else ()
    reached = [
        stem_words([word])[0]
        for word, pattern in (
            ("telefono", PHONE),
            ("correo", MAIL),
            ("pagina", PAGE),
        )
        if pattern.search(folded)
    ]
    return [
        *reached,
        *(f"@{day}" for day in days),
        *(f"@d{date}" for date, _ in dates),
        *(f"@t{at}" for at, _ in times),
    ]


def _phrases_in(folded: str) -> tuple[str, list[str]]:
    """Take the phrases of the field out of a text; return what is left and their terms."""
    text = _INITIALS.sub(r"\1 ", folded)
    found: list[str] = []
    rest: list[str] = []
    done = 0
    for match in WORD.finditer(text):
        start = match.start()
        phrases = _phrases_by_first_word().get(match[0], ()) if start >= done else ()
        phrase = next((phrase for phrase in phrases if _stands_at(phrase, text, start)), None)
        if phrase is not None:
            found.append(_phrase_terms()[phrase])
            rest.append(text[done:start])
            done = start + len(phrase)
    return " ".join([*rest, text[done:]]), found


def _stands_at(phrase: str, text: str, start: int) -> bool:
    end = start + len(phrase)
    return text.startswith(phrase, start) and not text[end : end + 1].isalnum()


@lru_cache(maxsize=1)
def _phrase_terms() -> dict[str, str]:
    """Each phrase of several words with the term of its group."""
    terms: dict[str, str] = {}
    for kind, groups in (("p", FIELD_WORDS["phrases"]), ("a", FIELD_WORDS["alike"])):
        for number, group in enumerate(groups):
            terms |= {phrase: f"#{kind}{number}" for phrase in group if " " in phrase}
    return terms


@lru_cache(maxsize=1)
def _phrases_by_first_word() -> dict[str, list[str]]:
    """The phrases that begin with a word, longest first; one pattern of all would be tried at every letter."""
    found: dict[str, list[str]] = {}
    for phrase in sorted(_phrase_terms(), key=len, reverse=True):
        found.setdefault(phrase.split()[0], []).append(phrase)
    return found


@lru_cache(maxsize=1)
def _phrase_members() -> dict[str, tuple[str, ...]]:
    members: dict[str, tuple[str, ...]] = {}
    for kind, groups in (("p", FIELD_WORDS["phrases"]), ("a", FIELD_WORDS["alike"])):
        for number, group in enumerate(groups):
            term = f"#{kind}{number}"
            single = [word for word in group if " " not in word and not word.endswith(ANY_ENDING)]
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
def _beginnings() -> list[tuple[str, tuple[str, ...]]]:
    """Beginnings of words with the terms of their group: verbs whose forms are too many to list."""
    return [
        (word.removesuffix(ANY_ENDING), _terms_of_group(f"#a{number}"))
        for number, group in enumerate(FIELD_WORDS["alike"])
        for word in group
        if word.endswith(ANY_ENDING)
    ]


@lru_cache(maxsize=1)
def _parts_of_world() -> dict[str, list[tuple[str, float]]]:
    """Countries, those of several words by their term, with the terms of the parts of the world that they belong to.

    Not the other way round: who asks about a part does not mean each of its countries.
    """
    found: dict[str, list[tuple[str, float]]] = {}
    for part, countries in FIELD_WORDS["regions"].items():
        group = next(number for number, words in enumerate(FIELD_WORDS["alike"]) if part in words)
        weight = PART_WEIGHTS.get(part, ALIKE_WEIGHT)
        for country in countries:
            word = _phrase_terms().get(country, country)
            found.setdefault(word, []).extend((term, weight) for term in _terms_of_group(f"#a{group}"))
    return found


def _terms_of_group(term: str) -> tuple[str, ...]:
    stems = _phrase_members()[term]
    return (*stems, term) if term in _phrase_terms().values() else stems


@lru_cache(maxsize=1)
def _groups_of() -> dict[str, list[tuple[str, ...]]]:
    groups: dict[str, list[tuple[str, ...]]] = {}
    for term, stems in _phrase_members().items():
        for stem in stems:
            groups.setdefault(stem, []).append(_terms_of_group(term))
    return groups
