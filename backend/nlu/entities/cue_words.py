"""The words that say what kind of number stands beside them, each with the letters that it can begin with."""

from __future__ import annotations

IDENTITY_KINDS = frozenset({"CC", "CE", "PPT", "TI", "NIT", "DNI", "NIE"})

CUES: tuple[tuple[str, str, str], ...] = (
    ("CE", "c", r"cedula\s+(?:de\s+)?extranjer\w*|\bc\.\s?e\.?|\bce\W*$"),
    ("CE", "e", r"extranjeria"),
    ("PPT", "p", r"\bppt\b|permiso\s+(?:por|de)\s+proteccion(?:\s+temporal)?|\bpep\b"),
    ("TI", "t", r"tarjeta\s+de\s+identidad|\bt\.\s?i\.?|\bti\W*$"),
    ("NIT", "n", r"\bnit\b|\bn\.i\.t\.?"),
    ("NIT", "r", r"\brut\b"),
    ("DNI", "d", r"\bdni\b|\bd[. ]\s?n[. ]\s?i\b\.?|\bde\s?e?ne\s?i\b|\bdeneis?\b|\bdn1\b"),
    ("NIE", "n", r"\bnie\b"),
    ("CC", "csz", r"\b[csz]e?[dt]u?l+as?\w{0,3}"),
    ("CC", "s", r"\bsedula\w*"),
    ("CC", "c",
     r"\bcedu\w*|\bced\b|\bc\s?\.?\s?c\b\.?|\bcontras?ena\s+de\s+cedula|\bciudadania|"
     r"\bcredencial\b|\bcarnet?\b"),
    ("CC", "d", r"\bdocu\w*|\bdocto?\b|\bdoc\b"),
    ("CC", "i", r"\bidenti\w*|\bid\b|\bident\b|\bine\b|\bife\b"),
    ("CC", "p", r"\bpasaporte\b"),
    ("PHONE", "t", r"\btel(?:s|f|fno|es|ef\w*)?\b"),
    ("PHONE", "c", r"\bcel\b|\bcelu\w*|\bcontact\w*"),
    ("PHONE", "m", r"\bmovil|\bmarqu(?:e|en|eme|enme|ele)\b|\bmarc(?:a|ar|ame|arme|ando)\b"),
    ("PHONE", "w", r"\bwhats?\w*|\bwsp\b|\bwasap\w*|\bwatsap\w*"),
    ("PHONE", "g", r"\bguasap\w*"),
    ("PHONE", "l", r"\bllam(?:ar\w*|ad\w*|e\w*|\w+\s+(?:al|del|desde\s+el))\b"),
    ("PHONE", "f", r"\bfijo\b|\bfono\b"),
    ("PHONE", "e", r"\bescrib(?:[ae]n?me|irme|\w+\s+(?:al|por\s+el))\b"),
    ("OTHER", "o", r"\bobligacion\w*|\botp\b"),
    ("OTHER", "p", r"\bproducto|\bpin\b|\bprestamo|\bpagare\b|\bpoliza"),
    ("OTHER", "t", r"\btarjeta|\bticket|\bterminad\w+\s+en|\btermina\s+en|\bterminacion"),
    ("OTHER", "c",
     r"\bcuenta|\bcredito|\bcontrato|\bcodigo|\bclave|\bcaso\b|\bcliente|\bcuil\b|\bcuit\b|"
     r"\bcurp\b|\bclabe\b|\bcbu\b|\bcci\b"),
    ("OTHER", "f", r"\bfactura|\bfolio"),
    ("OTHER", "r", r"\breferencia|\bref\b|\bradicado|\brfc\b"),
    ("OTHER", "s", r"\bsolicitud|\bsocio\b|\bsuministro"),
    ("OTHER", "n", r"\bnequi"),
    ("OTHER", "a", r"\bafiliad\w+"),
    ("OTHER", "m", r"\bmedidor"),
    ("OTHER", "i", r"\biban\b"),
    ("OTHER", "g", r"\bguia\b"),
    ("OTHER", "e", r"\bexpediente"),
    ("OTHER", "u", r"\bultimos"),
    ("MONEY", "$", r"\$"),
    ("MONEY", "€", r"€"),
    ("MONEY", "p",
     r"\bpag(?:ar|o|aria|are|amos|uemos|ue|ando)\w{0,3}\b|\bpuedo\b|\bpodria\b|\bpropongo|"
     r"\bpresupuesto"),
    ("MONEY", "a", r"\babon\w+|\barriendo"),
    ("MONEY", "d", r"\bdar\w{0,3}\b|\bdoy\b|\bdebo\b|\bdescuento|\bdejen\w*|\bdejame\w*"),
    ("MONEY", "o", r"\bofre\w+"),
    ("MONEY", "c",
     r"\bconsign\w+|\bcuento\s+con|\bcancel\w+|\bcuotas?\s+de|\bconseg\w+|\bconsig\w+|"
     r"\bcuesta\b"),
    ("MONEY", "t", r"\btengo|\btotal|\btransfer\w+"),
    ("MONEY", "s", r"\bsaldo|\bsueldo"),
    ("MONEY", "v", r"\bvalor"),
    ("MONEY", "m", r"\bmonto|\bme\s+gasto"),
    ("MONEY", "g", r"\bgano\b|\bgiro\b"),
    ("MONEY", "h", r"\bhasta\b"),
    ("MONEY", "u", r"\bunos\b"),
    ("MONEY", "i", r"\bingres\w+"),
    ("MONEY", "r", r"\brecog\w+|\breun\w+"),
    ("MONEY", "j", r"\bjunt\w+"),
    ("PERSON", "s", r"\bsoy\b"),
    ("PERSON", "m", r"\bmi\s+numero|\bmi\s+num\b"),
    ("PERSON", "n", r"\bnumero\s+mio"),
)  # fmt: skip
"""Kind, letters, pattern. A kind that stands earlier is preferred where two begin at one place."""
INSIDE_WORDS = r"cedula\s|extranjeria|permiso\s|tarjeta\s"
"""Beginnings of cues that are seen inside a word too ("micedula de extranjería")."""
