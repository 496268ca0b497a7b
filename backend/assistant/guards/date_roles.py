"""In which role a sentence gives a date, beyond the nearest cue: the payment that was named, until when, from when."""

from __future__ import annotations

import re
from collections.abc import Sequence

from backend.assistant.guards.figure import Figure, Kind

_PAYMENTS = {
    "last": re.compile(
        r"^\| ?ultim[ao](?: \w+)? ?\|[^|]*$|\bultim[ao] (?:cuota|pago|mensualidad|abono)\b[^;]*"
        r"\bvenc\w+(?: el)? $|"
        r"\b(?:ultim[ao]|last|final) (?:cuota|pago|mensualidad|abono|payment|instal\w+)(?: (?:del?|of|"
        r"que)\b[^;.,\d]{0,35}?)?,? "
        r"(?:es|era|seria|cae|caeria|queda|quedaria|toca|tocaria|va|is|would be|falls)(?: (?:para|en|on))?(?: el)? $|"
        r"\b(?:ultim[ao]|last)(?: (?:de|of) (?:las|los|tus|the|your))\b[^;.]*$"
    ),
    "first": re.compile(
        r"\b(?:primera (?:cuota|mensualidad)|first instal\w+)\b[^;.]*\b(?:vence|es|cae|toca|seria|due|"
        r"is)\b[^;.]*$|\b(?:primer[ao]|first)(?: (?:de|of) (?:las|los|tus|the|your))\b[^;.]*$"
    ),
    "next": re.compile(
        r"\b(?:proxim|siguient)\w+ (?:cuota|pago|mensualidad|abono|vencimiento|recibo)\b[^;]*\b(?:vence|cae|"
        r"toca|se paga|es)\b[^;.]*$|"
        r"\bte toca (?:pagar )?[^;.a-z]{0,30}(?:pesos|euros|mil)?(?: el)? $"
    ),
    "down_payment": re.compile(
        r"(?<!despues de la )(?<!tras la )(?<!sin )(?<!after the )(?<!and the )(?<!y la )"
        r"\b(?:(?:(?:la |el |tu )?(?:cuota|pago|abono) )?inicial|(?:la|tu) entrada|(?:el|tu) (?:enganche|anticipo)|"
        r"(?:down|initial) payment)\b(?!(?:[^;.]|\.(?=\d))*\b(?:cuotas|despues|luego|primera|ultima|siguientes?|"
        r"resto|then|after)\b)"
        r"(?:[^;.]|\.(?=\d))*$"
    ),
}
_WITHOUT_ACCEPTING = re.compile(
    r",? (?:sin|no|without)(?: \w+){0,2}? (?:acept|confirm|decid|accept)\w+|"
    r" (?:vence|caduca|expira|termina) (?:la|esta|tu|su) (?:oferta|propuesta)\b"
)
_STARTS_TO_PAY = re.compile(
    r"\b(?:empez|empiez|comenz|comienz|arranc|inici)\w*(?: usted)?(?: a| con)? (?:pagar|los pagos)"
    r"(?: el| en| desde)? $"
)
_UNTIL = re.compile(
    r"\b(?:hasta|antes del?|a mas tardar|limite|until|by|before|"
    r"no later than)(?: el)?(?: \w+ de pago)?(?: es)?(?: el)? $"
)
_NOT_UNTIL = re.compile(r"(?:\b(?:no|not|nada|nothing)|n't)(?: \w+){0,4}? (?:hasta|until)\b[^;.]*$")
"""What does not begin until a day begins on it."""
_NOTHING_BEFORE = re.compile(
    r"\b(?:nada|ningun\w*|nothing|anything)\b(?: (?:is |would be )?due)?(?: \w+){0,2}? (?:hasta|until)(?: el)? $"
)
"""Nothing is paid until then: no payment falls due before."""
_NEXT_ONE = re.compile(r"\b(?:proxim[ao]|siguiente|next)\b(?! (?:week|month|year|mes|ano)\b)")
_BEFORE_IT_ENDS = re.compile(
    r"\bantes de que (?:se )?(?:termin|acab|venz|cierr|pas|llegu|caduqu|finalic)\w+(?: el)? $"
)
_FIRST_UNTIL = re.compile(
    r"\b(?:primer[ao]?|first) (?:pago|cuota|mensualidad|abono|payment|instal\w+)(?: \w+){0,3}? (?:hasta|antes|"
    r"a mas tardar|by)"
    r"(?: del?| el)? $|"
    r"\b(?:la|el|the) (?:primer[ao]|first(?: one)?)(?: de (?:ellas|ellos|las cuotas))? (?:es|va|cae|vence|toca|"
    r"seria|se paga|is)"
    r"(?: (?:solo|recien|apenas))? (?:hasta|until)(?: el)? $"
)
_DECIDES_UNTIL = re.compile(
    r"\b(?:para (?:escog|eleg|elig|decid|acept|pens|confirm|respond)\w*|vigencia|vigentes?|validez|valid[ao]s?|"
    r"open|stand),? "
    r"(?:solo )?(?:hasta|until)(?: el)? $"
)
_IF = r"(?<!\bsi )(?<!\bsi la )(?<!\bsi lo )(?<!\bif you )"
_ACCEPTS = r"(?:acept\w+|decid\w+|confirm\w+|escog\w+|eleg\w+|accept\w*|decide|choose)\b"
_NO_PAYING = r"(?!\b(?:pag\w+|abon\w+|pay\w*)\b)"
# After "si la aceptas," something else is told: the comma ends what one accepts by.
_ACCEPTS_UNTIL = re.compile(
    rf"\b(?:{_IF}{_ACCEPTS}(?:{_NO_PAYING}[^;.])*|{_ACCEPTS}(?:{_NO_PAYING}[^;.,])*)"
    r"(?<!\by )(?<!\band )\b(?:como (?:muy )?tarde|como maximo|a mas tardar|hasta|antes del?|by|before)(?: el)? $|"
    r"\bfor (?:accept|decid|choos)ing\b[^;.]*$"
)
_IS_LAST_DAY = re.compile(
    r",? (?:es|seria|era|is|was) (?:el |la |the )?(?:(?:ultimo|last) (?:dia|day)|fecha (?:limite|maxima|tope)|limite|"
    r"plazo|deadline|(?:day|date) (?:by|until) which)\b(?P<what>[^.;,]{0,60})"
)
_TO_PAY = re.compile(r"\b(?:pag\w+|abon\w+|pay\w*|paid|payment)\b")
_TO_ACCEPT = re.compile(
    r"\b(?:acept\w+|decid\w+|confirm\w+|escog\w+|eleg\w+|accept\w*|decide|choose|confirm)\b"
)
_DECIDES = re.compile(r"\b(?:valid|vigen|oferta|acept|decid|respond|opcion|offer|accept|decide|precio)")
_PAYS = re.compile(
    r"\b(?:pag(?:ar|as|an?|arlo|arla|arse|ues|aria[ns]?)|(?<!para )hac(?:erlo|erse|er el pago|es el pago)|abonar|pay|"
    r"(?:is|are|be) paid)\b|"
    r"\b(?:el|tu|the|your) (?:pago|payment)\b(?! (?:unico|inicial|total))[^;.]{0,40}\b(?:es|seria|va|iria|vence|"
    r"is|would be)\b"
)
_ONCE_ACCEPTED = re.compile(
    r"\b(?:si|cuando|al|if you|once you)(?: (?:la|lo|las|usted))* (?:acept\w+|confirm\w+|decid\w+|elig\w+|eleg\w+|"
    r"escog\w+|accept\w*|confirm|choose)(?: \w+){0,3},"
)
"""A condition: what follows it tells of paying, not of accepting."""

_FOR_WHAT = re.compile(
    r"[^.;,]{0,20} (?:para|to|puedes?|podras?|podrias?|can) (?:(?P<pays>pag\w+|abon\w+|pay|hacer el pago|cubrir\w*)|"
    r"(?:decid\w+|acept\w+|confirm\w+|pens\w+|elegir\w*|escog\w+|respond\w+|puls\w+|presion\w+|decide|accept|confirm|press))\b"
)
"""What there is time for until then."""
_NOTHING_UNTIL = re.compile(
    r",? (?=[^.;]*\b(?:nada|ningun\w*|anything|nothing)\b)(?:usted |you )?(?:no|not|nothing)\b(?: \w+){0,4}? "
    r"(?:pag\w+|abon\w+|desembols\w+|pay|due)\b"
)
"""What is not paid until a day is paid for the first time on it."""
_PAYS_ON = re.compile(
    r"\b(?:pag(?:ues?|a|as|ar|aras|arias|ando|arlo|arla)|abon\w+|pay(?:ing)?)(?: (?:todo|it))? "
    r"(?:en|el|on|in)(?: el)? $"
)
"""What is paid then, whatever was told before: "hasta el 28 para aceptarla, aunque pagues en diciembre"."""
_FIRST = re.compile(r"\b(?:primer[ao]?|empez|empiez|comenz|comienz|first|start|begin)")
_OFFER_ENDS = re.compile(r"\b(?:oferta|propuesta|opcion|offer)\b[^;]*\bvencimiento(?: el)? $")


def date_role(text: str, figure: Figure, figures: Sequence[Figure], cue_role: str) -> str:
    """Return the date's role; `cue_role` is what the nearest cue says, empty where there is none."""
    if cue_role in ("until", "due_until", "due", "") and _NOTHING_UNTIL.match(text, figure.end):
        return "first"
    told = _payment_named(text, figure, figures) if cue_role in ("due", "", "until") else ""
    if told:
        return told
    before = text[: figure.start]
    if cue_role == "valid_until" and _PAYS_ON.search(before):
        return "due"
    if _WITHOUT_ACCEPTING.match(text, figure.end):
        return "valid_until"
    last_day = _IS_LAST_DAY.match(text, figure.end)
    if last_day and _TO_ACCEPT.search(last_day["what"]):
        return "valid_until"
    if last_day and _TO_PAY.search(last_day["what"]):
        return "due_until"
    if _BEFORE_IT_ENDS.search(before):
        return "until"
    if cue_role in ("until", "due", "due_until") and _FIRST_UNTIL.search(before):
        return "first"
    if cue_role in ("until", "due", "due_until") and _DECIDES_UNTIL.search(before):
        return "valid_until"
    if cue_role in ("until", "due", "due_until") and _NOT_UNTIL.search(before):
        if _NOTHING_BEFORE.search(before) or _NEXT_ONE.search(before):
            return "next"
        return "first" if _FIRST.search(before) else "due"
    meant = (
        _FOR_WHAT.match(text, figure.end)
        if cue_role in ("valid_until", "until", "due", "due_until")
        else None
    )
    if meant:
        return "due_until" if meant["pays"] else "valid_until"
    days = [other.end for other in figures if other.kind == Kind.DATE and other.end <= figure.start]
    if cue_role in ("until", "due", "due_until", "") and _ACCEPTS_UNTIL.search(
        text[max(days, default=0) : figure.start]
    ):
        return "valid_until"
    if cue_role == "due" and _OFFER_ENDS.search(before):
        return "until"
    if cue_role == "due" and _STARTS_TO_PAY.search(before):
        return "first"
    if cue_role == "due" and _UNTIL.search(before):
        return "due_until"
    pays = cue_role == "until" and _PAYS.search(text) and not _DECIDES.search(_ONCE_ACCEPTED.sub("", text))
    return "due_until" if pays else cue_role


def _payment_named(text: str, figure: Figure, figures: Sequence[Figure]) -> str:
    """ "la última de las seis cuotas sería el…", "tu próxima cuota es de X y vence el…" name the payment before."""
    starts = [other.end for other in figures if other.kind == Kind.DATE and other.end <= figure.start]
    before = text[max(starts, default=0) : figure.start]
    return next((role for role, wording in _PAYMENTS.items() if wording.search(before)), "")
