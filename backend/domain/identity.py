"""Identity numbers of Colombia and Spain: one spelling for each, and a masked form for screens."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from .errors import InvalidInput


class DocumentKind(StrEnum):
    """What a number is, as far as its form tells."""

    CEDULA = "cedula"
    CEDULA_EXTRANJERIA = "cedula_extranjeria"
    NIT = "nit"
    DNI = "dni"
    NIE = "nie"


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A number in its one spelling (`93388915`, `900123456-8`, `12345678Z`, `X1234567L`)."""

    kind: DocumentKind
    number: str


_LONGEST = 40
_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
_NIT_WEIGHTS = (3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71)
_LABEL = re.compile(r"^(C\.?C\.?|C\.?E\.?|N\.?I\.?T\.?|D\.?N\.?I\.?|N\.?I\.?E\.?|CEDULA)[\s:.#]*(?=[0-9XYZ])")
_NIT = re.compile(r"([0-9]{6,10})-([0-9])")
_DNI = re.compile(r"[0-9]{7,8}[A-Z]")
_NIE = re.compile(r"[XYZ][0-9]{7}[A-Z]")


def read_document(text: str) -> DocumentNumber:
    """Recognise an identity number, with or without dots, spaces and its label ("C.C. 93.388.915").

    Bare digits are a cédula (4 to 10 digits); "CE" before 4 to 7 digits makes a cédula de extranjería; a
    hyphen and one digit make a NIT; eight digits and a letter a DNI. Raises InvalidInput `invalid_document`
    when it has no known form, `document_check_failed` when its check digit or letter is wrong.
    """
    label, body = _split_label(_clean(text))
    nit = _NIT.fullmatch(re.sub(r"[.,'\s]", "", body))
    if nit is not None:
        return _checked(DocumentKind.NIT, f"{nit[1]}-{nit[2]}", nit[2] == nit_check_digit(nit[1]))
    compact = re.sub(r"[.,'\s-]", "", body)
    if _DNI.fullmatch(compact):
        padded = compact.zfill(9)
        return _checked(DocumentKind.DNI, padded, padded[-1] == spanish_check_letter(padded[:8]))
    if _NIE.fullmatch(compact):
        digits = str("XYZ".index(compact[0])) + compact[1:8]
        return _checked(DocumentKind.NIE, compact, compact[-1] == spanish_check_letter(digits))
    return _colombian(label, compact)


def normalise_document(text: str) -> str:
    """The one spelling of a number, by which it is stored and compared; raises as `read_document`."""
    return read_document(text).number


def mask_document(number: str) -> str:
    """`93388915` → `•••••915`: its end only, and of a short number one character; never its length."""
    return "•••••" + number[-(3 if len(number) >= 7 else 1) :]


def spanish_check_letter(digits: str) -> str:
    """The letter of a DNI (8 digits) or of a NIE whose first letter was made a digit."""
    return _LETTERS[int(digits) % 23]


def nit_check_digit(digits: str) -> str:
    """The check digit of a Colombian NIT (DIAN's weights, modulo 11)."""
    rest = sum(int(d) * w for d, w in zip(reversed(digits), _NIT_WEIGHTS, strict=False)) % 11
    return str(rest if rest < 2 else 11 - rest)


def _clean(text: str) -> str:
    if len(text) > _LONGEST or any(c.isnumeric() and not c.isascii() for c in text):
        raise _unreadable()
    cleaned = unicodedata.normalize("NFKC", text).strip().upper()
    return cleaned.replace("É", "E").replace("\N{EN DASH}", "-").replace("\N{HYPHEN}", "-")


def _split_label(text: str) -> tuple[str, str]:
    label = _LABEL.match(text)
    return (label[1].replace(".", ""), text[label.end() :]) if label else ("", text)


def _colombian(label: str, compact: str) -> DocumentNumber:
    if not re.fullmatch(r"[0-9]+", compact):
        raise _unreadable()
    digits = compact.lstrip("0")
    if label == "CE" and 4 <= len(digits) <= 7:
        return DocumentNumber(DocumentKind.CEDULA_EXTRANJERIA, digits)
    if label in ("DNI", "NIE") or not 4 <= len(digits) <= 10:
        raise _unreadable()
    return DocumentNumber(DocumentKind.NIT if label == "NIT" else DocumentKind.CEDULA, digits)


def _checked(kind: DocumentKind, number: str, holds: bool) -> DocumentNumber:
    if not holds:
        raise InvalidInput("document_check_failed", "El número de documento no está bien escrito. Revísalo.")
    return DocumentNumber(kind, number)


def _unreadable() -> InvalidInput:
    return InvalidInput("invalid_document", "No es un número de documento que podamos leer.")
