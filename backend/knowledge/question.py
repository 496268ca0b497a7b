"""A question about the documents, taken apart: what it is about, for which day, and what kind of answer it wants."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from backend.knowledge.asking import asking_clauses, is_story, sentence_before, topic_clauses
from backend.knowledge.days import (
    DAY_PHRASE,
    FIELD_WORDS,
    Span,
    dates_with_places,
    days_in,
    times_with_places,
)
from backend.knowledge.stems import WORD, fold
from backend.knowledge.terms import phrase_words, question_words
from backend.knowledge.vehicles import SCHEDULED
from backend.knowledge.verb_forms import common_verb_forms
from backend.knowledge.wanted import COUNTS_JOURNEYS, Wanted, wanted_by

LONGEST_QUESTION = 2000
_FIRST = re.compile(r"\bprimer(?:a|o|as|os)?\b|\bmas temprano\b|\bempieza[n]?\b|\bcomienza[n]?\b")
_LAST = re.compile(r"\bultim(?:a|o|as|os)\b|\bmas tarde\b(?! de)")
_AFTER = re.compile(
    r"\b(despues|luego|pasadas|mas tarde) de\b|\bpasadas\b|\ba partir de\b|\bdesde las?\b|\bproxim[ao]\b|\bsiguiente\b"
)
_BEFORE = re.compile(r"\bantes de\b|\bhasta las?\b|\b(?:como (?:muy|mas) tarde|a mas tardar|no mas tarde)\b")
_ARRIVES = re.compile(
    r"\balcanza\b"
    r"|\blleg(?:a|an|ar|ada|o|arias?|ariamos|aremos|ue|ado|amos|are|ara)\b|\bhora (?:estoy|estare|estaria|estamos)\b"
    r"|\b(?:quier[eo]|tengo que|hay que|debo|necesit[oa]) (?:estar|haber llegado)\b|\bme deja\b|\bestar en\b"
)
_OPERATION_WORDS = frozenset(
    [
        "primer",
        "primera",
        "primero",
        "primeras",
        "primeros",
        "ultima",
        "ultimo",
        "ultimas",
        "ultimos",
        "temprano",
        "despues",
        "luego",
        "pasadas",
        "partir",
        "antes",
        "proxima",
        "proximo",
        "siguiente",
        "empieza",
        "comienza",
    ]
)
SOFT_WORDS = frozenset((Path(__file__).parent / "soft_words.txt").read_text(encoding="utf-8").split())
"""Words that a question needs and its answer often does not hold."""
SOFT_WEIGHT = 0.4
FEW_TELLING = 1
"""A question of fewer telling words says too little without the sentence that leads to it."""
COMMON_WORDS = frozenset((Path(__file__).parent / "common_words.txt").read_text(encoding="utf-8").split())
CAPITALISED = re.compile(r"(?<=[\w,;:] )[A-ZÁÉÍÓÚÑ][^\W_]+")
"""A word with a capital letter within a sentence, as names have."""
_SHORTHAND = re.compile(
    r"(?<![^\W_])(?<![\w@.]-)(?<!\d )(?:"
    + "|".join(map(re.escape, FIELD_WORDS["shorthand"]))
    + r")(?![\w@'-])"
)
_MINUTES = re.compile(r"\b(\d+|cuantos|ctos|unos|pocos) min\b")
"""Elsewhere it is the least of something."""
_NOUN = re.compile(
    r"\b(?:el|un|una|del|al|mi|tu|su|(?:de|a|en|con|por|para|sin) (?:la|los|las)|hay|sin|con|de)\s+"
    r"(?!\w+[aei]r(?:me|te|se|nos|l[aeo]s?)*\b)([^\W\d_]{3,})"
)
_PAST = re.compile(r"\b[^\W_]{3,}[éíó]\b")
_STRETCH_OR_SUM = r"anos?|anitos|dias?|mes(?:es)?|semanas?|horas?|minutos?|euros?|pesos?|cuotas?"
_UNIT = rf"(?:{_STRETCH_OR_SUM}|millones|mil|personas|kilos?|kg|km|kilometros?|metros?|paginas?|hojas)"
STRETCHES_AND_SUMS = re.compile(rf"{_STRETCH_OR_SUM}|plazos?|veces")
"""What is neither a place nor a thing of which there are others."""
UNITS = re.compile(_UNIT)
_MEASURE = re.compile(rf"\b(\d+) {_UNIT}\b|\b(?:tiene|tengo|cumplio|con|edad de) (\d+)\b")
"""Numbers that say how much of something a person has; an answer speaks of limits instead."""
_OF_JOURNEY = re.compile(
    rf"\b(?:el|la|uno|una|{SCHEDULED}|expreso|servicio) (?:que sale )?(?:(?:de|a) )?(?:las? )?$"
    rf"|\b(?:{SCHEDULED}|expreso)\b[^.,;]* (?:(?:de|a) las? )?$"
)
_OBJECT = re.compile(r"(?<=[aei]r)(?:me|te|se|nos|l[aeo]s?)$")
_TOWARDS = re.compile(r"\b(?:camino|rumbo|direccion|sentido|destino)\s+(?:de|del|a|al)\b|\bpa\b")
_PLACE_BEFORE = re.compile(
    r"(?:^|\s)(de|del|desde|por|en|a|al|hasta|hacia|para|entre|y|destino|sentido|direccion|ir)\s+(?:las?\s+|los\s+|el\s+)?$"
)
_GETS_OFF = re.compile(
    r"\b(?:trabajo|trabajar|trabaja|curro|estudio|deja|dejan|bajo|bajarme|bajarse|baja|quedo|llego|llegar|llega"
    r"|estar|estare|hora estoy|hora estamos)"
    r"(?:\s+\w+){0,2}\s+en\s+(?:las?\s+|los\s+|el\s+)?$"
)
_TO = frozenset({"a", "al", "hasta", "hacia", "para", "destino", "sentido", "direccion"})
_FROM = frozenset({"de", "del", "desde", "por", "en"})


_DEMONYM = re.compile(r"\b(?:pesos )?(?P<people>" + "|".join(FIELD_WORDS["demonyms"]) + r")\b")
"""People, things and money of a country: tables name the country."""
COUNTRY_OF = {city: country for country, cities in FIELD_WORDS["cities"].items() for city in cities}
_CITY = "|".join(COUNTRY_OF)
_LIVES_IN = re.compile(
    r"\b(?:estoy|vivo|resido|soy|vivimos|estamos|pago|pagar|escribo|llamo|resida|viviendo)\s+(?:en|de|desde)?\s*"
    rf"({_CITY})\b|\bdesde ({_CITY})\b"
)
_BESIDE_COUNTRY = re.compile(rf"\b({_CITY})(?: de|,)? ({'|'.join(FIELD_WORDS['countries'])})\b")
_IS_HOLIDAY = re.compile(
    r"\b(?:es|sea|cae|cae en|siendo|aunque sea)\s+(?:un\s+)?(?:dia\s+)?(?:de\s+)?(?:fiesta|festivo|feriado)\b"
)
"""Whatever day of the week it is."""
_PHONE = re.compile(
    r"\b(?:que|cual(?: es)?|dame|deme|tienen?)\s+(?:el\s+|es\s+el\s+|al?gun\s+)?(?:numero|telefono|celular)\b"
    r"(?! de (?:cuenta|convenio|linea|cuotas))|^(?:numero de |el )?(?:telefonos?|celular)\b"
    r"|\b(?:telefono|numero) (?:de|para|del)\s+(?:llam|contact|la ofi|atenc|asesor|denunc)"
)
_MAIL = re.compile(
    r"\b(?:que|cual(?: es)?(?: el)?|dame el)\s+(?:correo|email|mail)\b|^(?:correo|email|mail)\b"
)
_WAY_WORDS = frozenset({"direccion", "sentido", "camino", "rumbo", "destino", "recorrido", "trayecto"})
"""Of a journey they only say that a place is where it goes."""
_LINE = re.compile(r"\b(?:lineas?|rutas?|bus|guagua|autobus|tren)\s+(?:n(?:umero|ro)?\.?\s*)?(\d{1,4})\b")
_NUMBERED = re.compile(
    r"\b(?:lineas?|rutas?|bus|guagua|autobus|tren|zonas?|bono|numero|puerta|sala|anden|piso|modelo|local)\s+(\d+)\b"
)


_NUMBERED_FIRST = re.compile(
    r"\b(?:notaria|oficina|juzgado|sala|planta|nivel|paso|instancia|etapa) (primer[oa])\b"
)
"""Where "first" is a name rather than the earliest of several."""


class Contact(StrEnum):
    """What somebody wants to be reached by, or to reach."""

    PHONE = "phone"
    MAIL = "mail"


class Operation(StrEnum):
    """What is to be done with the times of a table."""

    FIRST = "first"
    LAST = "last"
    AFTER = "after"
    FROM = "from"
    BEFORE = "before"
    AT = "at"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Question:
    """A question in parts; `words` are folded, `minutes` is the time of day that it names."""

    folded: str
    words: tuple[str, ...]
    wanted: Wanted
    operation: Operation | None
    minutes: int | None
    days: frozenset[str]
    dates: frozenset[str]
    arrives: bool
    origin: frozenset[str]
    destination: frozenset[str]
    mended: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    """Words with a capital letter within a sentence."""
    verbs: frozenset[str] = frozenset()
    """Words whose last letter has an accent, as verbs in the past have."""
    nouns: frozenset[str] = frozenset()
    """Words that an article or a preposition before them makes nouns, though they may be forms of verbs."""
    asked: str = ""
    """The part of a story that asks, folded; all of a shorter question."""
    preamble: frozenset[str] = frozenset()
    """Words that stand only in clauses which ask nothing: what somebody tells of himself before the question."""
    idle: frozenset[str] = frozenset()
    """Words that no document holds and that say little."""
    line: str = ""
    """The number of the line that is asked about."""
    contact: Contact | None = None
    homes: frozenset[str] = frozenset()
    """Cities where somebody says to be, or which stand beside their country."""
    measures: frozenset[int] = frozenset()
    """How old somebody is, how many days or kilos it is about."""

    def softness(self, word: str) -> float:
        """Return what share of its rarity a word counts here."""
        return SOFT_WEIGHT if word in self.idle else softness(word)

    def with_words(self, mended: Mapping[str, str]) -> Question:
        """Return the question with other words in place of mistyped ones."""
        return replace(
            self,
            words=tuple(dict.fromkeys(mended[word] for word in self.words)),
            origin=frozenset(mended[word] for word in self.origin),
            destination=frozenset(mended[word] for word in self.destination),
            mended=frozenset(new for word, new in mended.items() if word != new),
        )


def read_question(text: str) -> Question:
    """Take a question apart; what is beyond a reasonable length is not read."""
    text = " ".join(text[:LONGEST_QUESTION].split())
    folded = _read(text)
    asked = _asked(text)
    asking = asked if asked and is_story(text) else folded
    times, dates = times_with_places(folded, spoken=True), dates_with_places(folded)
    rest = _without(folded, [span for _, span in times] + [span for _, span in dates])
    rest = DAY_PHRASE.sub(lambda match: " " * len(match[0]), rest)
    numbering = frozenset(_NUMBERED_FIRST.findall(folded))
    words = tuple(word for word in question_words(rest) if word not in _OPERATION_WORDS - numbering)
    # "A qué hora" says what kind of answer is wanted; the answer seldom says "hora".
    words = tuple(word for word in words if word not in {"hora", "horas"}) or words
    origin, destination = _places(rest, words)
    return Question(
        folded=folded,
        words=words,
        wanted=wanted_by(asking),
        operation=_operation(folded, bool(times)),
        minutes=_asked_time(folded, times),
        days=frozenset({"holiday"}) if _IS_HOLIDAY.search(folded) else days_in(folded),
        dates=frozenset(date for date, _ in dates),
        arrives=_ARRIVES.search(folded) is not None,
        origin=origin,
        destination=destination,
        names=_names(text),
        nouns=frozenset(_NOUN.findall(folded)) - COMMON_WORDS,
        asked=asking,
        preamble=_preamble(text, asked, words),
        verbs=frozenset(fold(match[0]) for match in _PAST.finditer(text.lower())),
        idle=_measures(folded, words) | (_WAY_WORDS if _operation(folded, bool(times)) else frozenset()),
        contact=_contact(folded),
        homes=_homes(folded),
        measures=frozenset(int(match[1] or match[2]) for match in _MEASURE.finditer(folded)),
        line=line[1] if (line := _LINE.search(folded)) else "",
    )


def _homes(folded: str) -> frozenset[str]:
    beside = (match[1] for match in _BESIDE_COUNTRY.finditer(folded) if COUNTRY_OF.get(match[1]) == match[2])
    lived = (city for pair in _LIVES_IN.findall(folded) for city in pair if city)
    return frozenset((*lived, *beside))


def _asked_time(folded: str, times: Sequence[tuple[int, Span]]) -> int | None:
    """Return the time of day that a question names: of several, the one that something leaves or arrives at."""
    if not times:
        return None
    of_journey = (
        minutes for minutes, (start, _) in times if _OF_JOURNEY.search(folded[max(0, start - 40) : start])
    )
    return next(of_journey, times[0][0])


def _contact(folded: str) -> Contact | None:
    if _PHONE.search(folded):
        return Contact.PHONE
    return Contact.MAIL if _MAIL.search(folded) else None


def _asked(text: str) -> str:
    """Return the folded part of a message that asks, with what it is about; nothing where no part stands out."""
    asking = asking_clauses(text)
    return _read(" . ".join([*asking, *topic_clauses(text)])) if asking else ""


def _preamble(text: str, asked: str, words: tuple[str, ...]) -> frozenset[str]:
    """The words that stand only beside what asks; in a story, a question of few words needs what leads to it."""
    if not asked:
        return frozenset()
    own = question_words(asked)
    if is_story(text) and sum(softness(word) == 1 for word in own) < FEW_TELLING:
        own += question_words(_read(sentence_before(text, asking_clauses(text)[0])))
    return frozenset(words) - frozenset(own)


def _measures(folded: str, words: tuple[str, ...]) -> frozenset[str]:
    """The numbers that say how much somebody has, or that are too small to name anything."""
    numbered = {match[1] for match in _NUMBERED.finditer(folded)}
    small = {word for word in words if word.isdigit() and len(word) <= 2 and word not in numbered}
    return frozenset(match[1] or match[2] for match in _MEASURE.finditer(folded)) | small


def _read(text: str) -> str:
    return _written_out(" ".join(fold(text).split()))


def _written_out(folded: str) -> str:
    """Put whole words for the short ones of messages: "q", "pa", "tlf"."""
    folded = _MINUTES.sub(r"\1 minutos", folded)
    whole = _SHORTHAND.sub(lambda match: FIELD_WORDS["shorthand"][match[0]], folded)
    return _DEMONYM.sub(lambda match: FIELD_WORDS["demonyms"][match["people"]], whole)


def _names(text: str) -> frozenset[str]:
    """The folded words with a capital within a sentence; none in a text that is all capitals."""
    return (
        frozenset(fold(match[0]) for match in CAPITALISED.finditer(text))
        if not text.isupper()
        else frozenset()
    )


def says_little(word: str) -> bool:
    """Whether a word that no document holds may be overlooked: an everyday word, or a form of an everyday verb."""
    return word in COMMON_WORDS or word in common_verb_forms()


def softness(word: str) -> float:
    """Return what share of its rarity a word of a question counts."""
    bare = _OBJECT.sub("", word)
    is_soft = bare in SOFT_WORDS or bare in COMMON_WORDS or bool(SOFT_WORDS.intersection(phrase_words(word)))
    return SOFT_WEIGHT if is_soft else 1.0


def _operation(folded: str, has_time: bool) -> Operation | None:
    if COUNTS_JOURNEYS.search(folded):
        return Operation.COUNT
    if has_time and _BEFORE.search(folded):
        return Operation.BEFORE
    if has_time and _AFTER.search(folded):
        return Operation.AFTER if re.search(r"\b(despues|luego|pasadas)\b", folded) else Operation.FROM
    if _LAST.search(folded):
        return Operation.LAST
    if _FIRST.search(folded):
        return Operation.FIRST
    return Operation.AT if has_time else None


def _places(folded: str, words: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words that follow "de" and those that follow "a": where a journey begins and ends."""
    origin: set[str] = set()
    destination: set[str] = set()
    current: set[str] | None = None
    known, folded = set(words), _TOWARDS.sub("hacia", folded)
    for match in WORD.finditer(folded):
        word = match[0]
        before = _PLACE_BEFORE.search(folded[: match.start()])
        if word not in known:
            if word in _TO or word in _FROM or word not in {"las", "los", "la", "el", "de"}:
                current = None
            continue
        if before is not None:
            current = (
                destination
                if before[1] in _TO
                or (before[1] == "y" and "entre" in folded)
                or (before[1] == "en" and _GETS_OFF.search(folded[: match.start()]))
                else origin
                if before[1] in _FROM | {"entre"}
                else None
            )
        if current is not None:
            current.add(word)
    return frozenset(origin), frozenset(destination - origin)


def _without(folded: str, spans: list[Span]) -> str:
    for start, end in spans:
        folded = folded[:start] + " " * (end - start) + folded[end:]
    return folded
