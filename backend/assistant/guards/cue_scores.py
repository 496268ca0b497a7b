"""How well a word that names a role, and stands where it does, tells what a figure is."""

from __future__ import annotations

import re

from backend.assistant.guards.cues import AFTER, NOUN, VERB, WEAK, Cue
from backend.assistant.guards.figure import Figure

_GLUED = re.compile(
    r"(?:[\s:=]|\b(?:es|son|seria|serian|queda|quedan|quedaria|quedarian|sale|salen|saldrian?|de|del|en|por|a|"
    r"al|un|una|el|la|los|las|"
    r"is|are|of|at|to|for|hoy|would|"
    r"be|solo|unos|te|me|con|as|que|just|only|tu|se|hoy|ahora|actual|tambien|seran|your|sera|"
    r"asciende|pagas|pagarias|"
    r"(?:mas|menos) (?:baj|alt|comod|economic|barat|pequen)\w+|"
    r"reales?|aproximad\w+|fij[ao]s?|iguales|pendientes?)\b)*"
)
GLUED_AFTER = re.compile(
    r"(?:\s|\b(?:pesos|euros|de|en|al|por|como|in|of|as|a|the|el|la|los|tu|your|cop|eur|solo|"
    r"que|te|son|es|is|del|your|mes|cada|that|you)\b)*"
)
_VALUED = re.compile(
    r"[\s:$]*\d| (?:que|than)(?! (?:hoy|ahora|(?:tu|el|la) (?:saldo|deuda)|lo que|todo|your|the balance|today)\b)"
)
_NEGATED = re.compile(
    r"\b(?:(?:no|ni|ningun\w*|tampoco) (?:(?:me|te|le|se|hay|lo) )?(?:tien\w+|llev\w+|hay|tra\w+|sum\w+|inclu\w+|"
    r"cobr\w+|aplic\w+|agreg\w+|gener\w+|piden?|exig\w+|da|dan|carg\w+)|no hay|sin|ni|without|no|"
    r"(?:has|have|carr\w+|with|there (?:is|are)) no)(?: (?:ningun\w*|any|un|una|mas|de))? $"
)
_BY_OFFER = re.compile(
    r"\b(?:ahorro|descuento|savings?|discount)\b[^.;]*\b(?:con|with) (?:el |un |the |a )?$"
)
_CHANGES = re.compile(r"\b(?:queda\w*|baj\w+|pasa\w*)\b")
_OURS = re.compile(r"\b(?:mi mejor|nuestra mejor|my best|our best)\b[^.;]*$")
_DENIABLE = frozenset({"discount", "fees", "interest", "down_payment"})
_TURNS = re.compile(r"\b(?:pero|sino|but|sin embargo|aunque)\b")
_INSTEAD = re.compile(r"en vez|en lugar|instead")
_THAN = re.compile(r"\b(?:mas|menos|mayor|menor|more|less) (?:de lo )?(?:que|than)(?: \w+)? $")
"""What something is only compared with, before the colon: "menos de lo que debes: X"."""
_COMPARED = re.compile(
    r"\b(?:por (?:debajo|encima)|mas|menos|under|below|over|above|less|more|lower|higher|short)\b"
    r"[^:;.]{0,45}\b(?:que|what|you|your|tu|su)\b[^:;.]*: (?:[a-z]+ ){0,2}[$€]? ?$"
)
"""What the person said is only compared with what follows the colon: "a bit under what you said: X"."""


def score(text: str, figures: list[Figure], figure: Figure, cue: Cue) -> float:
    """Return how well a cue names the figure's role: 102 at the most, 0 where it does not."""
    if cue.role in _DENIABLE and figure.value != 0 and _NEGATED.search(text[: cue.start]):
        return 0
    if cue.end <= figure.start:
        return _score_before(text, figure, cue)
    if cue.start < figure.end or _INSTEAD.match(text, cue.start) or _is_of_next(text, figures, figure, cue):
        return 0
    return _score_after(text, figure, cue)


def _score_before(text: str, figure: Figure, cue: Cue) -> float:
    """Return the score of a cue that stands before the figure."""
    between = text[cue.end : figure.start]
    if cue.role == "person" and (_TURNS.search(between) or _OURS.search(text[: cue.start])):
        return 0
    if cue.role == "person" and _COMPARED.search(text[: figure.start]):
        return 0
    if _THAN.search(text[: cue.start]) and ":" in between:
        return 0
    if cue.role in ("balance", "discount") and _CHANGES.search(between):
        return 40
    if cue.role == "total" and _BY_OFFER.search(text[: cue.start]):
        return 40
    if cue.weight == AFTER:
        return 0
    if cue.weight == WEAK:
        return 10 - len(between) / 100
    if _GLUED.fullmatch(between):
        return {NOUN: 100.0, VERB: 80.0}[cue.weight] - len(between) / 100
    return 60 - min(len(between) / 4, 30)


def _score_after(text: str, figure: Figure, cue: Cue) -> float:
    """Return the score of a cue that stands after the figure."""
    between = text[figure.end : cue.start]
    if cue.weight == AFTER and cue.role == "discount" and not between.strip():
        # "el pago único: X menos" is what one saves, "X menos Y" a sum.
        return 0 if _VALUED.match(text, cue.end) else 102.0
    if GLUED_AFTER.fullmatch(between) and cue.weight != WEAK:
        if cue.weight == NOUN and between.strip() in ("de", "of", "in"):
            return 101.0
        return {NOUN: 90.0 if between.strip() else 85.0, AFTER: 76.0, VERB: 50.0}[cue.weight]
    return 5 if cue.weight == WEAK else 25 - min(len(between) / 4, 20)


def _is_of_next(text: str, figures: list[Figure], figure: Figure, cue: Cue) -> bool:
    """Whether a saving verb leads to the next amount: "con X te ahorras Y"."""
    following = [other.start for other in figures if other.kind == figure.kind and other.start >= cue.end]
    saves = cue.role == "discount" and cue.weight == VERB
    return saves and bool(following) and _GLUED.fullmatch(text[cue.end : following[0]]) is not None


def is_saved(text: str, figure: Figure, cues: list[Cue], left: int) -> bool:
    """ "te ahorras los X de intereses" gives the interest as a saving."""
    return any(
        cue.role == "discount" and cue.weight == VERB and _GLUED.fullmatch(text[cue.end : figure.start])
        for cue in cues
        if left <= cue.start and cue.end <= figure.start
    )
