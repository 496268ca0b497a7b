"""What is never shown: identity numbers, keys, the assistant's own instructions and the names of its tools."""

from __future__ import annotations

import re
from functools import lru_cache

from backend.assistant.guards.surface import fold, words_of

_RUN = 7
"""So many words in a row from the instructions are a quotation."""
_SHARE = 0.55
_KEYS = re.compile(
    r"\b(?:sk|pk|rk|ghp|gho|xox[abp]|glpat|hf|api)[-_][a-z0-9_-]{8,}|\beyj[a-z0-9_-]{10,}\.|"
    r"\bakia[a-z0-9]{12,}|\bbearer [a-z0-9._-]{12,}"
    r"|-----begin|\b(?=[a-z0-9]*\d)(?=[a-z0-9]*[a-f])[a-f0-9]{24,}\b|\b(?:password|contrasena|"
    r"clave|secret_key|api_key|token)\s*(?:es|is|=|:)\s*\S{6,}"
)
_SPANISH_NUMBER = re.compile(
    r"(?<![$€])(?<![$€] )\b(?:\d{2}[. ]?\d{3}[. ]?\d{3}|[xyz][-. ]?\d{7})[-. ]?[a-z]\b(?![a-z])(?!(?<= [aeouy]) [a-z])"
)
"""An amount before a word of one letter is none: "$ 22.500.000 e intereses"."""
_CALLED_IDENTITY = re.compile(
    r"\b(?:cedula|c\.? ?c\.?|documento|dni|nie|nit|cif|nif|pasaporte|identidad|identificacion|"
    r"document|id number|passport)\b"
    r"(?! (?:pdf|de tu acuerdo))[^\d\n]{0,30}(?P<number>\d[\d .,-]{4,14}\d)"
)
_TALKS_OF_ITSELF = re.compile(
    r"\b(?:mis instrucciones|mi(?:s)? (?:prompt|system prompt|configuracion interna|"
    r"reglas internas)|system prompt|prompt del sistema"
    r"|my (?:instructions|system prompt|prompt|guidelines)|instrucciones (?:internas|"
    r"del sistema|que (?:me dieron|recibi|tengo))"
    r"|me (?:han )?(?:instruid|programad|indicad|ordenad)\w+ (?:que|para|no)|i (?:was|am|"
    r"have been) (?:instructed|told|programmed) to|las instrucciones dicen)\b"
)
_MENTIONS_ONLY = re.compile(
    r"\bno (?:te )?(?:puedo|debo|es posible) (?:\w+ )?(?:mostr|compart|revel|cont|dec|dar|habl|ense)\w*"
    r"|\bno (?:comparto|revelo|muestro)\b"
    r"|\b(?:can.?t|cannot|won.?t|unable to) (?:share|show|reveal|tell|discuss|disclose)"
)
_TOOL_NAME = re.compile(r"\b[a-z]+(?:_[a-z]+){1,5}\b")
_FLOOR = re.compile(
    r"\b(?:piso|suelo|limite interno|minimo (?:que"
    r"(?! (?:tengo|tienes|hay|puedes|podrias|pagas|pagarias))|autorizado|aceptable|interno)|"
    r"valor de reserva|reservation value|floor price|our floor|lowest (?:amount )?(?:we|"
    r"i) (?:can|may|would) accept"
    r"|lo minimo que (?:acept|pued|podemos|puedo|me autoriz)\w*|margen (?:de negociacion|secreto))\b"
)


Runs = frozenset[tuple[str, ...]]


@lru_cache(maxsize=16)
def _known_of(instructions: str) -> tuple[Runs, Runs]:
    """Return runs of four words and longer runs; kept, for most turns have the same instructions."""
    words = words_of(fold(instructions))
    shingles = zip(*(words[offset:] for offset in range(4)), strict=False)
    runs = zip(*(words[offset:] for offset in range(_RUN)), strict=False)
    return frozenset(shingles), frozenset(runs)


class Disclosure:
    """Knows the instructions and the person's identity numbers."""

    def __init__(self, instructions: str, identity_numbers: tuple[str, ...] = ()) -> None:
        self._shingles, self._runs = _known_of(instructions)
        self._numbers = [re.sub(r"[^a-z0-9]", "", fold(number)) for number in identity_numbers]

    def found(self, folded: str, quoted: set[tuple[str, ...]]) -> str | None:
        """Return what would be disclosed, in a word; None if nothing. `quoted` are runs of words that may be said."""
        if self._identity(folded):
            return "identity"
        if _KEYS.search(folded):
            return "key"
        if _FLOOR.search(folded) and not _MENTIONS_ONLY.search(folded):
            return "floor"
        if "_" in folded and _TOOL_NAME.search(folded):
            return "tool"
        talks = _TALKS_OF_ITSELF.search(folded) and not _MENTIONS_ONLY.search(folded)
        return "instructions" if talks or self._quotes(folded, quoted) else None

    def _identity(self, folded: str) -> bool:
        if not any(char.isdigit() for char in folded):
            return False
        digits = re.sub(r"[^a-z0-9]", "", folded)
        if any(
            len(number) >= 6 and number.rstrip("abcdefghijklmnopqrstuvwxyz") in digits
            for number in self._numbers
        ):
            return True
        if _SPANISH_NUMBER.search(folded):
            return True
        called = _CALLED_IDENTITY.search(folded)
        return called is not None and 6 <= len(re.sub(r"\D", "", called["number"])) <= 11

    def _quotes(self, folded: str, quoted: set[tuple[str, ...]]) -> bool:
        words = words_of(folded)
        runs = zip(*(words[offset:] for offset in range(_RUN)), strict=False)
        if any(run in self._runs and run[:4] not in quoted for run in runs):
            return True
        pieces = [
            piece
            for piece in zip(words, words[1:], words[2:], words[3:], strict=False)
            if piece not in quoted
        ]
        shared = sum(piece in self._shingles for piece in pieces)
        return shared >= 3 and shared / len(pieces) >= _SHARE
