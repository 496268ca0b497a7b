"""Which words of a sentence tell that something has been done, and how: form, auxiliary, whose deed it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from backend.assistant.guards.clauses import Clauses
from backend.assistant.guards.conjugation import Form
from backend.assistant.guards.event_data import Saying, load_events
from backend.assistant.guards.words import word_set

_CLITICS = word_set("clitics")
_PERFECT = word_set("perfect")
_DONE = word_set("done")
_IS = word_set("is_so")
_BE = word_set("english_auxiliaries")
_OWN = word_set("own_auxiliaries")
_THEIRS = word_set("their_auxiliaries")
_OPENS = word_set("openers")
_JUST = word_set("just_done")
_NO_PAST = word_set("no_english_past")
_FOLLOWS = word_set("after_bare_participle")
_BEFORE_NAMES = word_set("part_of_name")
_NOUNS = word_set("participle_nouns")
_ENDING = re.compile(r"(?:termin|acab)ad[oa]s?")
_ENCLITIC = re.compile(r"(?P<verb>\w+[aei]r)(?:(?:te|me|se|le|les|nos)?(?:lo|la|los|las)?)")
_HIGHEST = re.compile(r"isim(?=[oa]s?$)")
_PERSONS_DEED = re.compile(
    r"(?:pag|abon|consign|transf\w|deposit|complet|cumpl|acept|firm)(?:o|io|aste|iste)"
)
"""What the person does: whoever tells it may only repeat it."""
_BY_PERSON = (["por", "ti"], ["por", "usted"], ["por", "vos"], ["by", "you"])


@dataclass(frozen=True, slots=True)
class Told:
    """What tells that something happened: where it begins, its verb, where it ends, and the events that it may be.

    `is_now` where it tells what is so now; `stands_alone` where what it was done to need not be named; `of_person`
    where it is the person's own deed.
    """

    begins: int
    index: int
    last: int
    sayings: tuple[Saying, ...]
    is_now: bool
    stands_alone: bool
    of_person: bool
    is_attribute: bool = False
    """Whether it only tells which one is meant: "del acuerdo anulado"."""


def tells(clauses: Clauses) -> Iterator[Told]:
    """Yield what tells that something has happened, in the order of the words."""
    data = load_events()
    for index in range(len(clauses.pieces)):
        words = ""
        for length in range(1, data.longest + 1):
            words = f"{words}_{clauses.word(index + length - 1)}" if words else clauses.word(index)
            sayings = data.sayings.get(words) or (_of_longer(words) if length == 1 else ())
            if sayings:
                yield from _told(clauses, index, index + length - 1, sayings)


def _of_longer(word: str) -> tuple[Saying, ...]:
    """Return what a word says without what is joined to it: "inscribirte", "confirmadísimo"."""
    joined = _ENCLITIC.fullmatch(word)
    shorter = joined["verb"] if joined else _HIGHEST.sub("", word)
    return load_events().sayings.get(shorter, ())


def _told(clauses: Clauses, index: int, last: int, sayings: Sequence[Saying]) -> Iterator[Told]:
    for form in dict.fromkeys(saying.form for saying in sayings):
        of_form = [saying for saying in sayings if saying.form == form]
        begins = _begin_of(clauses, index, last, of_form[0])
        if begins is None and form == Form.PARTICIPLE and _follows_noun(clauses, index):
            yield Told(index, index, last, tuple(of_form), False, False, False, is_attribute=True)
        those = tuple(one for one in of_form if begins is not None and _is_by(clauses, begins, index, one))
        if begins is not None and those:
            yield Told(
                begins,
                index,
                last,
                those,
                _is_now(clauses, begins, index, form),
                begins < index or _stands_alone(clauses, index, last, form),
                form == Form.SECOND or _PERSONS_DEED.fullmatch(clauses.word(index)) is not None,
            )


def _follows_noun(clauses: Clauses, index: int) -> bool:
    return (
        index > clauses.stretches[clauses.pieces[index].stretch].start
        and clauses.word(index - 1) not in _BEFORE_NAMES
    )


def _begin_of(clauses: Clauses, index: int, last: int, saying: Saying) -> int | None:
    """Return where the auxiliary of a form begins, or the form itself; None where it tells nothing done."""
    form, before = saying.form, clauses.before(index)
    if form in (Form.PARTICIPLE, Form.STATE):
        return _auxiliary(clauses, index, last, before, form)
    if form == Form.INFINITIVE:
        return _first_back(index, before[-2:], _JUST)
    if form == Form.ENGLISH:
        return _english(index, before)
    if saying.accented and not clauses.pieces[index].accented and not _is_plainly_past(before):
        return None
    return index


def _is_plainly_past(before: Sequence[str]) -> bool:
    """Whether a form without its accent can be nothing else: "ya te registre", "se pago"."""
    cued = before[-1:] in (["ya"], ["se"]) or (before[-2:-1] == ["ya"] and before[-1] in _CLITICS)
    return cued and not {"que", "no", "si", "para"} & {*before[-4:]}


def _auxiliary(clauses: Clauses, index: int, last: int, before: Sequence[str], form: Form) -> int | None:
    if form == Form.PARTICIPLE and _is_noun(clauses, index, before):
        return None
    for back, word in enumerate(reversed(before[-4 if form == Form.PARTICIPLE else -6 :]), 1):
        if word in _PERFECT or word in _DONE or word in _IS:
            return index - back
        if word in {"que", "si", "para"}:
            return None
    return index if _is_bare(clauses, index, last, before, form) else None


def _is_noun(clauses: Clauses, index: int, before: Sequence[str]) -> bool:
    """Whether a participle is a noun, or belongs to one: "de entrada", "los acordados", "terminada en 7702"."""
    word = clauses.word(index)
    numbered = (
        _ENDING.fullmatch(word) and clauses.word(index + 1) == "en" and clauses.word(index + 2)[:1].isdigit()
    )
    return (
        word in _NOUNS or bool(numbered) or before[-1:] in (["el"], ["la"], ["los"], ["las"], ["lo"], ["de"])
    )


def _is_bare(clauses: Clauses, index: int, last: int, before: Sequence[str], form: Form) -> bool:
    """Whether a participle tells by itself: "recibido tu abono", "tarjeta cerrada"."""
    stretch = clauses.pieces[index].stretch
    ends = last == clauses.stretches[stretch][-1]
    if ends and stretch in clauses.heads and clauses.word(last + 1)[:1] in "$€0123456789":
        return False
    if not ends and clauses.word(last + 1) not in _FOLLOWS:
        return False
    opened = [word for word in before if word not in _OPENS]
    if form == Form.STATE and clauses.word(index) in _OPENS:
        return False
    return not opened or (form == Form.PARTICIPLE and len(opened) <= 6 and _BEFORE_NAMES.isdisjoint(opened))


def _english(index: int, before: Sequence[str]) -> int | None:
    if before and (before[-1] in _NO_PAST or before[-1].endswith("n't")):
        return None
    begins = _first_back(index, before[-3:], _BE)
    return index if begins is None else begins


def _first_back(index: int, before: Sequence[str], words: frozenset[str]) -> int | None:
    """Return where the nearest of some words stands among those before an index."""
    return next((index - back for back, word in enumerate(reversed(before), 1) if word in words), None)


def _is_by(clauses: Clauses, begins: int, index: int, saying: Saying) -> bool:
    """Whether the deed is of whom the event wants it to be."""
    by, form, word, begin = saying.event.by, saying.form, clauses.word(index), clauses.word(begins)
    before = {*clauses.before(begins)[-3:], *clauses.words(range(begins, index))}
    if by in ("i", "us", "me", "me_them", "them") and (form == Form.SECOND or begin == "has"):
        return False
    if by == "i":
        return form == Form.FIRST or begin in ("he", "deje", "i", "i've") or "i" in before
    if by == "us":
        own = form == Form.FIRST or (form == Form.WE_OR_THEY and not word.endswith("ron"))
        return own or begin in _OWN or bool({"i", "we", "he", "hemos", "acabo", "acabamos"} & before)
    if by == "them" and "usted" in (clauses.word(index - 1), clauses.word(index + 1)):
        return False
    they = form == Form.THIRD or word.endswith("ron") or begin in _THEIRS or form == Form.ENGLISH
    return {
        "": True,
        "you": form == Form.SECOND
        or ([clauses.word(index + 1), clauses.word(index + 2)] in _BY_PERSON and begin not in _OWN),
        "them": they,
        "me": bool({"me", "nos"} & before) and they,
        "me_them": bool({"me", "nos"} & before) and (word.endswith("ron") or begin == "han"),
        "to_you": bool({"te", "le", "les", "nos", "you"} & before) and begin not in ("he", "hemos"),
    }[by]


def _is_now(clauses: Clauses, begins: int, index: int, form: Form) -> bool:
    """Whether it tells what is so now, or what is always so, rather than what happened."""
    bare = begins == index and not clauses.word(index).endswith("ron")
    return clauses.word(begins) in _IS or (bare and form in (Form.STATE, Form.SHOWN, Form.WE_OR_THEY))


def _stands_alone(clauses: Clauses, index: int, last: int, form: Form) -> bool:
    """Whether nothing that follows is what it was done to."""
    if form not in (Form.FIRST, Form.THIRD, Form.WE_OR_THEY, Form.ENGLISH):
        return True
    before = clauses.before(index)
    follows = clauses.word(last + 1) if last < clauses.stretches[clauses.pieces[index].stretch][-1] else ""
    return follows in ("", "por", "it", "for", "ya", "you") or bool(
        before and before[-1] in _CLITICS - {"se"}
    )
