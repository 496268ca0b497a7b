"""What in a sentence speaks for a role that a figure has by its value, wherever the words stand.

The rules and what was learned tell which role is likeliest. Where a word of the fact's own role is there too, only a
much likelier other one is believed: new wordings are far more often right than wrong.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from decimal import Decimal

from backend.assistant.guards.fact_records import OfferFacts
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.units import TO_ANOTHER

_PLAIN = {
    "total": r"pag\w*|cierr\w*|cerrar\w*|sald(?!o)\w*|liquid\w*|cancel\w*|cuesta\w*|sale\w*|queda\w*|precio|oferta|"
    r"(?:contra)?opcion|(?:contra)?oferta|contado|una (?:sola )?vez|unico|total|acuerdo|pay\w*|settle\w*|offer|"
    r"option|go",
    "instalment": r"cuotas?|mensual\w*|mes|meses|plazos|month\w*|instal\w*|payments|cada un[ao]",
    "discount": r"ahorr\w*|quitar\w*|descuent\w*|descont\w*|rebaj\w*|menos|diferencia|quit\w*|condon\w*|rest\w+|"
        r"libr\w*|evit\w*|dej\w+ de pagar|off|sav\w*|less|"
    r"discount\w*|perdon\w*",
    "balance": r"saldos?|deudas?|debes?|debias|adeud\w*|owe\w*|balance|debts?|pendientes?|complet[ao]s?|obligacion\w*",
    "principal": r"capital|principal|prest\w*|borrow\w*",
    "interest": r"interes\w*|interests?",
    "plan interest": r"plan(?:es)?|financi\w*|plazos|cuotas|meses|months",
    "fees": r"gastos|comision\w*|cargos|cobranza|fees?|charges",
    "down_payment": r"inicial|inicio|principio|comienzo|entrada|ahora|hoy|ya|abon\w*|dando|dar|das|anticipo|enganche|"
        r"primero|now|up ?front|down payment",
    "paid": r"pagad[ao]s?|pago|llevas|abonad[ao]s?|paid|paying",
    "cap": r"encima|debajo|(?:no|ni) (?:\w+ )?(?:pas\w+|super\w+|exced\w+|subir\w*)|tope|maxim\w*|hasta|limite|"
        r"capacidad|cabe\w*|dentro|margen|up to|most|within|ceiling|under",
    "surplus": r"queda\w*|dejan|sobra\w*|excedente|libres?|disponibles?|left|surplus|spare|margen",
    "income": r"ingres\w*|gan\w*|sueldo|salario|recib\w*|entra\w*|income|earn\w*",
    "expenses": r"gast\w*|expenses?|spend\w*|vivir",
    "other_debts": r"otr[ao]s?|other",
}  # fmt: skip
_WORDS = {role: re.compile(rf"\b(?:{pattern})\b") for role, pattern in _PLAIN.items()}
OWN_ROLES = ("cap", "surplus", "income", "expenses", "other_debts")
_CLAUSE = re.compile(r"[;:?!]|\.(?=\s)")
_THEIRS = re.compile(
    r"\b(?:tus?|sus?|your)(?: \w+)? (?:presupuesto|propuesta|oferta|limite|tope|idea|cifra|monto|valor|dinero|abono|"
    r"capacidad|datos|budget|limit|offer|proposal|figure|amount)\b|\b(?:tus|sus|your|esos|those) $|"
    r"\b(?:propon\w*|propus\w*|plante\w*|mencion\w*|dij\w+|dices?|comenta\w*|cuentas?|pid(?:es?|io|iendo)|pedi\w*|"
    r"ofrec(?:es?|iste|ias?|io)|alcanz\w*|presupuesto|tope|limite|budget|you (?:\w+ )?(?:said|told|offer\w*|propos\w*|"
    r"ask\w*|mentioned|want\w*)|hablas?|quieres?|querias?|quisieras|buscas?|prefieres?|podrias?|llegas?|vos|"
    r"decis|podes|queres)\b|"
    r"\bque (?:me |nos |te )?(?:diste|dio|dieron)\b|"
    r"\b(?:lo|la|el) que (?:\w+ )?(?:pued\w+|tien\w+|gan\w+|gast\w+)(?! pagar)\b|"
    r"\b(?:no|not|tampoco|cannot|can't|don't)\b[^,.;]*$|\b(?:menos|debajo|dentro|encima|under|below|within|"
    r"subir|pasar) (?:de |del? )?"
    r"(?:los )?$"
)
_OURS = re.compile(
    r"\b(?:ofrec(?:er|emos|o)|opcion|oferta|queda\w*|pagas|pagarias?|cuotas?|cierr\w*|cerr\w*|total|offer|pay)\b"
)
_ENOUGH = re.compile(
    r"[^.;:,]{0,20}\b(?:te alcanza|se (?:me )?queda\w* cort[ao]s?|no (?:alcanza|llega|basta)\w*|"
    r"no (?:hay|habria|tienes|tendrias) problema|te da|(?:vas|va|"
    r"estas) (?:sobrad\w|bien)|llegas|alcanza|es suficiente|sobra)\b(?! para)"
)
SAYING = (
    r"habl\w+|d[ei]j[eio]\w*|dec[ii]\w*|dic\w+|mencion\w+|propus\w+|propon\w+|ped[ii]\w*|pid\w+|plante\w+|suger\w+|"
    r"sugier\w+|coment\w+|indic\w+|ofrec\w+|pregunt\w+|conta(?!ndo|mos|d)\w+|said|told|asked|mentioned|proposed|offered|suggested"
)
"""Verbs with which the person's own words are told."""
_IMPERFECT = (
    r"(?!(?:dia|mayoria|garantia|compania|cuantia|energia|todavia|\w+[ae]ncia|familia|media|copia|propia|noticia|"
    r"gracia|cambia|inicia|anuncia|envia|via|vacia|limpia)s?\b)\w*(?:[^r\W]ia|aba)(?:[ns]|mos)?"
)
"""Spanish imperfects tell of what was; conditionals end in "-ria"."""
_WAS = re.compile(
    rf"\b(?:antes|(?:empez|arranc|comenz|partim)(?:amos|aste|o|imos)|(?<![\d€] )al (?:principio|inicio)|"
    rf"anterior\w*|era|eran|previ\w+|viste|vio|{_IMPERFECT}|primera (?:oferta|propuesta)|instead of|"
    r"en vez de|en lugar de|frente a(?! (?:tu|su|el|la) (?:saldo|deuda)\b| lo que debes)|used to|compar\w+|contra|"
    r"del? (?:comienzo|principio|inicio)|"
    r"was|were|before|previous\w*|(?:pas|baj|sub|mejor)\w* del?|from|ya no)\b"
    r"(?:(?!\b(?:ahora|hoy|now|actual\w*|(?:qued|pas|baj|sub)\w* (?:a|en))\b)[^;])*$"
)
_BECOMES = re.compile(r"(?: pesos| euros)? (?:al?|to)(?: los)? [$€\d]")
_BECAME = re.compile(r"\b(?:del?|from) (?:los )?[$€]? ?\d[\d.,]*(?: ?[€%])? (?:al?|hasta|to)(?: los)? $")
_WAS_AFTER = re.compile(
    rf" (?:was|were|era|eran|fue) (?:the|el|la|tu|your)\b|"
    r" (?:is|es) (?:the old|la? (?:vieja|viejo|de antes|anterior)|el (?:viejo|de antes|anterior))\b|"
    rf"[^;.,]{{0,25}}\b(?:que (?:viste|vio|{_IMPERFECT})|anterior\w*|de antes|del? (?:comienzo|principio|inicio)|ya no|"
    r"before|previous\w*)\b"
)

_OF_PERCENT = re.compile(
    r"%(?: \w+){0,2}? (?:descuento|menos|rebaja|ahorro|off|less|discount)\b(?! ?[(:$,=])"
)
_THE_SAID = re.compile(r"\b(?:los|esos|con tus|tus) $")
"""Of an amount that was named before: "los cinco millones"."""
_CHANGES = r"\b(?:alarg|aument|baj|cambi|go|mov|pas|red|sub)\w*"
_OUT_OF = r"(?:de|desde|from)(?: (?:las?|los|el de))? $"
_CHANGES_FROM = re.compile(rf"{_CHANGES}\b[^.;]*\b{_OUT_OF}|: {_OUT_OF}")
_CHANGES_TO = re.compile(rf"[^.;:]{{0,40}}\b{TO_ANOTHER} [$€]? ?\d")
_LEAVES_PLAN = re.compile(rf"{_CHANGES} {_OUT_OF}")
_FOR_PLAN = re.compile(rf" {TO_ANOTHER} ")


def speaks_for(role: str, text: str, start: int, end: int) -> bool:
    """Whether a word of the role stands in the text; the figure at start..end does not count."""
    words = _WORDS.get(role)
    return words is None or words.search(f"{text[:start]} {text[end:]}") is not None


def tells_what_is_theirs(role: str, before: str, after: str) -> bool:
    """Whether the words at a figure say that it is the person's own in this role.

    `before` and `after` are the words between it and the figures beside it.
    """
    before = _CLAUSE.split(before.rstrip(": "))[-1]
    if role == "person":
        told = [said.end() for said in _THEIRS.finditer(before)]
        theirs = bool(told) and _OURS.search(before, told[-1]) is None
        return theirs or _ENOUGH.match(after) is not None
    if any(_WORDS[own].search(before) for own in OWN_ROLES):
        return _WORDS[role].search(before) is not None
    return _WORDS[role].search(_CLAUSE.split(after)[0]) is not None


def without_percentages(text: str) -> str:
    """Return the text without what is said of percentages: "con un 20 % de descuento" tells of no amount."""
    return _OF_PERCENT.sub(lambda said: said[0][0].ljust(len(said[0])), text)


def is_named_again(text: str, start: int) -> bool:
    """Whether the figure is one that was named before: "los cinco millones"."""
    return _THE_SAID.search(text[:start]) is not None


def changes_from(text: str, start: int, end: int) -> bool:
    """Whether the figure at start..end is what something changes from: "la cuota baja de X a Y"."""
    return _CHANGES_FROM.search(text[:start]) is not None and _CHANGES_TO.match(text, end) is not None


def leaves_plan(text: str, start: int, end: int) -> bool:
    """Whether the instalments at start..end are those that one would leave: "pasar de tres cuotas a seis"."""
    return _LEAVES_PLAN.search(text[:start]) is not None and _FOR_PLAN.match(text, end) is not None


def tells_of_before(text: str, start: int, end: int) -> bool:
    """Whether the figure at start..end is given as what was before newer terms."""
    if text[:start].endswith(("de ", "de los ", "from ")) and _BECOMES.match(text, end):
        return True
    if _BECAME.search(text[:start]):
        return False
    return _WAS.search(text[:start]) is not None or _WAS_AFTER.match(text, end) is not None


def adds_up(
    role: str, value: Decimal, told: Collection[Decimal], facts: TurnFacts, offer: OfferFacts | None
) -> bool:
    """Whether the reply tells the other parts of a sum in which the value has this role.

    A debt's balance of its capital, interest and fees; an offer's price, saving and balance. `told` are the amounts of
    the reply so far and of the sentence.
    """
    if role == "balance" and offer is None:
        parts = [
            [max(debt.amounts[name]) for name in ("principal", "interest", "fees")]
            for debt in facts.debts.values()
            if value in debt.amounts["balance"]
        ]
        if any(
            {part for part in known if part} <= set(told) and sum(map(bool, known)) > 1 for known in parts
        ):
            return True
        return any(
            known.balance == value and known.amounts["total"] | known.amounts["discount"] <= set(told)
            for known in facts.offers.values()
            if known.amounts["interest"] == {Decimal(0)}
        )
    if offer is not None and role == "total" and not offer.amounts.get("instalment", set()).isdisjoint(told):
        return True
    if offer is None or role not in ("total", "discount") or offer.amounts["interest"] != {Decimal(0)}:
        return False
    other = max(offer.amounts["discount" if role == "total" else "total"])
    return bool(other) and other in told and offer.balance in told
