"""The forms in which Spanish verbs say that something has been done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Form(StrEnum):
    """What a form of a verb is."""

    FIRST = "first"
    """I did: without its accent "registré" is also an order."""
    THIRD = "third"
    """Somebody did: without its accent "registró" is also "registro"."""
    WE_OR_THEY = "we or they"
    SECOND = "second"
    """You did."""
    PARTICIPLE = "participle"
    INFINITIVE = "infinitive"
    ENGLISH = "english"
    """Past or participle."""
    STATE = "state"
    """What something is: "en firme", with a verb of being."""
    SHOWN = "shown"
    """Words that tell it by themselves."""


@dataclass(frozen=True, slots=True)
class Word:
    """A form of a verb, without accents; `accented` where it is that form only with its last letter's accent."""

    text: str
    form: Form
    accented: bool = False


_SOFT = {"c": "qu", "g": "gu", "z": "c"}
"""How what stands before an ending in a is written before one in e."""


def spanish_words(verb: str) -> Iterator[Word]:
    """Yield the forms of a regular verb, which is given without accents as "registrar"."""
    yield Word(verb, Form.INFINITIVE)
    stem = verb[:-2]
    if verb.endswith("ar"):
        soft = stem[:-1] + _SOFT.get(stem[-1], stem[-1])
        yield Word(f"{soft}e", Form.FIRST, accented=True)
        yield Word(f"{stem}o", Form.THIRD, accented=True)
        endings, participle = ("aste", "amos", "aron"), f"{stem}ad"
    else:
        yield Word(f"{stem}i", Form.FIRST)
        yield Word(f"{stem}io", Form.THIRD)
        endings, participle = ("iste", "imos", "ieron"), f"{stem}id"
    yield from _plain(f"{stem}{ending}" for ending in endings)
    yield from participles(participle)


def irregular_words(verb: str, first: str, third: str, participle: str) -> Iterator[Word]:
    """Yield the forms of a verb of which "hice", "hizo" and "hech" are given; "hic" makes the rest."""
    yield Word(verb, Form.INFINITIVE)
    yield Word(first, Form.FIRST)
    yield Word(third, Form.THIRD)
    stem = first[:-1]
    weak = third[:-1] + "eron" if third.endswith(("io", "yo")) else f"{stem}ieron"
    they = f"{stem}eron" if stem.endswith("j") else weak
    yield from _plain((f"{stem}iste", f"{stem}imos", they))
    yield from participles(participle)


def participles(stem: str) -> Iterator[Word]:
    """Yield a participle's forms: one thing or several, of either gender."""
    return (Word(f"{stem}{ending}", Form.PARTICIPLE) for ending in ("o", "a", "os", "as"))


def _plain(texts: Iterator[str] | tuple[str, ...]) -> Iterator[Word]:
    for text in texts:
        yield Word(text, Form.SECOND if text.endswith("ste") else Form.WE_OR_THEY)
