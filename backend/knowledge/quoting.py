"""Short quotations: the sentences of a passage, or the cells of a table, that answer a question."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from backend.knowledge.passages import HEADING_SEPARATOR, sentences_of
from backend.knowledge.question import Question
from backend.knowledge.sentences import find_time, say_time
from backend.knowledge.table_match import TableMatch
from backend.knowledge.tables import Row
from backend.knowledge.terms import document_terms, meanings
from backend.knowledge.wanted import Wanted

LONGEST_QUOTE = 480
MOST_ROWS, MOST_VALUES = 5, 16
FIGURE = re.compile(
    r"\d|\b(?:dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|quince|dieciocho|veinte|treinta|cuarenta"
    r"|sesenta|noventa|cien|mitad|ningun|gratis|gratuit[oa]s?|sin costo|no cuesta"
    r"|un[ao]? (?:dia|mes|ano|hora|semana|sola|solo|vez))\b"
)
MONEY = re.compile(
    r"[$€%]|\b(?:cop|eur|euros?|usd|pesos?|gratis|gratuit[oa]s?|sin (?:ningun )?cost[oe]|no (?:te |se )?cobra\w*"
    r"|no cuesta|no tiene cost[oe]|por (?:tu|su) cuenta|lo que (?:fij|cobr)\w+)\b"
)
STRETCH = re.compile(
    r"\b(?:\d+|un|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|doce|quince|veinte|treinta|sesenta"
    r"|noventa|ciento \w+|mismo)(?: y \w+)? (?:minutos?|horas?|dias?|semanas?|mes(?:es)?|anos?)\b"
    r"|\ben el momento\b|\bal instante\b|\binmediat"
)
FIGURE_GAIN = 0.3
WANT_FIGURES = frozenset({Wanted.AMOUNT, Wanted.TIME, Wanted.DURATION})


def quote_text(
    text: str, question: Question, weights: Mapping[str, float], longest: int = LONGEST_QUOTE
) -> str:
    """Return the sentence that holds most of the question and those after it, within `longest` characters."""
    if len(text) <= longest:
        return text
    sentences = sentences_of(text)
    gains = [_gain(sentence, question, weights) for sentence in sentences]
    best = max(range(len(sentences)), key=lambda n: gains[n])
    chosen = sentences[best]
    for n in range(best + 1, len(sentences)):
        if len(chosen) + len(sentences[n]) + 1 > longest:
            break
        chosen = f"{chosen}\n{sentences[n]}"
    for n in range(best - 1, -1, -1):
        if len(chosen) + len(sentences[n]) + 1 > longest:
            break
        chosen = f"{sentences[n]}\n{chosen}"
    return chosen if len(chosen) <= longest else chosen[: longest - 1].rsplit(" ", 1)[0] + "…"


def quote_rows(match: TableMatch, question: Question) -> str:
    """Return the cells that answer, each with its header, and what the table is about."""
    context = _context(match)
    if match.count is not None:
        first, last = match.chosen
        header = match.table.headers[first.column]
        return _joined(f"{header}: {match.count} horas en la tabla, de {first.text} a {last.text}", context)
    match = find_time(match, question)
    if match.chosen:
        return say_time(match, question, context[:1].lower() + context[1:])
    is_timetable = set(match.columns) <= match.table.time_columns and not _row_name(match, match.rows[0])
    if len(match.rows) > MOST_ROWS and match.columns and is_timetable:
        return _joined(*(_values(match, column) for column in match.columns[:3]), context)
    lines = [_row_line(match, row) for row in match.rows[:MOST_ROWS]]
    if len(match.rows) > MOST_ROWS:
        lines.append(f"Hay {len(match.rows) - MOST_ROWS} filas más en el documento.")
    return "\n".join([*lines, context] if context else lines)


def _gain(sentence: str, question: Question, weights: Mapping[str, float]) -> float:
    terms = set(document_terms(sentence))
    gain = sum(
        weight * max((share for term, share in meanings(word) if term in terms), default=0.0)
        for word, weight in weights.items()
    )
    wants_figure = question.wanted in WANT_FIGURES
    return gain * (1 + FIGURE_GAIN) if wants_figure and FIGURE.search(sentence.lower()) else gain


def _context(match: TableMatch) -> str:
    path = match.table.first.heading.split(HEADING_SEPARATOR)
    captions = {row.passage.caption for row in match.rows}
    caption = captions.pop() if len(captions) == 1 else match.table.caption
    parts = [*(path[-2:] if len(path) > 2 else path[-1:]), caption]
    return " · ".join(dict.fromkeys(part for part in parts if part))


def _joined(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def _row_name(match: TableMatch, row: Row) -> str:
    """Return the cell that names a row: its first one that is neither a time nor a running number."""
    for column, cell in enumerate(row.cells):
        if column in match.table.time_columns:
            return ""
        if cell and not cell.isdigit():
            return cell
    return ""


def _values(match: TableMatch, column: int) -> str:
    values = list(dict.fromkeys(row.cells[column] for row in match.rows if row.cells[column].strip(" -")))
    shown = ", ".join(values[:MOST_VALUES])
    rest = f" y {len(values) - MOST_VALUES} más" if len(values) > MOST_VALUES else ""
    return f"{match.table.headers[column]}: {shown}{rest}"


def _row_line(match: TableMatch, row: Row) -> str:
    headers = match.table.headers
    columns: Sequence[int] = range(len(headers))
    if match.columns:
        named = next(
            (n for n, cell in enumerate(row.cells) if n not in match.columns and cell and not cell.isdigit()),
            None,
        )
        columns = ([named] if named is not None and named not in match.table.time_columns else []) + list(
            match.columns
        )
    return " · ".join(f"{headers[n]}: {row.cells[n]}" for n in columns if row.cells[n])
