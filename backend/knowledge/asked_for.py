"""What a question asks for, which an answer has to hold: a kind of thing, or a thing by its name."""

from __future__ import annotations

import re

from backend.knowledge.days import FIELD_WORDS, times_with_places
from backend.knowledge.found import Found
from backend.knowledge.lexicon import is_verb
from backend.knowledge.numbers import numbered_things, value_of
from backend.knowledge.question import CAPITALISED, STRETCHES_AND_SUMS, UNITS, says_little
from backend.knowledge.quoting import FIGURE, STRETCH
from backend.knowledge.ranking import MOST_ROWS, Hit
from backend.knowledge.stems import WORD, fold, stem_words
from backend.knowledge.tables import numbers_told, share_in
from backend.knowledge.terms import MAIL, is_country, terms_held
from backend.knowledge.vehicles import VEHICLE, vehicles_among, vehicles_named

_COUNTRIES = frozenset(FIELD_WORDS["countries"])
_CLOCK = re.compile(
    r"\bque horas? (?:\w+ )?(?:abr|cierr|sal[ei]|lleg|pas[ae]|atiend|empiez|comienz)\w*"
    r"|(?<!este )\bhorarios? (?:de|del|en)\b"
)
_HOURS = re.compile(
    r"\b(?:de|desde) \d{1,2} (?:a|hasta) |\b24 horas\b|\bmediodia\b|\bmedianoche\b|\btodo el dia\b"
    r"|\bcerrad[oa]s?\b|\bno abren?\b"
)
_DEMANDS = r"\b(?:que|cual es el|dame el|pasame el)"
_ASKS_PHONE = re.compile(
    rf"\b(?:telefono|celular|fijo|movil)s? (?:de|del|para)\b|{_DEMANDS} (?:telefono|celular)\b"
)
_ASKS_MAIL = re.compile(
    rf"\b(?:correo|email|mail)s? (?:de|del|para|tiene|electronico)\b|{_DEMANDS} (?:correo|email|mail)\b"
)
_ASKS_ACCOUNT = re.compile(r"\bnumero de (?:la )?cuenta\b|\biban\b(?! a\b)|\bclabe\b")
_ACCOUNT = re.compile(r"\d(?:[ -]?\d){8,}")
_PLACES = re.compile(r"\b(?:en|a|desde|hasta) (?:la |el |los |las )?([^\W\d_]{4,})")
_OTHER_NUMBER = re.compile(r"\b(?:cambi|perd|rob|actualiz|dej)\w*")
_SOME_PHONE = re.compile(r"\d(?:[\s().-]{0,2}\d){6,}")
"""Telephones of any country: here it is enough that one may be there."""
_ASKS_NAME = re.compile(r"\bcomo se llaman?\b|\bnombre del?\b|\bquien es (?:el|la|su)\b")
_NAME_PART = re.compile(r"[A-ZÁÉÍÓÚÑ][^\W\d_]+|del?|las?|los|y")
_PARTS = re.compile(r"[,;:()]|\s[-–]\s")
_OPENS = re.compile(r"\b(?:abr|cierr)(?:e|en|ir|an|a)\b")
_ASKS_RIDE = re.compile(
    rf"\bque (?:{VEHICLE}|linea|ruta) (?:me |se |nos )?"
    r"(?:lleva|deja|tom[oa]|coj[oa]|cog|agarr|llega|va|sirve)"
)
_HOW_LONG = re.compile(r"\bcuanto (?:se |me )?(?:demor|tard|dura)\w*|\bcuanto tiempo\b|\bque plazo\b")
_HOW_LONG_IN_WORDS = re.compile(
    r"\bmientras\b|\bsiempre\b|\bindefinid|\bhasta que\b|\bmismo dia\b|\bno caduca|\bno vence|\b(?:tri|se)mestre"
)
_YEAR = re.compile(r"\b20[2-9]\d\b")
_ONE = r"(?:el |la |los |las |un[ao]?s? |algun[ao]?s? |mas )?"
_THING = re.compile(
    rf"\b(?:hay|tienen?|existen?|dan|venden?|ofrecen?|trae|incluye) {_ONE}(\w+)"
    r"|(?:^|[¿,;:] ?|\b(?:a|de|con|por|para) )(?:que|cual(?: es)?(?: el| la)?|cuales) (\w+)"
    rf"|^¿?{_ONE}(\w+) (?:de|del|en|para) "
    rf"|\bcuanto (?:me |te |se |nos )?(?:cuestan?|valen?|cobran?|salen?) (?:por |que |de )*{_ONE}(\w+)"
)
"""The thing that a question asks about by its name."""
_OF = re.compile(r"\b(\w+) (?:del|de(?: la| los| las| el)?) (?=(\w+))")
"""What is asked of something: "teléfono del juzgado"."""
_ABROAD = re.compile(r"\b(?:otros? pais(?:es)?|exterior|extranjero|internacional)")
_COUNTS = re.compile(r"\bcuant[oa]s\s+(\w+)")
_BESIDE = 3
"""So many words may stand between a number and what it counts."""


def is_little(word: str, found: Found) -> bool:
    """Whether a question's word says little: an everyday word, or a form of a verb where no article makes it a noun."""
    question = found.question
    if word in question.names or word in question.nouns or is_country(word):
        return False
    # A phrase of several words is a way of saying something rather than a thing.
    return word[0] == "#" or word in question.idle | question.verbs or says_little(word) or is_verb(word)


def contradicts(hit: Hit, found: Found) -> bool:
    """Whether a hit is for another country or year than the question, and so are those after it."""
    return (
        _is_of_other_country(hit, found)
        or _is_of_other_year(hit, found)
        or _is_of_other_vehicle(hit, found)
        or _has_others_of_it(hit, found)
    )


def names_place_nowhere(found: Found) -> bool:
    """Whether something "in" a place is asked for that no document names: a list of places does not have it."""
    question = found.question
    places = (
        word
        for word in _PLACES.findall(question.folded)
        if word in found.nowhere and not STRETCHES_AND_SUMS.fullmatch(word)
    )
    return any(
        not (word in question.preamble or is_little(word, found) or question.softness(word) < 1)
        for word in places
    )


def lacks_what_is_asked(hit: Hit, found: Found) -> bool:
    """Whether a hit lacks the kind of thing that is asked for, as a telephone or an hour."""
    folded = found.question.asked
    if lacks_kind(hit.text, folded) and not _timetable_tells(hit, folded):
        return True
    if _ASKS_ACCOUNT.search(folded) and not _ACCOUNT.search(hit.text):
        return True
    if _ASKS_RIDE.search(folded) and not (hit.table is not None and hit.table.table.time_columns):
        return not vehicles_among(hit.terms)
    if _OPENS.search(folded) and hit.table is not None and hit.table.is_journey:
        return True
    return _lacks_name(hit, folded) or _lacks_count(hit, found)


def lacks_kind(text: str, asked: str) -> bool:
    """Whether a text tells no telephone, mail address, hour or stretch of time where one is asked for."""
    if _ASKS_PHONE.search(asked) and not _OTHER_NUMBER.search(asked):
        return not _SOME_PHONE.search(text)
    if _ASKS_MAIL.search(asked) and not _OTHER_NUMBER.search(asked):
        return not MAIL.search(text)
    folded = fold(text)
    if _CLOCK.search(asked) and not (times_with_places(folded, spoken=True) or _HOURS.search(folded)):
        return True
    if _HOW_LONG.search(asked):
        return not (STRETCH.search(folded) or _HOW_LONG_IN_WORDS.search(folded))
    return False


def lacks_thing(hit: Hit, found: Found) -> bool:
    """Whether the thing that is asked about by its name, or what it is asked of it, is nowhere in the answer."""
    folded = found.question.asked
    named = {word for match in _THING.finditer(folded) for word in match.groups() if word}
    known, nothing = hit.terms, frozenset[str]()
    linked, aside = (hit.table.linked, hit.table.aside) if hit.table else (nothing, nothing)

    def lacks(word: str) -> bool:
        return (
            word in found.weights
            and word not in linked | aside
            and not (is_little(word, found) or found.question.softness(word) < 1)
            and not (share_in(word, known) or share_in(word, hit.unit.subject))
        )

    of_what = (match for match in _OF.finditer(folded) if lacks(match[1]))
    return any(map(lacks, named)) or any(
        not lacks(match[2]) and share_in(match[2], known) == 1 for match in of_what
    )


def _timetable_tells(hit: Hit, asked: str) -> bool:
    """Whether a table has columns of the hours or stretches of time that are asked for, whatever its few rows say."""
    if hit.table is None:
        return False
    table = hit.table.table
    tells_hours = bool(table.time_columns) and _CLOCK.search(asked) is not None
    return tells_hours or (
        bool(table.duration_columns or table.time_columns) and _HOW_LONG.search(asked) is not None
    )


def _is_of_other_country(hit: Hit, found: Found) -> bool:
    """Whether a country is asked about, and the answer or what its document is about is for others."""
    asked = _COUNTRIES.intersection(WORD.findall(found.question.folded))
    if not asked or _ABROAD.search(hit.folded):
        return False
    said = _COUNTRIES.intersection(WORD.findall(hit.folded))
    said |= {country for country in _COUNTRIES if share_in(country, hit.unit.subject) == 1}
    if not said or asked & said:
        return False
    # A part of the world that the country belongs to may be told: "resto de América".
    terms = terms_held(hit.text)
    return not any(share_in(country, terms) for country in asked)


def _is_of_other_year(hit: Hit, found: Found) -> bool:
    """Whether a year is asked about that neither the answer nor what its document is about names."""
    years = frozenset(_YEAR.findall(found.question.folded)) & found.weights.keys()
    return bool(years) and not any(year in hit.text or share_in(year, hit.unit.subject) for year in years)


def _is_of_other_vehicle(hit: Hit, found: Found) -> bool:
    """Whether a train is asked about, and the document is of buses or boats."""
    asked = vehicles_named(found.question.folded)
    if not asked:
        return False
    told = vehicles_among(hit.terms) | vehicles_among(hit.unit.subject)
    return bool(told) and not asked & told


def _has_others_of_it(hit: Hit, found: Found) -> bool:
    """Whether something is asked about by its number, and the table has others of it only: "notaría 15", "5 zonas"."""
    if hit.unit.table is None:
        return False
    table, question = hit.unit.table, found.question
    for thing, number in numbered_things(question.folded):
        if thing in question.preamble or STRETCHES_AND_SUMS.fullmatch(thing) or UNITS.fullmatch(thing):
            # Of what is measured a table tells limits: "de 11 a 25 kilos".
            continue
        beside = [word for word in question.words if word != thing and value_of(word) is None]
        told = numbers_told(table, thing, table.rows_holding(beside))
        headed = frozenset(
            n for said, n in table.numbered_headers if share_in(thing, stem_words([said])) == 1
        )
        if (len(told) > 1 or headed) and number not in told | headed:
            return True
    return False


def _lacks_name(hit: Hit, folded: str) -> bool:
    if not _ASKS_NAME.search(folded) or "quien" in hit.unit.heading_words:
        return False
    if hit.table is not None and any("nombr" in terms for terms in hit.table.table.header_terms):
        return False
    asked = frozenset(WORD.findall(folded))
    if hit.table is None:
        names = CAPITALISED.findall(hit.passage.text)
    else:
        rows = hit.table.rows[:MOST_ROWS]
        cells = [part.strip() for row in rows for cell in row.cells for part in _PARTS.split(cell)]
        # One word alone is a place, an ordinal or a state rather than somebody's name.
        names = [cell for cell in cells if " " in cell and all(map(_NAME_PART.fullmatch, cell.split()))]
    return all(asked.issuperset(WORD.findall(fold(name))) for name in names)


def _lacks_count(hit: Hit, found: Found) -> bool:
    """Whether it is asked how many of something there are, and no number stands beside its name."""
    match = _COUNTS.search(found.question.asked)
    if (
        match is None
        or match[1] not in found.weights
        or STRETCHES_AND_SUMS.fullmatch(match[1])
        or is_verb(match[1])
    ):
        return False
    word = match[1]
    if hit.table is not None:
        columns = [n for n, terms in enumerate(hit.table.table.header_terms) if share_in(word, terms)]
        columns = columns or list(hit.table.columns)
        cells = (row.cells[n] for row in hit.table.rows[:MOST_ROWS] for n in columns)
        return hit.table.count is None and not any(FIGURE.search(cell) for cell in cells)
    if share_in(word, hit.unit.heading_terms) and hit.unit.heading_words & {"cuantos", "cuantas"}:
        return not FIGURE.search(fold(hit.passage.text))
    words = WORD.findall(fold(hit.passage.text))
    places = [n for n, said in enumerate(words) if share_in(word, terms_held(said))]
    beside = (" ".join(words[max(0, n - _BESIDE) : n + 1 + _BESIDE]) for n in places)
    return bool(places) and not any(map(FIGURE.search, beside))
