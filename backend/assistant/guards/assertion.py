"""Whether what a sentence names as happened is said to have: not denied, asked, supposed, or told by others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from backend.assistant.guards.clauses import Clauses
from backend.assistant.guards.words import word_set

_LIGHT = word_set("between_negation")
_NONE = word_set("none")
_NOT = frozenset(("no", "not"))
_SUCH = frozenset(
    (
        "offer",
        "payment",
        "deal",
        "agreement",
        "plan",
        "one",
        "instalment",
        "installment",
        "claim",
        "money",
        "proposal",
    )
)
_NOT_SEEN = word_set("not_seen")
_THAT = frozenset(("que", "si", "that", "if", "whether"))
_SUPPOSES = word_set("supposes")
_GENERIC = word_set("generic")
_TOLD = frozenset(("que", "haber", "de", "that", "you", "usted", "tal"))
_SUPPOSES_NOTHING = (
    "de una vez",
    "mientras tanto",
    "hasta ahora",
    "hasta hoy",
    "hasta el momento",
    "after all",
)
_TELLS = word_set("tells")
_DETERMINERS = word_set("determiners")
_PARTICIPLE = re.compile(r"(?:[ai]d|hech|cubiert|devuelt)[oa]s?$|^paid$")
_OPENS_WITH = frozenset(("y", "ya", "pero", "entonces", "luego", "and"))
_WOULD_BE = re.compile(
    r"(?:ser|ir|estar|dar|(?:qued|sobr|falt|rest|pag|abon|empez|comenz|termin|acab|cerr|lleg|baj)ar|deber|"
    r"tendr|vendr|saldr|podr|habr|seguir|cubrir)(?:ia[sn]?|iamos|a[sn]?|emos)|"
    r"(?:qued|sobr|falt|rest)an?"
)
"""What would be left, or will be."""
_CONDITIONS = word_set("conditions")
_ONLY = frozenset(("solo", "solamente", "unicamente", "only"))
_CONDITION_BEGINS = word_set("condition_begins")


def is_open(clauses: Clauses, begins: int, text: str, *, of_person: bool) -> bool:
    """Whether what begins at a piece is supposed, asked, or told by somebody else.

    `of_person` where it is what the person did: that may be supposed or told anywhere before.
    """
    return (
        _is_supposed(clauses, begins, of_person)
        or _is_absolute(clauses, begins)
        or _is_anothers(clauses, begins, of_person)
        or _is_asked(clauses, begins, text)
    )


def is_conditional(clauses: Clauses, begins: int, last: int) -> bool:
    """Whether a condition stands beside what is told to be so now: then it may be so only under it."""
    stretch, unit = clauses.pieces[begins].stretch, clauses.units[clauses.pieces[begins].unit]
    own = clauses.stretches[stretch]
    before, after = range(unit.start, begins), range(last + 1, own.stop)
    if _has(_CONDITIONS, clauses.words(before)) or _has(_CONDITIONS - _ONLY, clauses.words(after)):
        return True
    return clauses.word(own.stop) in _CONDITION_BEGINS and own.stop < unit.stop


def _has(known: frozenset[str], words: Sequence[str]) -> bool:
    """Whether one of the words, or two in a row, are among those that are known."""
    return not known.isdisjoint(words) or not known.isdisjoint(map("_".join, pairwise(words)))


def is_denied(clauses: Clauses, begins: int) -> bool:
    """Whether what begins at a piece is said not to have happened."""
    before = clauses.before(begins)
    stretch = clauses.words(clauses.stretches[clauses.pieces[begins].stretch])
    if (
        not _NONE.isdisjoint(word.removesuffix("'s") for word in before)
        or any(word.endswith("n't") for word in before[-4:])
        or "0" in stretch
    ):
        return True
    if before[:1] == ["no"] and before[1:2] and before[1].removesuffix("'s") in _SUCH:
        return True
    told = list(before)
    while told and told[-1] in _LIGHT:
        told.pop()
    if (told and told[-1] in _NOT) or _is_not_seen(before) or before[:3] == ["there", "is", "no"]:
        return True
    return _is_denied_after(clauses, begins)


def _is_denied_after(clauses: Clauses, begins: int) -> bool:
    """Whether no more than a denial follows: "aprobado por el banco, todavía no"."""
    own = clauses.stretches[clauses.pieces[begins].stretch]
    following = clauses.stretches.get(clauses.pieces[begins].stretch + 1, range(0))
    said = clauses.words(following)
    ends = clauses.words(range(max(begins, own.stop - 2), own.stop))
    return ends[-1:] in (["no"], ["not"]) or (0 < len(said) <= 3 and said[-1] in _NOT)


def _is_not_seen(before: Sequence[str]) -> bool:
    """Whether it is said not to be seen, known or meant: "no veo que", "no significa que"."""
    at = max((at for at, word in enumerate(before) if word in _NOT), default=len(before))
    after = before[at + 1 :]
    return not _NOT_SEEN.isdisjoint(after) and not _THAT.isdisjoint(after)


def _is_supposed(clauses: Clauses, begins: int, of_person: bool) -> bool:
    before = _so_far(clauses, begins) if of_person else clauses.before(begins)
    if _PARTICIPLE.search(clauses.word(begins)):
        before = [*_head_of(clauses, begins), *before]
    told = " ".join(before)
    for words in _SUPPOSES_NOTHING:
        told = told.replace(words, "")
    return _has(_SUPPOSES, told.split()) or not _GENERIC.isdisjoint(before)


def _is_absolute(clauses: Clauses, begins: int) -> bool:
    """Whether a participle opens what would be so after it: "pagada la inicial, quedarían seis"."""
    stretch = clauses.pieces[begins].stretch
    own, following = clauses.stretches[stretch], clauses.stretches.get(stretch + 1, range(0))
    opened = [word for word in clauses.words(range(own.start, begins)) if word not in _OPENS_WITH]
    if (
        opened
        or clauses.word(begins + 1) not in _DETERMINERS
        or _PARTICIPLE.search(clauses.word(begins)) is None
    ):
        return False
    return any(_WOULD_BE.fullmatch(word) for word in clauses.words(following)[:6])


def _is_anothers(clauses: Clauses, begins: int, of_person: bool) -> bool:
    before = _so_far(clauses, begins) if of_person else clauses.before(begins)
    if of_person and "que" in before[-3:]:
        return True
    if not _TELLS.isdisjoint([*_head_of(clauses, begins), *before[-1:]]) or "segun" in before:
        return True
    return any(word in _TELLS and after in _TOLD for word, after in pairwise(before))


def _so_far(clauses: Clauses, begins: int) -> list[str]:
    """Return the words before a piece in its unit."""
    return clauses.words(range(clauses.units[clauses.pieces[begins].unit].start, begins))


def _head_of(clauses: Clauses, begins: int) -> Iterable[str]:
    """Return the words that a colon sets before the piece's own stretch."""
    before = clauses.pieces[begins].stretch - 1
    return (
        clauses.words(clauses.stretches[before]) if before in clauses.heads & set(clauses.stretches) else ()
    )


def _is_asked(clauses: Clauses, index: int, text: str) -> bool:
    """Whether the piece stands in a question."""
    end = clauses.pieces[clauses.units[clauses.pieces[index].unit][-1]].end
    return "?" in text[end : end + 2]
