"""Figures that are read word by word: numbers, what they count, and ordinals."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

from backend.assistant.guards.calendar_days import WEEKDAYS, DayPattern, exactly, later
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.number_words import ARTICLES, Reader, cut
from backend.assistant.guards.units import ADJECTIVES, CURRENCIES, HARMLESS, ORDINALS, UNITS

_PERCENT = re.compile(
    r"\s?(?:%|por ?ciento|por ?cien\b|per ?cent|percent|puntos? porcentual|"
    r"(?: ?puntos?|points?)(?= (?:de (?:descuento|rebaja|diferencia)|mas|menos|off)\b))"
)
_AND_MORE = re.compile(r" (?:y (?:pico|tantos|algo)|and (?:change|some))\b")
_HALF_MORE = re.compile(r" (?:y medio|and a half)(?= ?(?:%|por ?ciento|per ?cent))")
_AFTER = re.compile(r"\b(?:en|dentro de|de aqui a|durante|por|within|in|over the next|proximos?) $")
_TALKS_OF_INSTALMENTS = re.compile(r"\bcuotas?\b(?!.*\b(?:opcion|oferta|deuda|plan|copia))")
_REMAINS = frozenset({"queda", "falta"})
_ONLY = frozenset({"solo", "solamente", "unicamente", "only", "just"})
_ONE_PAYMENT = frozenset({"cuota", "instalment", "installment"})
_PAYS = re.compile(r"\b(?:pag|abon)\w+(?: solo)?(?: [$€]? ?[\d.,]+(?: pesos| euros)?)? $")
_TIMES_MANY = re.compile(r"\s?(?:x|veces|times)\s?(?:de |por )?(?=\$?\s?\d)")
_NUMBER_SIGN = re.compile(r"\b(?P<unit>[a-z]+) (?:n\.? ?o\.?|no\.|nro\.?|num(?:ero|\.)?|number|#) ?$")
_ORDINAL_ENDINGS = frozenset(
    [
        "a",
        "o",
        "er",
        "ra",
        "ro",
        "da",
        "do",
        "ta",
        "to",
        "ma",
        "mo",
        "va",
        "vo",
        "na",
        "no",
        "st",
        "nd",
        "rd",
        "th",
    ]
)
_MOST_WITH_CENTS = 10_000
"""Above it nobody tells cents."""
_NUMBERS_IT = frozenset({"numero", "number", "la", "el", "o", "n", "no", "nro", "#", ":"})
_EACH_TIME = frozenset({"mensuales", "monthly", "quincenales", "fortnightly", "semanales", "weekly"})
_DOZENS = frozenset({"docena", "dozen"})
_YEAR_FOLLOWS = re.compile(
    r"(?:\b(?:de|en|del|ano|in|of|year|todo|durante|during|throughout|belongs? to|ends?|until|through|before|"
    r"desde|hasta|"
    r"year-end|(?:termin|acab|cierr|finaliz|empie[cz]|comien[cz]|conclu)\w*|(?:lleg|pas)\w+ a)|"
    r"20\d\d (?:y|a|and|to|-)) $"
)
"""A bare number behind it that may be a year is one."""
_ROMAN = {
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "xi": 11,
    "xii": 12,
    "xviii": 18,
    "xxiv": 24,
}


class NumberScan:
    """Reads the tokens that are left: numbers, what they count, and ordinals."""

    def __init__(self, text: str, today: date, language: str) -> None:
        self.text, self.today, self.language = text, today, language
        self.tokens = cut(text)
        self.reader = Reader(self.tokens, language)

    def figures(self) -> list[Figure]:
        """Return the figures in order."""
        found, at = [], 0
        while at < len(self.tokens):
            figure, after = self._figure(at)
            if figure is not None:
                found.append(figure)
            at = max(after, at + 1)
        return found

    def _figure(self, at: int) -> tuple[Figure | None, int]:
        token = self.tokens[at]
        if token.text in ORDINALS:
            return self._ordinal(at, ORDINALS[token.text])
        if token.text in _DOZENS and self._unit(at + 1)[0]:
            half = self._word(at - 1) in ("media", "half")
            return self._counted(at, at + 1, Decimal(6 if half else 12), 1)
        numbered = self._in_digits(at)
        if numbered:
            return self._ordinal(numbered - 1, int(token.text), at)
        if token.text in _ROMAN and self._unit(at + 1)[0]:
            return self._counted(at, at + 1, Decimal(_ROMAN[token.text]), 1)
        read = self.reader.read(at) if self.reader.may_begin(at) else None
        if read is None:
            return None, at + 1
        value, scale, after = read
        if self._is_article(at, after):
            return None, after
        return self._counted(at, after, value, scale)

    def _is_article(self, at: int, after: int) -> bool:
        """Whether `un` or `una` counts nothing: it does in "una sola cuota"."""
        if after != at + 1 or self.tokens[at].text not in ARTICLES:
            return False
        before = self.tokens[at - 1].text if at else ""
        if before in _REMAINS and _ONLY & {self._word(at - 2), self._word(at - 3)}:
            return False
        if self._word(at - 2) in _ONLY or before in _ONLY:
            return self._unit(after)[0] not in ("option", "debt")
        return self._word(after) not in ("sola", "solo", "unica", "single")

    def _in_digits(self, at: int) -> int:
        """Return the index after "2.ª" or "3er"; 0 where no ordinal is written in digits here."""
        sign, after = self.tokens[at], at + 1
        if sign.kind != "n" or not sign.text.isdigit() or len(sign.text) > 2:
            return 0
        if self._word(after) == "." and self.tokens[after].start == sign.end:
            after += 1
        ending = self._word(after)
        glued = ending in _ORDINAL_ENDINGS and self.tokens[after].start == self.tokens[after - 1].end
        return after + 1 if glued else 0

    def _ordinal(self, at: int, value: int, begin: int | None = None) -> tuple[Figure | None, int]:
        """Read an ordinal of which the last token is at `at`, the first one at `begin` where it has several."""
        begin = at if begin is None else begin
        if self._word(at + 1) in WEEKDAYS:
            return Figure(
                Kind.ORDINAL, Decimal(value), self.tokens[begin].start, self.tokens[at + 1].end, "weekday"
            ), at + 2
        unit, _, after = self._unit(at + 1)
        if unit not in ("option", "instalment", "debt", "agreement"):
            unit, after = self._unit_before(begin), at + 1
        if not unit and self._word(begin - 1) in ("la", "el") and _TALKS_OF_INSTALMENTS.search(self.text):
            unit = "instalment"
        if unit not in ("option", "instalment"):
            return None, at + 1
        first, last = self.tokens[begin], self.tokens[after - 1]
        return Figure(Kind.ORDINAL, Decimal(value), first.start, last.end, unit), after

    def _unit_before(self, at: int) -> str:
        for back in (1, 2):
            if at - back >= 0 and self.tokens[at - back].text in UNITS:
                return UNITS[self.tokens[at - back].text]
        return ""

    def _unit_at(self, at: int) -> str:
        return UNITS.get(self._word(at), "") if at >= 0 else ""

    def _unit(self, at: int) -> tuple[str, bool, int]:
        """Return what is counted, whether a word stands before it, and the index after noun and adjectives."""
        for ahead in range(3):
            index = at + ahead
            if index >= len(self.tokens):
                break
            word = self.tokens[index].text
            if word in UNITS:
                after = index + 1
                while after < len(self.tokens) and self.tokens[after].text in ADJECTIVES:
                    after += 1
                return UNITS[word], ahead > 0, after
            if word not in ADJECTIVES and not (ahead == 0 and word in ("de", "of", "-")):
                break
        return "", False, at

    def _counted(self, at: int, after: int, value: Decimal | None, scale: int) -> tuple[Figure | None, int]:
        start, end = self.tokens[at].start, self.tokens[after - 1].end
        half = _HALF_MORE.match(self.text, end)
        if half and value is not None:
            value, end = value + Decimal("0.5"), half.end()
        percent = _PERCENT.match(self.text, end)
        if percent:
            return Figure(Kind.PERCENT, value, start, percent.end()), self._index_at(percent.end())
        currency, start, end, after = self._currency(at, after, scale)
        if _AND_MORE.match(self.text, end):
            return Figure(Kind.MONEY, None, start, end, currency), after
        if currency:
            value, end, after = self._with_cents(value, end, after)
            return Figure(Kind.MONEY, value, start, end, currency), after
        if self._word(after) == "veces" and _PAYS.search(self.text[:start]):
            return Figure(Kind.COUNT, value, start, self.tokens[after].end, "instalment"), after + 1
        unit, apart, noun_end = self._unit(after)
        if unit == "creditor" and apart and self._word(after) in ("de", "of"):
            # "terminada en 7702 de Banco X" counts no banks.
            unit = ""
        if unit and scale == 1 and (value is None or value < 10_000):
            return self._with_unit(at, noun_end, value, unit)
        if _TIMES_MANY.match(self.text, end) and value is not None and value < 100:
            return Figure(Kind.COUNT, value, start, end, "instalment"), after
        return self._bare(at, after, value, scale)

    def _index_at(self, position: int) -> int:
        return next((i for i, token in enumerate(self.tokens) if token.start >= position), len(self.tokens))

    def _currency(self, at: int, after: int, scale: int) -> tuple[str, int, int, int]:
        start, end = self.tokens[at].start, self.tokens[after - 1].end
        named, begin = "", at
        while begin > 0 and self.tokens[begin - 1].text in CURRENCIES and not self._closes(begin - 1):
            begin -= 1
            named = CURRENCIES[self.tokens[begin].text] or named or "$"
        start = self.tokens[begin].start
        skip = (
            after + 1
            if scale > 1 and after < len(self.tokens) and self.tokens[after].text in ("de", "of")
            else after
        )
        if skip < len(self.tokens) and self.tokens[skip].text in CURRENCIES and not self._opens(skip):
            named = CURRENCIES[self.tokens[skip].text] or named or "$"
            end, after = self.tokens[skip].end, skip + 1
            if after < len(self.tokens) and self.tokens[after].text in CURRENCIES and not self._opens(after):
                named, end, after = (
                    CURRENCIES[self.tokens[after].text] or named,
                    self.tokens[after].end,
                    after + 1,
                )
        return named, start, end, after

    def _with_cents(self, value: Decimal | None, end: int, after: int) -> tuple[Decimal | None, int, int]:
        """ "… euros con sesenta y siete céntimos"."""
        if value is None or self._word(after) not in ("con", "y", "and", "with"):
            return value, end, after
        cents = self.reader.read(after + 1)
        if cents is None or cents[0] is None:
            return value, end, after
        if self._word(cents[2]) not in ("centimos", "cents", "centavos"):
            if not self._are_cents(value, cents[0], after, cents[2], end):
                return value, end, after
            ends = cents[2] + (CURRENCIES.get(self._word(cents[2])) == "EUR")
            return value + cents[0] / 100, self.tokens[ends - 1].end, ends
        return value + cents[0] / 100, self.tokens[cents[2]].end, cents[2] + 1

    def _are_cents(self, value: Decimal, cents: Decimal, at: int, after: int, end: int) -> bool:
        """Whether a number below a hundred tells cents without their name: "388 con 83", "388 euros con 83"."""
        if not 0 < cents < 100 or value != int(value):
            return False
        if "centimos" in self.text[:end] and self.tokens[at + 1].kind == "w":
            # "… céntimos y una última de trescientos con ochenta": cents were said before.
            return True
        following = self._word(after)
        told = self.tokens[at + 1]
        if told.text in ARTICLES or (told.kind == "n" and len(told.text) != 2):
            return False
        counts = (
            following in UNITS
            or following in ADJECTIVES
            or _PERCENT.match(self.text, self.tokens[after - 1].end)
        )
        return self._word(at) == "con" and value < _MOST_WITH_CENTS and not counts

    def _opens(self, index: int) -> bool:
        """Whether the sign belongs to the figure after it: "6 cuotas, 3 $ 20.000"."""
        following = self.tokens[index + 1] if index + 1 < len(self.tokens) else None
        return self.tokens[index].text == "$" and following is not None and following.kind == "n"

    def _closes(self, index: int) -> bool:
        """Whether the word belongs to the figure before it: "20 euros 30 días"."""
        word, before = self.tokens[index].text, self.tokens[index - 1] if index else None
        return before is not None and before.kind == "n" and word not in ("$", "cop", "eur", "usd")

    def _with_unit(self, at: int, after: int, value: Decimal | None, unit: str) -> tuple[Figure | None, int]:
        start, end = self.tokens[at].start, self.tokens[after - 1].end
        if unit in ("day", "week") and value is not None and _AFTER.search(self.text[:start]):
            days = int(value) * (7 if unit == "week" else 1)
            target = exactly(self.today + timedelta(days=min(days, 9_999)))
            return Figure(Kind.DATE, value, start, end, unit, (target,)), after
        if (
            unit == "month"
            and value is not None
            and re.search(r"\b(?:dentro de|de aqui a|within) $", self.text[:start])
        ):
            target_day = later(self.today, min(int(value), 600))
            return Figure(Kind.DATE, value, start, end, unit, (exactly(target_day),)), after
        return Figure(Kind.COUNT, value, start, end, unit), after

    def _bare(self, at: int, after: int, value: Decimal | None, scale: int) -> tuple[Figure | None, int]:
        first, last = self.tokens[at], self.tokens[after - 1]
        following = self.tokens[after].text if after < len(self.tokens) else ""
        noun = self._word(after + 1) if following in ADJECTIVES else following
        if noun in HARMLESS and value is not None and value < 10:
            return None, after
        listed = self.text[: first.start].rstrip().endswith(":")
        before = "" if listed else self._unit_before(at)
        if before == "option" and value and 1 < value < 100 and self._word(at - 1) in ("de", "a", "of", "en"):
            # "el plan de doce", "plans of 3, 6 or 12": so many instalments.
            return Figure(Kind.COUNT, value, first.start, last.end, "instalment"), after
        if following in _EACH_TIME and value is not None and 1 < value < 100 and scale == 1:
            # "3 monthly", "seis mensuales de X": so many instalments.
            return Figure(Kind.COUNT, value, first.start, self.tokens[after].end, "instalment"), after + 1
        said_number = _NUMBER_SIGN.search(self.text[: first.start])
        named = said_number["unit"] if said_number else self._word(at - 1)
        if self._is_of_so_many(at):
            return Figure(Kind.COUNT, value, first.start, last.end, "instalment"), after
        if not listed and named in _ONE_PAYMENT and value is not None and value < 100:
            return Figure(Kind.ORDINAL, value, first.start, last.end, "instalment"), after
        adjacent = before == self._unit_at(at - 1) or self._word(at - 1) in _NUMBERS_IT
        if before == "option" and adjacent and value is not None and value < 100 and scale == 1:
            return Figure(Kind.ORDINAL, value, first.start, last.end, "option"), after
        if value is None or scale > 1 or value >= 100 or "," in first.text or "." in first.text:
            year = (
                value is not None and 2020 <= value <= 2040 and scale in (1, 1000) and "." not in first.text
            )
            if year and _YEAR_FOLLOWS.search(self.text[: first.start]):
                return Figure(
                    Kind.DATE, None, first.start, last.end, "", (DayPattern(int(value or 0), None, None),)
                ), after
            value, _, after = self._with_cents(value, last.end, after)
            last = self.tokens[after - 1]
            ending = first.kind == "n" and len(first.text) <= 6 and first.text.isdigit() and scale == 1
            return Figure(
                Kind.MONEY, value, first.start, last.end, "", text=first.text if ending else ""
            ), after
        return Figure(Kind.NUMBER, value, first.start, last.end, following, text=first.text), after

    def _is_of_so_many(self, at: int) -> bool:
        """Whether it is the 3 of "cuota 2 de 3"."""
        of = at > 1 and self._word(at - 1) in ("de", "of", "/") and self.tokens[at - 2].kind == "n"
        return of and self._word(at - 3) in _ONE_PAYMENT

    def _word(self, at: int) -> str:
        return self.tokens[at].text if 0 <= at < len(self.tokens) else ""
