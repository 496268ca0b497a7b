"""True amounts said of something else: of all instalments, of what is left once one is paid, of another plan's sum."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from backend.assistant.guards.calendar_days import MONTHS
from backend.assistant.guards.fact_records import OfferFacts
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.second_reading import SecondReading

_ARE = re.compile(
    r"(?: ?(?:€|euros|pesos|soles|dolares|dollars))?,? (?:son|suman|dan|hacen|serian|come to|add up to|make|"
    r"total(?:izan)?)"
    r"(?: en total)? ?[$€]? ?"
)
_CENTS = Decimal("0.0001")
_PAYMENTS = r"(?:cuotas|pagos|abonos|mensualidades|quincenas|instal\w+s|payments)"
_VALUE = r"(?:(?:de|por|en|of|at|for|a) )?(?:los )?[$€]? ?$"
_ALL_OF = re.compile(
    rf"(?<!casi )(?<!almost )(?<!nearly )\b(?:tod[ao]s|all)(?: (?:las|los|tus|sus|the|your|ellas|of them))*"
    rf"(?: (?:\w+ )?{_PAYMENTS})?(?: (?:son|fueron|eran|seran|serian|quedan|salen|are|were|iguales|igual))*,? {_VALUE}"
)
_SO_MANY = re.compile(
    rf"\b(?:las|los|tus|sus|the|your) (?:\w+|\d{{1,2}}) {_PAYMENTS}\b(?! (?:pagad|que ya))[^,.;:$€\d]*"
    rf" (?:son|fueron|eran|seran|serian|quedan|salen|are|were)(?: tod[ao]s| all| iguales)?,? {_VALUE}"
)
_BUT_LAST = re.compile(
    r"\b(?:ultim\w+|last|final|salvo|excepto|menos la|except|casi|almost|primer[ao]s|first|rest\w+|otr[ao]s|demas|"
    r"others?|faltan?|"
    r"quedan|left)\b"
)
_WOULD_BE_PAID = re.compile(
    r"\b(?:cuando (?:pag|cubr)\w+|(?:despues|luego) de (?:pagar|cubrir)|al (?:pagar|cubrir)|si (?:pag|cubr)(?:as|a|"
    r"es|e)|"
    r"una vez (?:pagad|cubiert)\w+|(?:ya|tras) (?:pagad|cubiert)\w+|(?:once|when|if|after) you pay\w*|once|after|"
    r"pagad[ao]|"
    r"cubiert[ao])\b(?P<which>[^;$€]{0,60}?)\b(?:te |le |you'd |you'll |you would |still )*(?:qued|falt|rest|deb|ow|"
    r"left)\w*"
    r"[^;.,$€\d]{0,25}[$€]? ?$"
)
_COMING = re.compile(
    rf"\b(?:es[ao]|est[ao]|proxim\w+|siguiente|next|that|this|(?:de|the) (?:{'|'.join(MONTHS)})|"
    rf"(?:{'|'.join(MONTHS)})(?:'s)?(?: payment)?)\b"
)
_SUMS_UP = re.compile(
    r"\W*(?:y |and )?(?:todo (?:junto|sumado|incluido)|en total|en conjunto|sum(?:a|an|ando todo)|total|"
    r"(?:eso|esto)? ?(?:te |le )?(?:suma|da|hace)n?(?: en total)?|(?:it|that|this|they|which|all)?(?:'s|"
    r" is)? ?(?:all )?(?:adds? up to|comes? to|"
    r"totals?|in total|together|altogether))\b(?:,|:| son| es| serian| pagas| that's| it's| is)*(?: de| of)? ?[$€]? ?"
)
_UP_TO_DATE = re.compile(
    r"(?<!despues de )(?<!after )\b(?:(?:qued|pon|est)\w* al (?:dia|corriente)|catch(?:ing)? up|up to date)\b[^;.]*"
    r"\b(?:necesit\w+|tienes? que|debes?|hay que|falta\w*|basta\w*|pag(?:a|as|ar)|need|have to|owe|pay)\b"
)
_OF_THAT = re.compile(r"(?: pesos)? de (?:es[ao]|est[ao]|la (?:atrasada|vencida))\b| of (?:it|that one)\b")
_LACKS = re.compile(r"\b(?:falta\w*|resta\w*|deb\w+|missing|owe\w*)\b[^;.$€\d]*[$€]? ?$")
_NO_DOWN = re.compile(
    r"\b(?:sin (?:dar |poner |pagar |dejar |aportar )?(?:nada de |ningun\w* )?(?:cuota |pago |abono )?"
    r"(?:inicial|entrada|enganche|anticipo)|(?:without|with no) (?:making |paying |putting )?(?:a |"
    r"any )?down payment|no money down)\b"
)


def wrong_whole(reading: SecondReading) -> Figure | None:
    """Return the first amount of the sentence that the words make more, or less, than what it is of."""
    amounts = [one for one in reading.figures if one.kind == Kind.MONEY and one.value]
    rules: tuple[Callable[[SecondReading, Figure], bool], ...] = (
        _is_not_of_all, _is_before_payment, _is_sum_of_another, _is_whole_payment, _asks_at_beginning, _is_no_product,
    )  # fmt: skip
    return next((one for one in amounts if any(rule(reading, one) for rule in rules)), None)


def _is_not_of_all(reading: SecondReading, figure: Figure) -> bool:
    """Whether all instalments are said to be of an amount of which only some are."""
    before = reading.text[: figure.start]
    if not (_ALL_OF.search(before) or _SO_MANY.search(before)) or _BUT_LAST.search(reading.text):
        return False
    counts = [
        int(one.value)
        for one in reading.figures
        if one.unit == "instalment" and one.kind == Kind.COUNT and one.value
    ]
    having = [amounts for amounts in _instalments(reading.facts) if figure.value in amounts]
    return bool(having) and not any(
        _are_one(amounts) or any(1 < count <= amounts.count(figure.value or Decimal(0)) for count in counts)
        for amounts in having
    )


def _are_one(amounts: list[Decimal]) -> bool:
    """Whether they are the same but for cents."""
    return max(amounts) - min(amounts) <= _CENTS * max(amounts)


def _instalments(facts: TurnFacts) -> Iterator[list[Decimal]]:
    """Yield what is paid each time, of every plan and agreement."""
    for offer in (*facts.offers.values(), *(ended.terms for ended in facts.ended.values())):
        yield [amount for number, _, amount in offer.payments if number]


def _is_before_payment(reading: SecondReading, figure: Figure) -> bool:
    """Whether what is left now is told as what is left once a payment that comes is made."""
    said = _WOULD_BE_PAID.search(reading.text[: figure.start])
    if said is None or not _COMING.search(said["which"]):
        return False
    return any(figure.value == agreed.left for agreed in reading.facts.agreements.values())


def _is_sum_of_another(reading: SecondReading, figure: Figure) -> bool:
    """Whether the sum of what the sentence before told is another offer's: "Seis cuotas. En total, X"."""
    if not reading.before or len(reading.figures) > 1 or not _SUMS_UP.fullmatch(reading.text[: figure.start]):
        return False
    named = reading.before[-1].naming.named() & reading.facts.offers.keys()
    plans = [reading.facts.offers[key] for key in named]
    if len(plans) != 1 or figure.value in plans[0].amounts["total"]:
        return False
    others = [offer for offer in reading.facts.offers.values() if figure.value in offer.amounts["total"]]
    told = reading.told - {figure.value}
    return bool(others) and all(
        told.isdisjoint(frozenset().union(*offer.amounts.values())) for offer in others
    )


def _is_whole_payment(reading: SecondReading, figure: Figure) -> bool:
    """Whether a payment of which a part is paid is told in full as what is missing of it."""
    before = reading.text[: figure.start]
    of_that = _OF_THAT.match(reading.text, figure.end) and _LACKS.search(before)
    if not (of_that or _UP_TO_DATE.search(before)):
        return False
    for key, agreed in reading.facts.agreements.items():
        late = [left for _, left in agreed.overdue(reading.facts.today)]
        enough = {*late, sum(late, Decimal(0)), agreed.left}
        parts = reading.facts.offers[key].parts
        if (
            late
            and parts
            and figure.value not in enough
            and figure.value in reading.facts.offers[key].amounts["instalment"]
            and not reading.judge.plain.parts.is_whole(figure)
        ):
            return True
    return False


def _asks_at_beginning(reading: SecondReading, figure: Figure) -> bool:
    """Whether what is paid each time after something at the beginning is told without that: "sin entrada pagas X"."""
    without = _NO_DOWN.search(reading.text)
    if without is None or any(
        one.kind == Kind.MONEY and without.end() <= one.start < figure.start for one in reading.figures
    ):
        return False
    having = [
        offer
        for offer in reading.facts.offers.values()
        if figure.value in offer.amounts.get("instalment", ())
    ]
    return bool(having) and all(_begins_with_more(offer) for offer in having)


def _is_no_product(reading: SecondReading, figure: Figure) -> bool:
    """Whether "8 cuotas de X son Y" tells another sum than eight times X, which no plan comes to either."""
    before = [one for one in reading.figures if one.kind == Kind.MONEY and one.end <= figure.start][-1:]
    if not before or not before[0].value or not _ARE.fullmatch(reading.text[before[0].end : figure.start]):
        return False
    count = reading.judge.roles.counted(before[0])
    if count is None or count * before[0].value == figure.value:
        return False
    return not any(
        figure.value in offer.amounts["total"]
        and before[0].value in offer.amounts.get("instalment", ())
        and count in offer.counts["instalment"]
        and not _begins_with_more(offer)
        for offer in reading.facts.offers.values()
    )


def _begins_with_more(offer: OfferFacts) -> bool:
    return any(offer.amounts["down_payment"])
