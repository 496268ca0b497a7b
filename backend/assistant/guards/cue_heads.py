"""Which of the words around figures name a role of their own, and texts in which counts are hidden."""

from __future__ import annotations

import re

from backend.assistant.guards.cues import NOUN, Cue
from backend.assistant.guards.figure import Figure, Kind

_HEAD_OF = re.compile(r" (?:(?:de|del|of|con|por)(?: (?:el|la|tu|un|the|your))? |que |that )?")
_COMPARED = re.compile(
    r"\b(?:ahorr\w+|descuento|rebaja|menos|diferencia|savings?|discount|less)\b[^;.\d]{0,20}\b(?:frente al?|"
    r"respecto (?:de|a)l?|"
    r"compar\w+ con|sobre|contra|against|over|on)(?: (?:el|la|tu|su|the|your))? $"
)
_OWN_HEADS = frozenset({"discount", "principal", "interest", "fees"})


def heads(cues: list[Cue], text: str) -> list[Cue]:
    """Drop what only says of which thing: "el descuento del pago único", "el ahorro frente al saldo"."""
    cues = [cue for cue in cues if not _COMPARED.search(text[: cue.start])]
    return [
        cue
        for cue in cues
        if cue.role in ("principal", "interest", "fees", "person", "last", "first", "next")
        or not any(
            head.weight == NOUN
            and head.role in _OWN_HEADS
            and head.role != cue.role
            and _HEAD_OF.fullmatch(text[head.end : cue.start])
            for head in cues
            if head.end < cue.start
        )
    ]


def blanked(text: str, figures: list[Figure]) -> str:
    """Put signs in place of whatever is counted or numbered."""
    for figure in figures:
        if figure.kind in (Kind.COUNT, Kind.NUMBER, Kind.ORDINAL):
            text = f"{text[: figure.start]}{'#' * (figure.end - figure.start)}{text[figure.end :]}"
    return text


def mask_counts(text: str, figures: list[Figure]) -> str:
    """Hide counted instalments: "el total en 6 cuotas es" speaks of a total."""
    for figure in figures:
        if figure.kind == Kind.COUNT and figure.value != 1:
            text = f"{text[: figure.start]}{'#' * (figure.end - figure.start)}{text[figure.end :]}"
    return text
