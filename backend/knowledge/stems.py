"""Words as they are compared: lower case, no accents, no endings, and none of the words that say nothing."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import Stemmer

WORD = re.compile(r"[^\W_]+")
_ACCENTS = re.compile("[\u0300-\u036f]")
# Function words, and what people write around a question; folded, because they are compared after folding.
STOP_WORDS = frozenset((Path(__file__).parent / "stop_words.txt").read_text(encoding="utf-8").split())
# Words that the stemmer would take for forms of others: "titular" for "título", "plaza" for "plazo".
_OWN_STEMS = {
    **dict.fromkeys(("titular", "titulares"), "titular-"),
    **dict.fromkeys(("empleado", "empleados", "empleada", "empleadas"), "empleado-"),
    **dict.fromkeys(("estudiante", "estudiantes"), "estudiante-"),
    **dict.fromkeys(("quita", "quitas"), "condon"),
    **dict.fromkeys(("plaza", "plazas"), "plaza-"),
    **dict.fromkeys(("parada", "paradas"), "parada-"),
    **dict.fromkeys(("estacionamiento", "estacionamientos", "estacionar"), "estacionamiento-"),
    **dict.fromkeys(("negocio", "negocios"), "negocio-"),
    **dict.fromkeys(("acceso", "accesos"), "acceso-"),
    **dict.fromkeys(("pase", "pases"), "pase-"),
    **dict.fromkeys(("dano", "danos"), "dano-"),
    **dict.fromkeys(("recarga", "recargas", "recargar"), "recarga-"),
    **dict.fromkeys(("mensualidad", "mensualidades"), "mensualidad-"),
    **{word: f"{word}-" for word in ("paro", "morir", "renta")},
}
# A stemmer must not be used by two threads at once.
_of_this_thread = threading.local()


def fold(text: str) -> str:
    """Return the text in lower case without accents (ñ becomes n)."""
    lower = text.lower()
    return lower if lower.isascii() else _ACCENTS.sub("", unicodedata.normalize("NFKD", lower))


def stem_words(words: Sequence[str]) -> list[str]:
    """Return the stem of each folded word."""
    # The stemmer takes "-dad" for an ending and leaves it in the plural: "ciudad" and "ciudades" would differ.
    alike = [word[:-2] if word.endswith("dades") else word for word in words]
    found = _stemmer().stemWords(alike)
    return [_OWN_STEMS.get(word) or str(stem) for word, stem in zip(words, found, strict=True)]


def stems(text: str) -> list[str]:
    """Return the stems of the words that carry meaning, in order, repeated as they are."""
    words = (word for word in WORD.findall(fold(text)) if word not in STOP_WORDS)
    return stem_words([word for word in words if len(word) > 1])


def _stemmer() -> Any:
    if not hasattr(_of_this_thread, "stemmer"):
        _of_this_thread.stemmer = Stemmer.Stemmer("spanish")
    return _of_this_thread.stemmer
