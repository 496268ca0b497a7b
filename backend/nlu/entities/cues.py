"""Which kind of number it is, from the words around it: identity, telephone, another reference, or money."""

from __future__ import annotations

import re
from dataclasses import dataclass

_REACH = 48

_KIND_CUES = (
    ("CE", r"cedula\s+(?:de\s+)?extranjer\w*|extranjeria|\bc\.\s?e\.?|\bce\W*$"),
    ("PPT", r"\bppt\b|permiso\s+(?:por|de)\s+proteccion(?:\s+temporal)?|\bpep\b"),
    ("TI", r"tarjeta\s+de\s+identidad|\bt\.\s?i\.?|\bti\W*$"),
    ("NIT", r"\bnit\b|\bn\.i\.t\.?|\brut\b"),
    ("DNI", r"\bdni\b|\bd[. ]\s?n[. ]\s?i\b\.?|\bde\s?e?ne\s?i\b|\bdeneis?\b|\bdn1\b"),
    ("NIE", r"\bnie\b"),
    ("CC",
        r"\b[csz]e?[dt]u?l+as?\w{0,3}|\bsedula\w*|\bcedu\w*|\bced\b|\bc\s?\.?\s?c\b\.?"
        r""
           r"|\bdocu\w*|\bdocto?\b|\bdoc\b|\bidenti\w*|\bid\b|\bident\b"
           r"|\bcontras?ena\s+de\s+cedula|\bciudadania|\bine\b|\bife\b|\bcredencial\b|\bcarnet?\b|\bpasaporte\b"),
    ("PHONE",
        r"\btel(?:s|f|fno|es|ef\w*)?\b|\bcel\b|\bcelu\w*|\bmovil|\bwhats?\w*|\bwsp\b|\bwasap\w*|\bguasap\w*|\bwatsap\w*"
        r"|\bllam(?:ar\w*|ad\w*|e\w*|\w+\s+(?:al|del|desde\s+el))\b"
              r"|\bcontact\w*|\bmarqu(?:e|en|eme|enme|ele)\b|\bmarc(?:a|ar|ame|arme|ando)\b|\bfijo\b"
              r"|\bescrib(?:[ae]n?me|irme|\w+\s+(?:al|por\s+el))\b|\bfono\b"),
    ("OTHER",
        r"\bobligacion\w*|\bproducto|\btarjeta|\bcuenta|\bfactura|\breferencia|\bref\b|\bradicado"
        r"|\bcredito"
              r"|\bcontrato|\bcodigo|\bclave|\bpin\b|\botp\b|\bticket|\bcaso\b|\bsolicitud|\bprestamo"
              r"|\bnequi|\bpagare\b|\bcliente|\bsocio\b|\bafiliad\w+|\bsuministro|\bmedidor|\bfolio|\bcuil\b|\bcuit\b"
              r"|\bcurp\b|\brfc\b|\bclabe\b|\bcbu\b|\bcci\b|\biban\b"
              r"|\bpoliza|\bguia\b|\bexpediente|\bterminad\w+\s+en|\btermina\s+en|\bterminacion|\bultimos"),
    ("MONEY",
        r"\$|€|\bpag(?:ar|o|aria|are|amos|uemos|ue|ando)\w{0,3}\b|\babon\w+|\bdar\w{0,3}\b|\bdoy\b"
        r"|\bofre\w+|\bconsign\w+|\btengo"
              r"|\bcuento\s+con|\bcancel\w+|\bcuotas?\s+de|\bsaldo|\bdebo\b|\bvalor|\bmonto|\bgano\b"
              r"|\bsueldo|\btotal"
              r"|\bdescuento|\bhasta\b|\bunos\b|\btransfer\w+|\bgiro\b|\bpuedo\b|\bpodria\b|\bme\s+gasto"
              r"|\barriendo|\bingres\w+"
              r"|\bpropongo|\bpresupuesto|\brecog\w+|\breun\w+|\bconseg\w+|\bconsig\w+|\bjunt\w+"
              r"|\bcuesta\b|\bdejen\w*|\bdejame\w*"),
    ("PERSON", r"\bsoy\b|\bmi\s+numero|\bnumero\s+mio|\bmi\s+num\b"),
)  # fmt: skip
_MONEY_AFTER = re.compile(
    r"\s*(?:[$€]|(?:de\s+)?(?:pesos|pesitos|euros?|cop|eur|mil|miles|mill|millon\w*|k|lucas|barras|palos"
    r"|varos)\b|%|por\s?ciento"
    r"|(?:cuotas?|mensual\w*|quincenal\w*|semanal\w*|al\s+mes|de\s+inicial|de\s+entrada)\b)"
)
_MONEY_BEFORE = re.compile(r"(?:[$€]|\bcop|\beur)\s?$")
IDENTITY_KINDS = frozenset({"CC", "CE", "PPT", "TI", "NIT", "DNI", "NIE"})
_CUES = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _KIND_CUES))
_IDENTITY = re.compile(
    "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _KIND_CUES if kind in IDENTITY_KINDS)
)
_AFTER = re.compile(
    r"[\s,.;:(\-]{0,3}(?:(?:es|como|de|mi|este|ese|numero|la|el|con|fue|seria|por)\s+){0,4}(?:"
    + "|".join(
        f"(?P<{kind}>{pattern})" for kind, pattern in _KIND_CUES if kind not in ("MONEY", "OTHER", "PERSON")
    )
    + ")"
)
_NEAR_OTHER = re.compile(
    r"[\s:#.\-]*(?:(?:numero|nro|num|no|n|es|la|el|de|credito|terminad\w+|en|que|con|digitos|son|ahorros"
                         r"|corriente|banco|\w+colombia|bbva|davivienda)[\s.:#]+)*")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cue:
    """The nearest words that say what a number is; `end` is where they end in the text."""

    kind: str
    end: int

    @property
    def is_identity(self) -> bool:
        return self.kind in IDENTITY_KINDS


def cue_before(text: str, start: int) -> Cue | None:
    """The nearest cue to the left that no other number has used."""
    begin = max(0, start - _REACH)
    window = text[begin:start]
    nearest: re.Match[str] | None = None
    identity: re.Match[str] | None = None
    for match in _CUES.finditer(window):
        nearest = match
        if match.lastgroup in IDENTITY_KINDS:
            identity = match
    if nearest is None:
        return None
    if nearest.lastgroup == "PERSON" and identity is not None:
        nearest = identity
    between = window[nearest.end() :]
    if any(char.isdigit() for char in between):
        return None
    if nearest.lastgroup == "OTHER" and not _NEAR_OTHER.fullmatch(between):
        return None
    if nearest.lastgroup == "MONEY" and identity is not None:
        nearest = nearest if window[identity.end() : nearest.start()].strip(" :") else identity
    return Cue(nearest.lastgroup or "", begin + nearest.end())


def cue_after(text: str, end: int) -> Cue | None:
    """A cue that follows at once ("93388915 es mi cédula")."""
    match = _AFTER.match(text, end)
    return Cue(match.lastgroup or "", match.end()) if match else None


def identity_cues(text: str) -> list[Cue]:
    """Every identity word of the text, for numbers that are spelled or typed in loose groups after it."""
    return [Cue(match.lastgroup or "", match.end()) for match in _IDENTITY.finditer(text)]


def is_money(text: str, start: int, end: int) -> bool:
    """Whether a money sign or unit stands right beside the figure at start..end."""
    return names_money(text, end) or _MONEY_BEFORE.search(text, max(0, start - 6), start) is not None


def names_money(text: str, at: int) -> bool:
    """Whether a unit of money, or what a sum is for, begins at this place."""
    return _MONEY_AFTER.match(text, at) is not None
