"""Figures that a sentence names without saying that they are so: denied, supposed, or none of one.

"No son X, sino Y", "Y, y no X", "si X no te cuadra", "ni un solo día". What is denied must be a fact still: an invented
figure is shown in no sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from backend.assistant.guards.arithmetic import worked_out_in_signs
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.nothing_due import NOTHING_IN, NOTHING_THEN

_NO = re.compile(r"\b(?:no|not|isn't|aren't)\b(?:(?!\b(?:sino|but|pero)\b)[^.;:?!])*$")
_BUT = re.compile(
    r"[^.;:?!]*?(?:,? (?:sino|but)\b|[:,;] (?:(?:ese|esa|eso|esos|esas) )?(?:es|son|seria|serian|it is|it's|they are) )"
)
_NOT_THEN = re.compile(r",? no(?= ?[,.;])")
_NOT_ON = re.compile(
    r"\b(?:no|not|nunca|ni) (?:ca[ei]n?|venc\w+|vence[n]?|es|son|fall\w*|on)(?: (?:en|el|un|dia|los|on|the))* $"
)
_NO_COUNT = re.compile(
    r"\b(?:no|not|tampoco|isn't|aren't|ain't)(?: (?:son|es|eran?|fueron|serian?|sera[n]?|duran?|se trata de|"
    r"hablo de|it is|they are|in|"
    r"en|a))* $"
)
_BUT_COUNT = re.compile(
    r"[^.;?!]{0,30}?[,:;]? (?:sino|pero si|(?:ese |esa |eso )?(?:es|son|seria[n]?|it's|it is|they're|they are)|but)\b"
)
_AND_NOT = re.compile(
    r"\b(?:y|and|pero) (?:no|not)(?: (?:a|de|del|con|en|el|la|los|las|the|mediados|finales))* $|, no (?:los |de )?$"
)
_SUPPOSED = re.compile(r"\b(?:si|if|aunque) (?:los |esos |estos |las |el |la )?$")
_IS_NOT_THAT = re.compile(
    r" (?:pesos |euros )?(?:no (?:es|son|era|eran|seria|serian)|(?:is|are)(?: not|n't)) (?!(?:de|mas|menos)\b)"
)
_NEITHER = re.compile(r"\b(?:ni|neither|nor) (?:(?:a|con|de|en|por|los|las|el|la) )*[$€]? ?$")
_NOT_SAYING = re.compile(
    r"\b(?:no (?:te |le |les )?(?:estoy diciendo|estamos diciendo|quiero decir|quise decir|digo|dije|significa|"
    r"quiere decir|"
    r"implica|pido|estoy pidiendo|es que)|i'm not saying|doesn't mean)(?: que)?\b[^.;:?!]*$"
)
_EXAMPLE = re.compile(r"\b(?:por ejemplo|por cada|de cada|for example|for instance|for every)\b")
_THERE_IS_NONE = re.compile(
    r"\b(?:no (?:te |le |les |me )?(?:hay|existen?|tengo|tenemos|ofrezco|ofrecemos|manejo|manejamos|sale|"
    r"puedo (?:dar|ofrecer|hacer|dejar)\w*|podemos (?:dar|ofrecer|hacer|dejar)\w*|llegamos?|llego)|"
    r"there (?:is|are) no|i (?:can't|cannot) (?:offer|do|give)|(?:we|i) don't have)\b(?:(?!\b(?:sino|pero|but|"
    r"solo)\b)[^.;:,?!$€\d])*[$€]? ?$"
)
_FLOOR = re.compile(r"\b(?:debajo|menos|menor\w*|bajar|inferior\w*|minimo|below|less|under|lower)\b")
_NOTHING_THEN = re.compile(
    r"\bno (?:hay|tienes|te toca|pagas|vence)\b[^.;:?!]*$|"
    r"\bnothing (?:is |would be |gets )?(?:due|owed|payable)[^.;:?!]*$|"
    r"\b(?:wouldn't|won't|don't|do not|would not) (?:have to )?pay anything[^.;:?!]*$"
)
_OUT_OF_IT = re.compile(
    r",? (?:ya )?(?:(?:queda|esta|cae|se sale|sale) (?:por )?fuera\b|no (?:entra|cabe|alcanza|llega)\b|"
    r"(?:is|falls) (?:outside|out of|too late))"
)
_SUPPOSED_THEN = re.compile(
    r"\b(?:si|if) (?:en algun momento|de aqui|antes|at some point)\b[^.;:?!,]*$|\bsi (?:la|tu|su) $"
)
_WHAT_IF = re.compile(r"¿(?:y )?(?:que pasa |que pasaria )?si\b[^?]*$")
_NONE_OF_ONE = re.compile(r"\b(?:no|ni|sin|nada|tampoco|nunca|not|never|without)\b[^.;:?!]*$")


_YEAR_ALONE = re.compile(r"(?:[^\d$€]*: )?\W*20[23]\d\W*")
"""A line that only heads the dates below it."""


def asserted(
    text: str, figures: Sequence[Figure], is_fact: Callable[[Figure], bool], is_open: Callable[[Figure], bool]
) -> list[Figure]:
    """Return the figures that the sentence says to be so; `is_fact` tells whether one is known in any role.

    `is_open` tells whether something is paid on a day or in a month, or whether an offer still stands then.
    """
    if _YEAR_ALONE.fullmatch(text):
        return []
    summed = worked_out_in_signs(text, figures)
    if not all(map(is_fact, summed[:-1])):
        summed = []
    return [
        figure
        for figure in figures
        if figure not in summed
        and not _is_example(text, figure, figures, is_fact)
        and not (_is_set_aside(text, figure) and (is_fact(figure) or _is_what_if(text, figure)))
        and not _is_denied_count(text, figure)
        and not (_is_said_not_to_be(text, figure) and not is_fact(figure))
        and not (_is_said_to_be_free(text, figure) and not is_open(figure))
    ]


def denied_falsely(text: str, figures: Sequence[Figure], is_due: Callable[[Figure], bool]) -> Figure | None:
    """Return the day or month by which nothing is said to be paid though something is."""
    return next(
        (
            figure
            for figure in figures
            if figure.kind == Kind.DATE and NOTHING_THEN.match(text, figure.end) and is_due(figure)
        ),
        None,
    )


def _is_example(
    text: str, figure: Figure, figures: Sequence[Figure], is_fact: Callable[[Figure], bool]
) -> bool:
    """Whether a known percentage is worked out on a round amount: "por ejemplo, en $ 100.000 serían $ 2.500"."""
    amounts = [other for other in figures if other.kind == Kind.MONEY and other.value]
    if (
        figure not in amounts
        or len(amounts) != len({one.value for one in amounts})
        or not _EXAMPLE.search(text)
    ):
        return False
    whole = max((one.value or 0 for one in amounts), default=0)
    others = [one for one in amounts if one.value != whole]
    return bool(others) and all(
        is_fact(Figure(Kind.PERCENT, 100 * (one.value or 0) / Decimal(whole), 0, 0)) for one in others
    )


def _is_said_not_to_be(text: str, figure: Figure) -> bool:
    """Whether there is said to be no plan of so many, or no instalment of so much; a floor is never told."""
    if figure.kind not in (Kind.MONEY, Kind.COUNT) or figure.value is None:
        return False
    there_is_none = _THERE_IS_NONE.search(text[: figure.start])
    return there_is_none is not None and _FLOOR.search(there_is_none.group()) is None


def _is_said_to_be_free(text: str, figure: Figure) -> bool:
    """Whether nothing is said to be paid then, or the day to be out of an offer."""
    if figure.kind != Kind.DATE or not figure.days:
        return False
    known = _OUT_OF_IT.match(text, figure.end) and all(day.day for day in figure.days)
    vague = all(day.day is None for day in figure.days) and NOTHING_IN.search(text[: figure.start])
    return bool(known or vague) or NOTHING_THEN.match(text, figure.end) is not None


def _is_what_if(text: str, figure: Figure) -> bool:
    """Whether a day is only asked about: "¿y si lo dejas para el 10?"."""
    return figure.kind == Kind.DATE and _WHAT_IF.search(text[: figure.start]) is not None


def _is_denied_count(text: str, figure: Figure) -> bool:
    """Whether so many are told as what is not so, and then what is: "no son 5 cuotas, son 10"."""
    if figure.kind not in (Kind.COUNT, Kind.NUMBER):
        return False
    before = text[: figure.start]
    if _AND_NOT.search(before):
        return True
    denied = _NO_COUNT.search(before) is not None
    return denied and (figure.kind == Kind.NUMBER or _BUT_COUNT.match(text, figure.end) is not None)


def _is_bare_day(figure: Figure) -> bool:
    return figure.kind == Kind.NUMBER or (
        figure.kind == Kind.DATE and all(day.day and day.month is None for day in figure.days)
    )


def _is_set_aside(text: str, figure: Figure) -> bool:
    before = text[: figure.start]
    if _is_bare_day(figure) and _NOT_ON.search(before):
        return True
    if figure.kind in (Kind.COUNT, Kind.NUMBER) and figure.value == 1:
        return _NONE_OF_ONE.search(before) is not None and figure.unit != "instalment"
    if _is_what_if(text, figure):
        return True
    vague = figure.kind == Kind.DATE and all(day.day is None for day in figure.days)
    if vague and (_NOTHING_THEN.search(before) or _SUPPOSED_THEN.search(before)):
        return True
    if figure.kind == Kind.TIME:
        return _NOT_THEN.match(text, figure.end) is not None
    if figure.kind not in (Kind.MONEY, Kind.PERCENT, Kind.DATE):
        return False
    if _IS_NOT_THAT.match(text, figure.end) and figure.kind == Kind.MONEY:
        return True
    if _NOT_SAYING.search(before) or _NEITHER.search(before):
        return True
    if _AND_NOT.search(before) or _SUPPOSED.search(before):
        return True
    return _NO.search(before) is not None and _BUT.match(text, figure.end) is not None
