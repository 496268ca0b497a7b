"""Every figure of a sentence: amounts, percentages, dates, times, counts, telephone numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from backend.assistant.guards.calendar_days import WEEKDAYS, DayPattern, exactly, find_days, later
from backend.assistant.guards.number_words import ARTICLES, MULTIPLIERS, Reader, cut
from backend.assistant.guards.units import ADJECTIVES, CURRENCIES, HARMLESS, IDIOMS, ORDINALS, UNITS
from backend.assistant.guards.words import word_list


class Kind(StrEnum):
    """What sort of figure it is."""

    MONEY = "money"
    PERCENT = "percent"
    DATE = "date"
    TIME = "time"
    COUNT = "count"
    ORDINAL = "ordinal"
    PHONE = "phone"
    NUMBER = "number"
    """Small and without a unit."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure at start..end of the folded text; the value is None where it cannot be read."""

    kind: Kind
    value: Decimal | None
    start: int
    end: int
    unit: str = ""
    """The counted thing; for money the currency that was named."""
    days: tuple[DayPattern, ...] = ()
    text: str = ""


_PERCENT = re.compile(r"\s?(?:%|por ?ciento|por ?cien\b|per ?cent|percent|puntos? porcentual)")
_AND_MORE = re.compile(r" (?:y (?:pico|tantos|algo)|and (?:change|some))\b")
_HALF_MORE = re.compile(r" (?:y medio|and a half)(?= ?(?:%|por ?ciento|per ?cent))")
_FRACTIONS = {
    r"la mitad(?! de (?:mes|ano|semana|enero|camino))|a la mitad|\bhalf (?:of|the|your|off)|"
    r"\bby half|50/50": 50,
    r"\b(?:un|el) tercio|(?:la|una) tercera parte|\b(?:a|one) third|one-third": 33,
    r"\bdos tercios|dos terceras partes|\btwo.thirds": 66,
    r"\b(?:un|el) cuarto(?= de (?:la|tu|lo|el saldo))|(?:la|una) cuarta parte|\b(?:a|one) quarter": 25,
    r"\btres cuart[oa]s(?: partes)?|\bthree.quarters": 75,
    r"\b(?:(?:la|una) quinta parte|un quinto)|\b(?:one|a) fifth": 20,
    r"\b(?:(?:la|una) decima parte|un decimo)|\b(?:one|a) tenth": 10,
    r"\b(?:el|al) doble\b|\bdouble\b|\btwice (?:the|as|your)|\bduplica": 200,
    r"\b(?:el|al) triple\b|\btriple\b|\bthree times\b": 300,
}
_FRACTION = re.compile("|".join(f"(?P<f{value}>{pattern})" for pattern, value in _FRACTIONS.items()))
_SLASHED = re.compile(
    r"\b(?:\d+(?:[.,]\d+)?|dos|tres|cuatro|cinco|diez|two|three|four|five|ten) (?:veces|times) "
    r"(?:mas|menos|lo|la|el|mayor|menor|more|less|as|the|what)\b|"
    r"(?<![\d/.,])\d+ ?⁄ ?\d+(?![\d/])"
)
_YEARS = {"more": 18, "half": 6, "overdue": 365, "year": 12, "quarter": 3, "semester": 6}
_YEAR_SPAN = re.compile(
    r"(?P<more>\b(?:(?:un|one|a) )?(?:ano y medio|year and a half))"
    r"|(?P<half>\b(?:medio ano|half a year))"
    r"|(?P<year>\ba un ano\b)|(?P<quarter>\bun trimestre\b)|(?P<semester>\bun semestre\b)"
    r"|(?P<overdue>\b(?:un ano|a year)(?= (?:sin pagar|de mora|en mora|de atraso|vencid|overdue|past due|late|behind)))"
)
_TIME = re.compile(
    r"\b(?P<hour>\d{1,2})[:.h](?P<minute>[0-5]\d)(?!\d|[.,/]\d) ?(?:horas|"
    r"hs?\b)?(?P<half>\s?[ap]\.? ?m\b\.?)?"
    r"|\b(?P<hour_only>\d{1,2}) ?(?:(?P<half_only>[ap]\.? ?m\b\.?)|h\b|hs\b)"
    r"|\b(?:a|desde|hasta|entre|sobre) las (?P<hour_said>\d{1,2})(?=$|[\s,;)]|"
    r"\.(?!\d))(?! (?:de \$?\d|opcion|oferta|cuota|deuda|obliga|alternativa|%|(?:de|por|x|a) ?[$€\d]))"
)
_HOURS = {"una": 1} | {word: hour for hour, word in enumerate(word_list("numbers_es")[:13]) if hour > 1}
_SPOKEN_TIME = re.compile(
    r"\b(?:a|desde|hasta|de)(?: las?)? (?P<hour>" + "|".join(_HOURS) + r")(?: y (?P<part>media|cuarto))?"
    r"(?: de la (?P<half>manana|tarde|noche)|(?= y media\b)|(?<=media)|(?<=cuarto))"
    r"(?! (?:por ciento|millon|mil\b|%))"
)
_PHONE = re.compile(r"(?<![\d.,$])\+?(?:\(\d{1,4}\)|\d{1,4})(?:[ .-]?\d{2,4}){2,5}(?![\d]|[.,]\d)")
_PHONE_CUE = re.compile(
    r"(?:tel|telefono|llama\w*|linea|whatsapp|celular|movil|marca\w*|phone|call|number is|"
    r"fijo|numero)\W*(?:\w+\W+){0,5}$"
)
_AFTER = re.compile(r"\b(?:en|dentro de|de aqui a|durante|por|within|in|over the next|proximos?) $")
_TALKS_OF_INSTALMENTS = re.compile(r"\bcuotas?\b(?!.*\b(?:opcion|oferta|deuda|plan|copia))")
_REMAINS = frozenset({"queda", "falta"})
_ONLY = frozenset({"solo", "solamente", "unicamente", "only", "just"})
_ELIDED = re.compile(r"\b(?:con|en|with|in)(?: (?:la|el|las|los) de)? $")
_ONE_PAYMENT = frozenset({"cuota", "instalment", "installment"})
_TIMES_MANY = re.compile(r"\s?(?:x|veces|times)\s?(?:de |por )?(?=\$?\s?\d)")
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
_JOINT = re.compile(r"^\s?(?:,|/|-|o|u|y|e|a|or|and|to|,? (?:o|y|or|and))\s?(?:de |los |las |el |al )?$")
_LIST_MARK = re.compile(r"^(?:\s*(?:[-•·>|]\s*)*\(?(\d{1,2})(?:[.)°]-?|:)(?=\s|$))", re.MULTILINE)


def read_figures(folded: str, today: date, language: str) -> list[Figure]:
    """Return the figures of a folded text, in order."""
    text = _blank(folded, IDIOMS.finditer(folded))
    text = _blank(text, _LIST_MARK.finditer(text))
    found = _phones(text)
    text = _blank_spans(text, found)
    found += _days(text, today, language)
    text = _blank_spans(text, found)
    fractions = [*_fractions(text), *_times(text), *_years(text)]
    text = _blank_spans(text, fractions)
    found += fractions + _Scan(text, today, language).figures()
    return _share_units(sorted(found, key=lambda figure: figure.start), text)


def _blank(text: str, matches: Iterable[re.Match[str]]) -> str:
    for match in matches:
        text = f"{text[: match.start()]}{' ' * len(match.group())}{text[match.end() :]}"
    return text


def _blank_spans(text: str, figures: list[Figure]) -> str:
    for figure in figures:
        text = f"{text[: figure.start]}{'#' * (figure.end - figure.start)}{text[figure.end :]}"
    return text


def _phones(text: str) -> list[Figure]:
    found = []
    for match in _PHONE.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        thousands = re.fullmatch(r"\d{1,3}(?:[ .]\d{3})+", match.group())
        cued = _PHONE_CUE.search(text[: match.start()])
        if len(digits) >= 7 and (
            cued or match.group().startswith("+") or (not thousands and " " in match.group())
        ):
            found.append(Figure(Kind.PHONE, Decimal(digits), match.start(), match.end()))
    return found


def _days(text: str, today: date, language: str) -> list[Figure]:
    days = find_days(text, today, language)
    return [
        Figure(Kind.DATE, None, said.start, said.end, "today" if said.today else "", said.days)
        for said in days
    ]


def _fractions(text: str) -> list[Figure]:
    found = [
        Figure(Kind.PERCENT, Decimal((match.lastgroup or "f0")[1:]), match.start(), match.end(), "fraction")
        for match in _FRACTION.finditer(text)
    ]
    return found + [
        Figure(Kind.PERCENT, None, match.start(), match.end(), "fraction")
        for match in _SLASHED.finditer(text)
    ]


def _years(text: str) -> list[Figure]:
    """Durations in years: "año y medio" are 18 months, "un año sin pagar" 365 days."""
    return [
        Figure(Kind.COUNT, Decimal(_YEARS[match.lastgroup or ""]), match.start(), match.end(), unit)
        for match in _YEAR_SPAN.finditer(text)
        for unit in ("day" if match.lastgroup == "overdue" else "month",)
    ]


def _times(text: str) -> list[Figure]:
    found = []
    for match in _TIME.finditer(text):
        hour = int(match["hour"] or match["hour_only"] or match["hour_said"])
        half = (match["half"] or match["half_only"] or "").strip()[:1]
        if hour <= 24:
            value = Decimal(hour % 12 * 60 + int(match["minute"] or 0))
            half = half or ("p" if hour > 12 else "")
            found.append(Figure(Kind.TIME, value, match.start(), match.end(), half))
    for match in _SPOKEN_TIME.finditer(text):
        minutes = {"media": 30, "cuarto": 15}.get(match["part"] or "", 0)
        half = {"manana": "a", "tarde": "p", "noche": "p"}.get(match["half"] or "", "")
        value = Decimal(_HOURS[match["hour"]] % 12 * 60 + minutes)
        found.append(Figure(Kind.TIME, value, match.start(), match.end(), half))
    return found


class _Scan:
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
        if token.text in _ROMAN and self._unit(at + 1)[0]:
            return self._counted(at, at + 1, Decimal(_ROMAN[token.text]), 1)
        read = self.reader.read(at) if token.kind != "s" else None
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

    def _ordinal(self, at: int, value: int) -> tuple[Figure | None, int]:
        if self._word(at + 1) in WEEKDAYS:
            return Figure(
                Kind.ORDINAL, Decimal(value), self.tokens[at].start, self.tokens[at + 1].end, "weekday"
            ), at + 2
        unit, _, after = self._unit(at + 1)
        if unit not in ("option", "instalment", "debt", "agreement"):
            unit, after = self._unit_before(at), at + 1
        if not unit and self._word(at - 1) in ("la", "el") and _TALKS_OF_INSTALMENTS.search(self.text):
            unit = "instalment"
        if unit not in ("option", "instalment"):
            return None, at + 1
        first, last = self.tokens[at], self.tokens[after - 1]
        return Figure(Kind.ORDINAL, Decimal(value), first.start, last.end, unit), after

    def _unit_before(self, at: int) -> str:
        for back in (1, 2):
            if at - back >= 0 and self.tokens[at - back].text in UNITS:
                return UNITS[self.tokens[at - back].text]
        return ""

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
        unit, _, noun_end = self._unit(after)
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
            # "… céntimos y una última de trescientos con ochenta": cents were said before.
            told = "centimos" in self.text[:end] and self.tokens[after + 1].kind == "w" and cents[0] < 100
            return (
                (value + cents[0] / 100, self.tokens[cents[2] - 1].end, cents[2])
                if told
                else (value, end, after)
            )
        return value + cents[0] / 100, self.tokens[cents[2]].end, cents[2] + 1

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
        if not listed and self._word(at - 1) in _ONE_PAYMENT and value is not None and value < 100:
            return Figure(Kind.ORDINAL, value, first.start, last.end, "instalment"), after
        if before == "option" and value is not None and value < 100 and scale == 1:
            return Figure(Kind.ORDINAL, value, first.start, last.end, "option"), after
        if value is None or scale > 1 or value >= 100 or "," in first.text or "." in first.text:
            year = (
                value is not None and 2020 <= value <= 2040 and scale in (1, 1000) and "." not in first.text
            )
            if year and re.search(r"\b(?:de|en|del|ano|in|of|year) $", self.text[: first.start]):
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

    def _word(self, at: int) -> str:
        return self.tokens[at].text if at < len(self.tokens) else ""


def _share_units(figures: list[Figure], text: str) -> list[Figure]:
    """ "3, 6 o 12 cuotas" are three counts, "5 y 7 %" two percentages."""
    for index in range(len(figures) - 2, -1, -1):
        bare, following = figures[index], figures[index + 1]
        between = text[bare.end : following.start]
        if bare.kind != Kind.NUMBER:
            continue
        if following.kind == Kind.PERCENT and re.search(r"\b(?:en|a|in|of) $", text[: bare.start]):
            continue
        if following.kind in (Kind.COUNT, Kind.PERCENT) and _JOINT.match(between):
            figures[index] = Figure(following.kind, bare.value, bare.start, bare.end, following.unit)
        elif following.kind == Kind.MONEY and _JOINT.match(between) and _scale(following, text) > 1:
            value = (bare.value or Decimal(0)) * _scale(following, text)
            figures[index] = Figure(Kind.MONEY, value, bare.start, bare.end, following.unit)
        elif following.kind == Kind.MONEY and re.fullmatch(r" ?(?:de|x|por|of|a) ?", between):
            figures[index] = Figure(Kind.COUNT, bare.value, bare.start, bare.end, "instalment")
    return [_elided(figure, figures, text) for figure in figures]


def _elided(figure: Figure, figures: list[Figure], text: str) -> Figure:
    """ "con seis cuotas, X; con tres, Y": the three are instalments, too."""
    counted = any(other.unit == "instalment" and other.end <= figure.start for other in figures)
    if not counted or figure.kind != Kind.NUMBER or not _ELIDED.search(text[: figure.start]):
        return figure
    if not re.match(r" ?[,:]", text[figure.end :]):
        return figure
    return Figure(Kind.COUNT, figure.value, figure.start, figure.end, "instalment")


def _scale(figure: Figure, text: str) -> int:
    """Return the multiplier that an amount was written with."""
    words = re.findall(r"[a-z]+", text[figure.start : figure.end])
    return max((MULTIPLIERS.get(word, 1) for word in words), default=1)
