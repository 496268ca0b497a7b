"""The wordings of dates in the order in which they are read: the letters that mark one, its pattern, its resolver."""

from __future__ import annotations

import re

from backend.nlu.entities import date_wordings as wordings
from backend.nlu.entities.date_wordings import Resolver
from backend.nlu.entities.date_words import (
    ANY,
    DAY,
    DAY_WORDS,
    LONG,
    MONTHS,
    NEXT,
    NUMBER,
    WEEKDAY,
    WEEKDAYS,
    YEAR,
)
from backend.nlu.entities.marks import FIGURE, MarkedTable

_LIST = rf"{DAY}(?:\s*(?:,|y|o|u|e|al|a|hasta|-)\s*(?:el\s+|los\s+|dia\s+)?{DAY}){{0,3}}"
_MONTH_WORDS = rf"(?:(?:este|el|del|de|presente|actual|mismo|otro|mes|{NEXT})\s*)+"
_NO_UNIT = (
    r"(?!\s*(?:%|€|\$|por\s?ciento|mil\b|millon\w*|k\b|lucas|pesos|euros?|cuotas?|meses|dias|anos?"
    r"|semanas?|horas?|pagos?|letras|palos|plazos?|contados?|veces|personas|hijos|quincenas|barras"
    r"|opcion|primer|ultimos))(?!\d|[.,'/:]\d)"
)
_MONTHS = tuple(dict.fromkeys(name[:3] for name in MONTHS))
_WEEKDAYS = tuple(dict.fromkeys(name[:3] for name in WEEKDAYS))
_DAYS = (FIGURE, *dict.fromkeys(word.partition("\\")[0] for word in DAY_WORDS.split("|")))

_WORDINGS: tuple[tuple[tuple[str, ...], str, Resolver], ...] = (
    (("20",), r"(?<!\d)(20\d\d)[-/](\d{1,2})[-/](\d{1,2})(?!\d)", wordings.resolve_iso),
    (
        ("/",),
        r"(?<![\d/.,-])([0-3]?\d)\s?/\s?([01]?\d)(?:\s?/\s?(?P<year>20\d\d|\d\d))?(?![\d/]|\s*(?:de\s+(?:la\s+deuda|lo)|del\s+(?:total|saldo)|millon"
        r"|palo|cuota))",
        wordings.resolve_slashed,
    ),
    (
        ("-", "."),
        r"(?<![\d/.,-])([0-3]?\d)[-.]([01]?\d)[-.](?P<year>20\d\d|\d\d)(?![\d/.-])",
        wordings.resolve_slashed,
    ),
    (("-",), r"(?<![\d/.,-])(?<=el )([0-3]?\d)-([01]?\d)(?P<year>)(?![\d/.-])", wordings.resolve_slashed),
    (
        _MONTHS,
        rf"\b(?:(?:{WEEKDAY})\s*,?\s+)?(?:el\s+|dia\s+)?(?P<days>{_LIST})\s*(?:de\s+|d\s+"
        rf"|del\s+mes\s+de\s+|/|-)?\s*(?P<month>{ANY})\b\.?{YEAR}",
        wordings.resolve_named_days,
    ),
    (
        _MONTHS,
        rf"\b(?P<month>{ANY})\.?\s+(?P<days>{DAY}){_NO_UNIT}(?:,?\s+(?:de[l]?\s+)?(?P<year>20\d\d))?",
        wordings.resolve_named_days,
    ),
    (
        _DAYS,
        rf"\b(?:el\s+|los\s+|dia\s+)(?:dia\s+)?(?P<days>{_LIST})\s+(?P<which>(?:del?"
        rf"|este)\s+{_MONTH_WORDS})",
        wordings.resolve_days_of_relative_month,
    ),
    (
        ("semana",),
        r"\b(?P<which>primera|segunda|tercera|cuarta"
        rf"|ultima)\s+semana\s+(?:de[l]?\s+)(?:mes\s+de\s+)?(?:(?P<month>{ANY})\b|(?:(?:este|el|otro"
        rf"|proximo)\s+)*mes(?:\s+{NEXT})?)",
        wordings.resolve_week_of_month,
    ),
    (
        ("primer", "segundo", "tercer", "cuarto", "ultimo"),
        r"\b(?P<which>primer|segundo|tercer|cuarto"
        rf"|ultimo)\s+(?P<weekday>{WEEKDAY})\s+(?:de[l]?\s+)(?:mes\s+de\s+)?(?:(?P<month>{ANY})\b"
        rf"|(?:(?:este|el|otro|proximo)\s+)*mes(?:\s+{NEXT})?)",
        wordings.resolve_weekday_of_month,
    ),
    (
        ("24", "36", "48", "72", "96"),
        r"\b(?:en|dentro\s+de)\s+(?P<count>24|36|48|72|96)\s*(?:horas|hs|hrs|h)\b",
        wordings.resolve_in_hours,
    ),
    (
        _WEEKDAYS,
        r"(?:\b(?:el|este|para\s+el)\s+(?P<weekday>lun|mie|jue|vie|vier|sab|dom)\b\.?(?P<day>))",
        wordings.resolve_short_weekday,
    ),
    (
        _WEEKDAYS,
        r"\b(?P<weekday>lun|mar|mie|jue|vie|vier|sab|dom)\s+(?P<day>[0-3]?\d)\b(?!\s*(?:mil|cuotas|pesos"
        r"|euros|k\b))",
        wordings.resolve_short_weekday,
    ),
    (
        ("cena", "sena"),
        r"(?<!\d )(?<!dos )(?<!tres )(?<!cuatro )(?<!seis )\b(?:(?P<ordinal>primera|segunda|1ra|2da|1a"
        r"|2a|ultima)\s+)?(?:(?:la|esta|proxima|otra|a|de|en|cada"
        rf"|siguiente)\s+)*[qk]u?in[cs]enas?\b(?:\s+(?P<which>{NEXT}|del?\s+(?:(?:este|el|presente|mismo"
        rf"|otro|proximo)\s+)*mes(?:\s+{NEXT})?))?(?:\s+(?:de\s+)?(?P<month>{ANY})\b)?",
        wordings.resolve_payday,
    ),
    (
        ("fin", "ultim", "cierre"),
        r"\b(?:(?:a\s+)?(?:fin(?:al|ales|es)?|ultimos?)|(?:el\s+)?ultimo\s+dia(?:\s+habil)?"
        r"|cierre)\s+(?:dias?\s+)?(?:del?|d)\s+(?:mes\s+de\s+)?(?:(?P<which>(?:(?:este|presente|mismo|el"
        rf"|otro|proximo|siguiente)\s+)*mes(?:\s+(?:de\s+)?(?!{ANY}){NEXT})?)"
        rf"|(?P<month>{ANY})\b{YEAR})",
        wordings.resolve_month_end,
    ),
    (("fin",), r"\bfin(?:es|al|ales)?\s+de\s+(?:este\s+)?ano\b", wordings.fixed(12, 31)),
    (
        ("princ", "primer", "comienz", "comenz", "inicio", "mediado", "mitad", "empez", "arranc"),
        r"\b(?P<part>principios?|primeros(?!\s+(?:\w+\s+)?dias)|comienzos?|inicios?|mediados?|mitad"
        r"|empezando|arrancando"
        r"|primeros\s+(?:\w+\s+)?dias|comenzando)\s+(?:de[l]?\s+|el\s+)?(?:mes\s+de\s+)?(?:(?P<which>(?:(?:este|el"
        rf"|otro|proximo|siguiente)\s+)*mes(?:\s+{NEXT})?)|(?P<month>{ANY})\b{YEAR})",
        wordings.resolve_month_part,
    ),
    (
        ("fin",),
        r"\bfin(?:es)?\s+de\s+semana(?:\s+(?:que\s+viene|proximo))?"
        r"|\b(?:otro\s+)?finde\b(?:\s+que\s+viene)?|\botro\s+fin\s+de\s+semana",
        wordings.resolve_weekend,
    ),
    (
        _WEEKDAYS,
        r"\b(?:(?:el|este|para|proximo|otro|del|al|dia"
        rf"|siguiente)\s+)*(?P<weekday>{WEEKDAY})\b(?:\s+(?P<day>[0-3]?\d)(?![\d.,:]|\s*(?:mil|cuotas"
        r"|pesos|euros|k\b|lucas)))?"
        rf"(?:\s+(?:de\s+(?:la\s+)?(?:otra|proxima|siguiente|esta)?\s*semana(?:\s+{NEXT})?|{NEXT}"
        r"|de\s+arriba|en\s+ocho|pasado))?",
        wordings.resolve_weekday,
    ),
    (
        ("dia", "dii"),
        r"\b(?:(?:en|dentro\s+de|de\s+aqui\s+a|de\s+hoy\s+en|deme|dame|deme\s+unos|a|de|faltan|espereme"
        r"|espere|esperen|unos|como\s+en|tipo)\s+)(?:unos\s+|como\s+|los\s+|mas\s+o\s+menos\s+"
        rf"|plazo\s+de\s+|proximos\s+)*(?:{NUMBER}\s+(?:o|a|u)\s+)?(?P<count>{NUMBER})\s+(?P<unit>dias?"
        r"|diitas)\b",
        wordings.resolve_in_days,
    ),
    (
        ("seman",),
        r"\b(?:en|dentro\s+de|de\s+aqui\s+a|de\s+hoy\s+en|dentro|deme|dame|como\s+en)\s+(?:unas?\s+"
        rf"|como\s+)?(?P<count>{NUMBER})\s+(?P<unit>semanas?|semanitas?)\b",
        wordings.resolve_in_days,
    ),
    (
        ("dia", "dii", "seman"),
        rf"^(?P<count>{NUMBER})\s+(?P<unit>dias|diitas|semanas)$",
        wordings.resolve_in_days,
    ),
    (
        ("mes", "ano", "quincena"),
        r"\b(?:dentro\s+de|de\s+aqui\s+a|de\s+hoy\s+en)\s+(?:unos\s+"
        rf"|como\s+)?(?P<count>{NUMBER})\s+(?P<unit>meses|mes|anos?|quincenas?)\b",
        wordings.resolve_in_days,
    ),
    (("mes",), r"\ben\s+(?P<count>un)\s+(?P<unit>mes|mesecito)\b", wordings.resolve_in_days),
    (
        ("seman", "ceman", "mes", "ano"),
        r"\b(?:otr[oa]|proxim[oa]|siguiente|este|esta|misma|mismo)\s+(?P<unit>semana|cemana|semanita|mes"
        rf"|ano)\b(?:\s+{NEXT})?",
        wordings.resolve_period,
    ),
    (
        ("seman", "mes", "ano"),
        rf"(?<!\d )\b(?:(?:la|el|en|al)\s+)?(?P<unit>semana|mes|ano)\s+{NEXT}",
        wordings.resolve_period,
    ),
    (("hoy",), r"\b(?:de\s+)?hoy\s+en\s+(?:ocho|8)\b(?!\s+cuotas)", wordings.offset(7)),
    (("hoy",), r"\b(?:de\s+)?hoy\s+en\s+(?:quince|15)\b(?!\s+cuotas)", wordings.offset(14)),
    (("manana",), r"\bde\s+manana\s+en\s+(?:ocho|8)\b", wordings.offset(8)),
    (("medio",), r"\ben\s+mes\s+y\s+medio\b", wordings.offset(45)),
    (("reyes",), r"\b(?:dia\s+de\s+)?reyes\b(?!\s+\w)", wordings.fixed(1, 6)),
    (("pasa",), r"\bpasado\s*(?:manana|mnn|mna|mnna)\b|\bpasao\s+manana\b", wordings.offset(2)),
    (
        ("manan", "mna"),
        r"(?<!de la )(?<!por la )(?<!en la )(?<!a la )(?<!esta )\bmanana\b|\bmanan\b|\bmna\b"
        r"|\bmananita\b",
        wordings.offset(1),
    ),
    (
        ("hoy", "noche", "tarde", "manana"),
        r"\bhoy\b|\besta\s+(?:noche|tarde|manana|misma\s+tarde)\b",
        wordings.offset(0),
    ),
    (("antier", "ayer"), r"\b(?:antier|anteayer|antes\s+de\s+ayer)\b", wordings.offset(-2)),
    (("ayer",), r"\bayer\b", wordings.offset(-1)),
    (
        ("prima", "extra"),
        r"\b(?:(?:la|mi|con\s+la|prima)\s+prima|(?:la|mi)\s+(?:paga\s+)?extra|pagas?\s+extras?)\b"
        r"(?:\s+de\s+(?:diciembre|navidad|servicios|junio|verano))?",
        wordings.resolve_prima,
    ),
    (
        ("grati",),
        r"\b(?:la|mi|con)\s+grati(?:ficacion)?\b(?:\s+de\s+(?:navidad|diciembre|julio))?",
        wordings.resolve_bonus,
    ),
    (("nochevieja",), r"\bnochevieja\b", wordings.fixed(12, 31)),
    (("nochebuena",), r"\bnochebuena\b", wordings.fixed(12, 24)),
    (("navidad",), r"\bnavidad(?:es)?\b", wordings.fixed(12, 25)),
    (("nuevo",), r"\bano\s+nuevo\b", wordings.fixed(1, 1)),
    (("aguinaldo",), r"\baguinaldo\b", wordings.fixed(12, 20)),
    (
        _MONTHS,
        r"\b(?:(?:en|entre|para|hasta|desde|a\s+partir\s+de|por|de|del?\s+mes\s+de|mes\s+de|proximo|este"
        rf"|y|o|a)\s+)(?:el\s+)?(?:mes\s+de\s+)?(?P<month>{LONG})\b{YEAR}",
        wordings.resolve_month,
    ),
    (_MONTHS, rf"^(?:el\s+)?(?P<month>{LONG})\b(?P<year>)$", wordings.resolve_month),
    (
        _DAYS,
        r"\b(?:el|los|del|dia|dias|al|pal|este|proximo)\s+(?:dias?\s+)?(?P<days>(?!(?:uno|dos|tres"
        rf"|ultimo|primer[oa]\s+el)\b){_LIST}){_NO_UNIT}",
        wordings.resolve_days,
    ),
)
DATE_TABLE = MarkedTable((marks, (re.compile(pattern), resolve)) for marks, pattern, resolve in _WORDINGS)
