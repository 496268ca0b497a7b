"""Dates that debtors name, as seen from `today`.

Policies: a weekday is the next one after today ("el otro viernes": a week later). A day of the month, or a day and
month without a year, is its next occurrence, today included; days that a month lacks mean its last day. Fin de mes is
the month's last day; la quincena is the next 15th or last day, "la otra quincena" the one after it. A coming period is
its first day (en enero, el otro mes, la próxima semana: Monday; weeks of a month begin on its 1st, 8th, 15th and
22nd), a period that is running its last day (este mes, esta semana). "En ocho días", "en quince días" count
literally; "de hoy en ocho" is a week, "de hoy en quince" two. Navidad is the 25th, la prima and the Spanish paga extra
the 20th of December or the 30th of June, the Peruvian gratificación the 15th of December or of July. "Antes del 24"
and "después del 15" name the day itself. Dates that clearly lie behind ("pagué el 5") look back.
"""

from __future__ import annotations

import re
from datetime import date

from backend.nlu.entities import date_wordings as wordings
from backend.nlu.entities.date_wordings import (
    ANY,
    DAY,
    DAY_WORDS,
    LONG,
    NEXT,
    NUMBER,
    WEEKDAY,
    YEAR,
    Resolver,
)
from backend.nlu.normalise import Message
from backend.nlu.understanding import Expected


def take_dates(message: Message, today: date, expected: Expected) -> tuple[date, ...]:
    """Dates in the order of the text, each once; takes their characters."""
    text = message.text
    if not _GATE.search(text):
        return ()
    found: list[tuple[int, list[date]]] = []
    choosing = expected in (Expected.OFFER_CHOICE, Expected.DEBT_CHOICE)
    for pattern, resolve, marks in _TABLE:
        if marks and not any(mark in text for mark in marks):
            continue
        for match in pattern.finditer(text):
            if _NAMED_SO.search(text, max(0, match.start() - 20), match.start()):
                continue
            a_choice = choosing and resolve is wordings.resolve_days and _is_short(match.group())
            if a_choice or not message.is_free(*match.span()):
                continue
            dates = resolve(match, today, _is_past(text, match.start()))
            if dates:
                message.take(*match.span())
                found.append((match.start(), dates))
    return tuple(dict.fromkeys(one for _, dates in sorted(found) for one in dates))


_NAMED_SO = re.compile(r"\b(?:soy|llamo|nombre\s+es|don|dona|senor|senora|sra?\.?)\s+$")
"""Domingo and Julio are names too."""


def _is_short(text: str) -> bool:
    digits = re.findall(r"\d+", text)
    return len(digits) <= 1 and (not digits or int(digits[0]) <= 6)


def _is_past(text: str, start: int) -> bool:
    return _PAST.search(text, max(0, start - 40), start) is not None


_PAST = re.compile(
    r"\b(?:(?:ya|yo|les|lo|la)\s+(?:pague|abone|cancele|consigne|hice|transferi)|hice|consigne|realice"
    r"|el\s+pasado|pagado|pagamos|deposite|transferi|desde\s+el|vencio|vencia"
    r"|ya\s+pag\w+|pague|me\s+(?:llamaron|dijeron|echaron|despidieron))\b[^.;]{0,30}$"
)
_GATE = re.compile(
    r"\d|hoy|manana|pasado|ayer|anteayer|antier|noche|tarde|seman|finde|horas|reyes|mes(?:es)?\b|quinc"
    r"|kinc|quins|fin\b|final|ultimo|primero|primeros|principi|comienz|inicio|mediado|navidad|nochebuena|nochevieja"
    r"|prima\b|grati|paga\b|extra\b"
    r"|aguinaldo|anos?\b"
    rf"|{WEEKDAY}|{LONG}|dias?\b|\b(?:el|los|dia|al|del|este)\s+(?:{DAY_WORDS}|lun|mie|jue|vie|sab|dom)"
)
_LIST = rf"{DAY}(?:\s*(?:,|y|o|u|e|al|a|hasta|-)\s*(?:el\s+|los\s+|dia\s+)?{DAY}){{0,3}}"
_MONTH_WORDS = rf"(?:(?:este|el|del|de|presente|actual|mismo|otro|mes|{NEXT})\s*)+"
_NO_UNIT = (
    r"(?!\s*(?:%|€|\$|por\s?ciento|mil\b|millon\w*|k\b|lucas|pesos|euros?|cuotas?|meses|dias|anos?"
    r"|semanas?|horas?|pagos?|letras|palos|plazos?|contados?|veces|personas|hijos|quincenas|barras"
    r"|opcion|primer|ultimos))(?!\d|[.,'/:]\d)"
)
_MONTH_MARKS = tuple({name[:3] for name in wordings.MONTHS})
_DAY_MARKS = tuple({name[:3] for name in wordings.WEEKDAYS})
_MARKS: dict[Resolver, tuple[str, ...]] = {
    wordings.resolve_iso: ("20",),
    wordings.resolve_slashed: ("/", "-", "."),
    wordings.resolve_named_days: _MONTH_MARKS,
    wordings.resolve_month: _MONTH_MARKS,
    wordings.resolve_week_of_month: ("semana",),
    wordings.resolve_weekday_of_month: ("primer", "segundo", "tercer", "cuarto", "ultimo"),
    wordings.resolve_in_hours: ("24", "36", "48", "72", "96"),
    wordings.resolve_short_weekday: _DAY_MARKS,
    wordings.resolve_weekday: _DAY_MARKS,
    wordings.resolve_payday: ("cena", "sena"),
    wordings.resolve_month_end: ("fin", "ultim", "cierre"),
    wordings.resolve_month_part: (
        "princ", "primer", "comienz", "comenz", "inicio", "mediado", "mitad", "empez", "arranc"
    ),
    wordings.resolve_weekend: ("fin",),
    wordings.resolve_in_days: ("dia", "dii", "seman", "mes", "ano", "quincena"),
    wordings.resolve_period: ("seman", "ceman", "mes", "ano"),
    wordings.resolve_prima: ("prima", "extra"),
    wordings.resolve_bonus: ("grati",),
}  # fmt: skip
"""Letters without which a wording cannot occur: looked for first, since that is much quicker."""

_WORDINGS: tuple[tuple[str, Resolver], ...] = (
    (r"(?<!\d)(20\d\d)[-/](\d{1,2})[-/](\d{1,2})(?!\d)", wordings.resolve_iso),
    (
        r"(?<![\d/.,-])([0-3]?\d)\s?/\s?([01]?\d)(?:\s?/\s?(?P<year>20\d\d|\d\d))?(?![\d/]|\s*(?:de\s+(?:la\s+deuda|lo)|del\s+(?:total|saldo)|millon"
        r"|palo|cuota))",
        wordings.resolve_slashed,
    ),
    (r"(?<![\d/.,-])([0-3]?\d)[-.]([01]?\d)[-.](?P<year>20\d\d|\d\d)(?![\d/.-])", wordings.resolve_slashed),
    (r"(?<![\d/.,-])(?<=el )([0-3]?\d)-([01]?\d)(?P<year>)(?![\d/.-])", wordings.resolve_slashed),
    (
        rf"\b(?:(?:{WEEKDAY})\s*,?\s+)?(?:el\s+|dia\s+)?(?P<days>{_LIST})\s*(?:de\s+|d\s+"
        rf"|del\s+mes\s+de\s+|/|-)?\s*(?P<month>{ANY})\b\.?{YEAR}",
        wordings.resolve_named_days,
    ),
    (
        rf"\b(?P<month>{ANY})\.?\s+(?P<days>{DAY}){_NO_UNIT}(?:,?\s+(?:de[l]?\s+)?(?P<year>20\d\d))?",
        wordings.resolve_named_days,
    ),
    (
        rf"\b(?:el\s+|los\s+|dia\s+)(?:dia\s+)?(?P<days>{_LIST})\s+(?P<which>(?:del?"
        rf"|este)\s+{_MONTH_WORDS})",
        wordings.resolve_days_of_relative_month,
    ),
    (
        r"\b(?P<which>primera|segunda|tercera|cuarta"
        rf"|ultima)\s+semana\s+(?:de[l]?\s+)(?:mes\s+de\s+)?(?:(?P<month>{ANY})\b|(?:(?:este|el|otro"
        rf"|proximo)\s+)*mes(?:\s+{NEXT})?)",
        wordings.resolve_week_of_month,
    ),
    (
        r"\b(?P<which>primer|segundo|tercer|cuarto"
        rf"|ultimo)\s+(?P<weekday>{WEEKDAY})\s+(?:de[l]?\s+)(?:mes\s+de\s+)?(?:(?P<month>{ANY})\b"
        rf"|(?:(?:este|el|otro|proximo)\s+)*mes(?:\s+{NEXT})?)",
        wordings.resolve_weekday_of_month,
    ),
    (r"\b(?:en|dentro\s+de)\s+(?P<count>24|36|48|72|96)\s*(?:horas|hs|hrs|h)\b", wordings.resolve_in_hours),
    (
        r"(?:\b(?:el|este|para\s+el)\s+(?P<weekday>lun|mie|jue|vie|vier|sab|dom)\b\.?(?P<day>))",
        wordings.resolve_short_weekday,
    ),
    (
        r"\b(?P<weekday>lun|mar|mie|jue|vie|vier|sab|dom)\s+(?P<day>[0-3]?\d)\b(?!\s*(?:mil|cuotas|pesos"
        r"|euros|k\b))",
        wordings.resolve_short_weekday,
    ),
    (
        r"(?<!\d )(?<!dos )(?<!tres )(?<!cuatro )(?<!seis )\b(?:(?P<ordinal>primera|segunda|1ra|2da|1a"
        r"|2a|ultima)\s+)?(?:(?:la|esta|proxima|otra|a|de|en|cada"
        rf"|siguiente)\s+)*[qk]u?in[cs]enas?\b(?:\s+(?P<which>{NEXT}|del?\s+(?:(?:este|el|presente|mismo"
        rf"|otro|proximo)\s+)*mes(?:\s+{NEXT})?))?(?:\s+(?:de\s+)?(?P<month>{ANY})\b)?",
        wordings.resolve_payday,
    ),
    (
        r"\b(?:(?:a\s+)?(?:fin(?:al|ales|es)?|ultimos?)|(?:el\s+)?ultimo\s+dia(?:\s+habil)?"
        r"|cierre)\s+(?:dias?\s+)?(?:de[l]?\s+)(?:mes\s+de\s+)?(?:(?P<which>(?:(?:este|presente|mismo|el"
        rf"|otro|proximo|siguiente)\s+)*mes(?:\s+(?:de\s+)?(?!{ANY}){NEXT})?)"
        rf"|(?P<month>{ANY})\b{YEAR})",
        wordings.resolve_month_end,
    ),
    (r"\bfin(?:es|al|ales)?\s+de\s+(?:este\s+)?ano\b", wordings.fixed(12, 31)),
    (
        r"\b(?P<part>principios?|primeros(?!\s+(?:\w+\s+)?dias)|comienzos?|inicios?|mediados?|mitad"
        r"|empezando|arrancando"
        r"|primeros\s+(?:\w+\s+)?dias|comenzando)\s+(?:de[l]?\s+|el\s+)?(?:mes\s+de\s+)?(?:(?P<which>(?:(?:este|el"
        rf"|otro|proximo|siguiente)\s+)*mes(?:\s+{NEXT})?)|(?P<month>{ANY})\b{YEAR})",
        wordings.resolve_month_part,
    ),
    (
        r"\bfin(?:es)?\s+de\s+semana(?:\s+(?:que\s+viene|proximo))?"
        r"|\b(?:otro\s+)?finde\b(?:\s+que\s+viene)?|\botro\s+fin\s+de\s+semana",
        wordings.resolve_weekend,
    ),
    (
        r"\b(?:(?:el|este|para|proximo|otro|del|al|dia"
        rf"|siguiente)\s+)*(?P<weekday>{WEEKDAY})\b(?:\s+(?P<day>[0-3]?\d)(?![\d.,:]|\s*(?:mil|cuotas"
        r"|pesos|euros|k\b|lucas)))?"
     rf"(?:\s+(?:de\s+(?:la\s+)?(?:otra|proxima|siguiente|esta)?\s*semana(?:\s+{NEXT})?|{NEXT}"
     r"|de\s+arriba|en\s+ocho|pasado))?", wordings.resolve_weekday),
    (
        r"\b(?:(?:en|dentro\s+de|de\s+aqui\s+a|de\s+hoy\s+en|deme|dame|deme\s+unos|a|de|faltan|espereme"
        r"|espere|esperen|unos|como\s+en|tipo)\s+)(?:unos\s+|como\s+|los\s+|mas\s+o\s+menos\s+"
        rf"|plazo\s+de\s+|proximos\s+)*(?:{NUMBER}\s+(?:o|a|u)\s+)?(?P<count>{NUMBER})\s+(?P<unit>dias?"
        r"|diitas)\b",
        wordings.resolve_in_days,
    ),
    (
        r"\b(?:en|dentro\s+de|de\s+aqui\s+a|de\s+hoy\s+en|dentro|deme|dame|como\s+en)\s+(?:unas?\s+"
        rf"|como\s+)?(?P<count>{NUMBER})\s+(?P<unit>semanas?|semanitas?)\b",
        wordings.resolve_in_days,
    ),
    (rf"^(?P<count>{NUMBER})\s+(?P<unit>dias|diitas|semanas)$", wordings.resolve_in_days),
    (
        r"\b(?:dentro\s+de|de\s+aqui\s+a|de\s+hoy\s+en)\s+(?:unos\s+"
        rf"|como\s+)?(?P<count>{NUMBER})\s+(?P<unit>meses|mes|anos?|quincenas?)\b",
        wordings.resolve_in_days,
    ),
    (r"\ben\s+(?P<count>un)\s+(?P<unit>mes|mesecito)\b", wordings.resolve_in_days),
    (
        r"\b(?:otr[oa]|proxim[oa]|siguiente|este|esta|misma|mismo)\s+(?P<unit>semana|cemana|semanita|mes"
        rf"|ano)\b(?:\s+{NEXT})?",
        wordings.resolve_period,
    ),
    (rf"(?<!\d )\b(?:(?:la|el|en|al)\s+)?(?P<unit>semana|mes|ano)\s+{NEXT}", wordings.resolve_period),
    (r"\b(?:de\s+)?hoy\s+en\s+(?:ocho|8)\b(?!\s+cuotas)", wordings.offset(7)),
    (r"\b(?:de\s+)?hoy\s+en\s+(?:quince|15)\b(?!\s+cuotas)", wordings.offset(14)),
    (r"\bde\s+manana\s+en\s+(?:ocho|8)\b", wordings.offset(8)),
    (r"\ben\s+mes\s+y\s+medio\b", wordings.offset(45)),
    (r"\b(?:dia\s+de\s+)?reyes\b(?!\s+\w)", wordings.fixed(1, 6)),
    (r"\bpasado\s*manana\b|\bpasao\s+manana\b", wordings.offset(2)),
    (
        r"(?<!de la )(?<!por la )(?<!en la )(?<!a la )(?<!esta )\bmanana\b|\bmanan\b|\bmna\b"
        r"|\bmananita\b",
        wordings.offset(1),
    ),
    (r"\bhoy\b|\besta\s+(?:noche|tarde|manana|misma\s+tarde)\b", wordings.offset(0)),
    (r"\b(?:antier|anteayer|antes\s+de\s+ayer)\b", wordings.offset(-2)),
    (r"\bayer\b", wordings.offset(-1)),
    (
        r"\b(?:(?:la|mi|con\s+la|prima)\s+prima|(?:la|mi)\s+(?:paga\s+)?extra|pagas?\s+extras?)\b"
        r"(?:\s+de\s+(?:diciembre|navidad|servicios|junio|verano))?",
        wordings.resolve_prima,
    ),
    (r"\b(?:la|mi|con)\s+grati(?:ficacion)?\b(?:\s+de\s+(?:navidad|diciembre|julio))?", wordings.resolve_bonus),
    (r"\bnochevieja\b", wordings.fixed(12, 31)),
    (r"\bnochebuena\b", wordings.fixed(12, 24)),
    (r"\bnavidad(?:es)?\b", wordings.fixed(12, 25)),
    (r"\bano\s+nuevo\b", wordings.fixed(1, 1)),
    (r"\baguinaldo\b", wordings.fixed(12, 20)),
    (
        r"\b(?:(?:en|entre|para|hasta|desde|a\s+partir\s+de|por|de|del?\s+mes\s+de|mes\s+de|proximo|este"
        rf"|y|o|a)\s+)(?:el\s+)?(?:mes\s+de\s+)?(?P<month>{LONG})\b{YEAR}",
        wordings.resolve_month,
    ),
    (rf"^(?:el\s+)?(?P<month>{LONG})\b(?P<year>)$", wordings.resolve_month),
    (
        r"\b(?:el|los|del|dia|dias|al|este|proximo)\s+(?:dias?\s+)?(?P<days>(?!(?:uno|dos|tres"
        rf"|ultimo)\b){_LIST}){_NO_UNIT}",
        wordings.resolve_days,
    ),
)  # fmt: skip
_TABLE = tuple((re.compile(pattern), resolve, _MARKS.get(resolve, ())) for pattern, resolve in _WORDINGS)
