"""Amounts of money in a message, what they are for, and how sure their reading is.

Policy for figures without a unit ("150", "1.5"): where the debt is in pesos, up to 999 they mean thousands, a
figure with decimals below 100 means millions; where the balance is known, the reading that fits it is taken, and if
one alone fits, the amount is not ambiguous. A thousand and something ("1.200") stays as written unless the balance
says otherwise. In euros a figure is what it says. Negative, zero and absurd figures are no amounts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from backend.nlu.entities.cues import cue_before
from backend.nlu.entities.lexicon import PESO_CURRENCIES
from backend.nlu.entities.numbers import Number
from backend.nlu.entities.roles import role_of
from backend.nlu.normalise import Message
from backend.nlu.understanding import Amount, Expected, Frequency, Role

MOST = Decimal(10) ** 12
_SHORT = 7
"""Tokens of a message that is little more than the sum it begins with ("300 y nada más")."""
_LEAST_SHARE, _MOST_SHARE = Decimal("0.005"), Decimal("1.5")
_THOUSAND, _MILLION = Decimal(1_000), Decimal(1_000_000)
_CUE = re.compile(
    r"\b(?:pag\w+|abon\w+|dar\w*|doy|dio|de\s+a|ofre\w+|ofresc\w+|consign\w+|tengo|tenemos|cuento\s+con"
    r"|cancel\w+|puedo|podria|podemos|cuotas?|letras?|contados|abonos?"
    r"|pagos|mensualidad\w*|mensual\w*|quincenal\w*|semanal\w*|deuda|saldo|debo|deben|valor|monto|gano"
    r"|sueldo|salario|total|inicial|entrada|hasta|maximo|minimo|unos"
    r"|como|aproximadamente|alrededor|transf\w+|giro|girar|gast\w+|arriendo|alquiler|propong\w+"
    r"|presupuesto|recog\w+|reun\w+|conseg\w+|consig\w+|junt\w+|dej\w+|sean?|por"
    r"|solo|nada\s+mas|seria\w*|alcanz\w+|llego|subo|bajo|baje\w*|mejor|rebaj\w+|enganche|anticipo"
    r"|adelant\w+|salen|sale|son|cuesta|quedo|acepto|aceptan|aceptarian|recib\w+"
    r"|ingres\w+|cobro|mete\w*|met[eo]|paso|pasar\w*|suelt\w+|pon\w*|como\s+mucho|a\s+lo\s+sumo|apenas|escasamente|decia|pensaba|aport\w+|prest\w+"
    r"|destin\w+|apart\w+"
    r"|sac\w+|mand\w+|envi\w+|deposit\w+|liquid\w+|salda\w*|hacer\w*|hago|le\s+hago|tiro|tirar|largo"
    r"|de|con|para|pa|los|las|y|o|me\s+quedan?|dispongo|cierro|cerramos|cerrar|arregl\w+|dejame\w*|cobren"
    r"|cobrarme|al\s+mes|cada\s+mes|ahora|hoy|ya|mes|quincena|semana|serian|contraoferta|oferta|a|en|que"
    r"|le)\s*[,:]?\s*$"
)
_WEAK = re.compile(
    r"\b(?:de|con|para|pa|los|las|y|o|a|en|que|le|son|hoy|ya|ahora|mes|quincena|semana|por"
    r")\s*[,:]?\s*$"
)
_VERB_NEAR = re.compile(
    r"\b(?:me\s+da\b|lleg\w+|pag\w+|paso|pasar\w*|baj\w+|sub[aoei]\w*|abon\w+|dar\w*|doy|ofre\w+|consign\w+|cuento\s+con"
    r"|cancel\w+|puedo|podria|podemos"
    r"|tengo|cuotas?\s+de|letras|contados|mensual\w*|quincenal\w*|semanal\w*"
    r"|monto|valor|propong\w+|dej\w+|alcanz\w+|deuda|saldo|gano|gast\w+|sueldo|mejor|hag\w+|liquid\w+"
    r"|sald\w+|aport\w+|pon\w+|cuota|inicial|entrada|cerr\w+|cierr\w+|acept\w+)\b"
)
_NOT_MONEY_AFTER = re.compile(
    r"\s*(?:de\s+gracias|de\s+disculpas|de\s+perdones|de\s+veces|gracias|disculpas?|perdon\w*|veces"
    r"|cosas|besos|bendiciones|felicidades|abrazos|problemas"
    r"|hijos?|ninos?|anos?|dias?|horas?|minutos?|semanas?|personas?|meses|mes|quincenas?"
    r"|kilos?|metros|megas?|gigas?|gb\b|mb\b|litros?|km\b|kilometros?|gramos?|cuadras?|llamadas?|am\b|pm\b|a\.m|p\.m|hs\b|hrs\b|de\s+la\s+(?:manana|tarde|noche)|opciones?|ofertas?"
    r"|deudas?|creditos?|tarjetas?|mensajes?|llamadas?|correos?"
    r"|bocas|empleados|hermanos?|trabajos?|puntos|grados|%|por\s?ciento|:\d|/\d|-\d|°|vez"
    r"|perros?|nietos?|cc\b|mg\b|h\b|entidades|bancos|sueldos|salarios|digitos|primeros|ultimos"
    r"|dolencias|palabras|casas|intentos|correos)\b"
)
_COUNTED_AFTER = re.compile(
    r"\s*(?:cuotas?|pagos?|letras?|plazos?|armadas|contados|abonos|partes|mensualidades|parcialidades|exhibiciones)\b"
)
_MOST_COUNTED = 120
_NOT_MONEY_BEFORE = re.compile(
    r"(?:\b(?:opcion|oferta|error|linea|cuota|numero|nro|no\.|calle|carrera|cra|cll|kr|piso|apto|apartamento|casa"
    r"|a\s+las|son\s+las|las|dia|pagina|articulo|ley|radicado|obligacion|producto|codigo|clave|tarjeta"
    r"|factura|terminad\w+\s+en|termina\s+en|covid|version|tengo\s+\w*\s*edad|factura\s+numero"
    r"|referencia|ref|credito|cuenta|contrato|ticket|caso|avenida|av|parrafo|bus|ruta|local|manzana"
    r"|estrato|seccion|ley|decreto|sentencia|t)\s*(?:no\.?|numero|n|nro|:|#)?|#|:|/|°)\s*$"
)
_STOPS_AFTER = re.compile(
    r"\s*(?:$|[.,;:!?)(\n+\-*\"/]|(?:y|o|u|a|al|por|x|para|pa|pero|mensual\w*|me[ns]+ual\w*|quincenal\w*"
    r"|semanal\w*|fij[oa]s?|iguales|de|del|cada|c/u|en|hoy|ahora|ya|si|no|es|como|que|nada|solo|maximo"
    r"|minimo|max|min"
    r"|aprox\w*|inicial|entrada|porque|pq|xq|porfa\w*|hasta|mas|menos|seria|serian|le|les|te|me|puedo"
    r"|esta|cuando|con|sin|tengo|ofrezco|doy|pago|abono|gracias|listo|ok|vale|nomas|parce|senor\w*|sr"
    r"|sra|amigo|amiga"
    r"|don|dona|doctora?|su|usted|manana|pasado|el|la|los|lo|desde|durante|se|sirve|señor|luego|despues"
    r"|antes|mientras|quincena|mensualidades|total|extra|dele|dale|vea|mire|oiga|sumerce|vecino|jefe|bro"
    r"|che|guey|wey|tio|vos|urgente|unicamente|depende|libres?|netos?|limpios?|redondos?|cerrados?"
    r"|justos?|contados|contantes|tope|ofresco|quiero|va|acepta\w*|parcero|hermano|entre|tambien|igual"
    r"|cerramos|quedamos|todo|aunque|ni|este|esta|fin|primero|"
    r"\W)(?:\b|$))"
)


@dataclass(frozen=True, slots=True)
class Setting:
    """What the reading of an amount depends on; `balance` in major units of `currency`."""

    currency: str
    balance: Decimal | None
    expected: Expected
    frequency: Frequency | None = None


def take_amounts(message: Message, numbers: list[Number], setting: Setting) -> tuple[Amount, ...]:
    """The amounts in the order of the text, each value once; takes their characters."""
    amounts: list[Amount] = []
    refused: list[Amount] = []
    for number in numbers:
        if not message.is_free(number.start, number.end) or not _is_amount(message, number, setting):
            continue
        amount = _read(number, setting, role_of(message.text, number.start, number.end))
        if amount is not None:
            message.take(number.start, number.end)
            before = max(0, number.start - 60)
            denied = _REFUSED.search(message.text, before, number.start)
            (refused if denied or _TOO_MUCH.match(message.text, number.end) else amounts).append(amount)
    amounts = _with_frequency(_without_repeats(amounts or refused), message.text, setting.frequency)
    return tuple(amounts)


_REFUSED = re.compile(
    r"\bno\s+(?:le\s+|les\s+|te\s+|los?\s+|las?\s+)?(?:(?:tengo|puedo|podria|voy\s+a|quiero|son|es|era"
    r"|eran|alcanzo\s+a|cuento\s+con|pago|doy|me\s+alcanza\s+para|me\s+da\s+(?:para|pa)|acept\w+|lleg\w+\s+a|me\s+llega\s+(?:para|a)"
    r"|reuno|junto|dispongo\s+de)\s+)?"
    r"(?:pagar\w*\s+|dar\w*\s+|abonar\s+|los\s+|las\s+|esos\s+|completo\s+|con\s+|a\s+)*(?:[$€]|s/\.?)?\s*$"
    r"|\bni\s+(?:los\s+)?[$€]?\s*$|\ben\s+(?:vez|lugar)\s+de\s+(?:los\s+|esos\s+)?[$€]?\s*$"
    r"|\b(?:me|nos)\s+(?:estan?\s+)?(?:pid\w+|cobr\w+|exig\w+|propon\w+|ped\w+)\s+(?:los\s+|como\s+|son\s+)?[$€]?\s*$"
)
"""What the writer says no to, or what was asked of them: another amount of the message comes first."""


def _without_repeats(amounts: list[Amount]) -> list[Amount]:
    kept: dict[Decimal, Amount] = {}
    for amount in amounts:
        known = kept.get(amount.value)
        if known is None or (known.role is None and amount.role is not None):
            kept[amount.value] = amount
    return list(kept.values())


_WHOLE = re.compile(
    r"\b(?:en|a)\s+\w+\s+(?:\w+\s+)?(?:cuotas|pagos|plazos|meses|contados|abonos|mensualidades"
    r"|quincenas)\b"
)


def _with_frequency(amounts: list[Amount], text: str, frequency: Frequency | None) -> list[Amount]:
    """One amount and a frequency in one message belong together ("el 15 de cada mes pago 200 mil")."""
    if (
        len(amounts) != 1
        or amounts[0].role is not None
        or frequency in (None, Frequency.ONCE)
        or _WHOLE.search(text)
    ):
        return amounts
    return [replace(amounts[0], role=Role.INSTALMENT)]


def _is_amount(message: Message, number: Number, setting: Setting) -> bool:
    text = message.text
    if number.negative or not 0 < number.value <= MOST or _glued(text, number):
        return False
    if number.value == 1 and text.endswith(_SINGULARS, number.start, number.end):
        return False
    if number.value in _NEXT_TO_NOTHING and _NOT_EVEN.search(text, max(0, number.start - 15), number.start):
        return False
    if number.marked:
        return True
    if _NOT_MONEY_AFTER.match(text, number.end):
        return False
    if number.value <= _MOST_COUNTED and _COUNTED_AFTER.match(text, number.end):
        return False
    if number.scale >= 1_000:
        return _is_sum(message, number)
    if _NOT_MONEY_BEFORE.search(text, max(0, number.start - 30), number.start) or _is_reference(text, number):
        return False
    if number.literal is None and number.value < 10:
        return False
    alone = not text[: number.start].strip(" .,!¿?") and not text[number.end :].strip(" .,!?")
    return _is_bare_amount(message, number, setting, alone)


_NOT_EVEN = re.compile(r"\bni\s+(?:siquiera\s+)?(?:un\s+)?$")
_SINGULARS = ("peso", "euro", "mango", "sol", "pavo", "varo")
"""Sin un peso: nothing at all."""
_NEXT_TO_NOTHING = frozenset({1, 1_000, 1_000_000})
"""No tengo ni mil pesos: a figure of speech, where "ni veinte mil" is a sum."""


def _glued(text: str, number: Number) -> bool:
    """ "1e9", "A320", "24h": figures inside other words."""
    before, after = text[number.start - 1 : number.start], text[number.end : number.end + 1]
    if before == "x" and text[number.start - 2 : number.start - 1].isdigit():
        before = ""
    return before.isalnum() or before == "_" or after.isalnum() or after == "_"


def _is_reference(text: str, number: Number) -> bool:
    """Long figures that are not round, pieces of longer ones, and what was called a code or an account."""
    literal = number.literal
    if literal is None or literal.grouped:
        return False
    if len(literal.raw) >= 8 and not literal.raw.endswith("000"):
        return True
    if text[max(0, number.start - 2) : number.start].strip("- ").isdigit():
        return True
    cue = cue_before(text, number.start)
    return cue is not None and cue.kind == "OTHER" and "." not in text[cue.end : number.start]


def _is_sum(message: Message, number: Number) -> bool:
    """ "mil" alone is a figure of speech as often as a sum."""
    word = message.tokens[number.first]
    if number.first != number.last or number.value != 1_000 or word.kind == "n":
        return True
    text = message.text
    about = _ABOUT.search(text, max(0, number.start - 20), number.start) or text.startswith(
        " y pico", number.end
    )
    return bool(
        about or text == word.text or _VERB_NEAR.search(text, max(0, number.start - 200), number.start)
    )


_ABOUT = re.compile(r"\b(?:unos|como|casi|aproximadamente|alrededor\s+de|hasta|maximo)\s+$")


def _is_bare_amount(message: Message, number: Number, setting: Setting, alone: bool) -> bool:
    text = message.text
    if setting.expected == Expected.CHALLENGE_ANSWER:
        return False
    literal = number.literal
    if alone:
        choosing = setting.expected in (
            Expected.OFFER_CHOICE,
            Expected.OFFER_CONFIRMATION,
            Expected.DEBT_CHOICE,
        )
        return number.value >= (37 if choosing or literal is None else 20) or bool(
            literal and literal.decimals
        )
    if not _STOPS_AFTER.match(text, number.end):
        return False
    if _is_round(number) and not _POINTED.search(text, max(0, number.start - 20), number.start):
        return True
    if literal is not None and (literal.grouped or number.value >= 1_000):
        year = not literal.grouped and 1990 <= number.value <= 2100 and number.value != 2_000
        if year and _YEAR_BEFORE.search(text, max(0, number.start - 15), number.start):
            return False
        return len(literal.raw) <= 13 and (not year or bool(_near(text, number)))
    if number.value < 5 and not (literal and literal.decimals):
        return False
    role = role_of(text, number.start, number.end)
    if role is not None:
        return True
    if number.value >= _LEAST_BESIDE and (_CHOSEN.match(text, number.end) or _beside_taken(message, number)):
        return True
    before = text[max(0, number.start - 30) : number.start]
    if not _CUE.search(before):
        if before.strip() and not message.is_free(len(text[: number.start].rstrip()) - 1, number.start):
            return _VERB_NEAR.search(text) is not None
        if not before.strip() and number.value >= 37 and len(message.tokens) <= _SHORT:
            return True
        return bool(not before.strip() and _near_after(text, number))
    return not _WEAK.search(before) or _near(text, number) or _near_after(text, number)


def _is_round(number: Number) -> bool:
    """150, 400, 950: hardly anything but money is counted in fifties."""
    return 100 <= number.value < 1_000 and number.value % 50 == 0


_POINTED = re.compile(r"\b(?:el|al|los|las|del|este|ese|un|una)\s+$")
_YEAR_BEFORE = re.compile(r"\b(?:en|desde|ano|del?)\s+(?:el\s+)?(?:ano\s+)?$")
_LEAST_BESIDE = 20
_CHOSEN = re.compile(
    r"\s*,?\s*(?:si\b(?!\s+(?:me|se|no|es))|ya\b|ahora|ahorita|hoy\b|esta\s+bien|me\s+sirve|si\s+puedo|puedo|doy|ofrezco|pongo|tengo|(?:te|le|les|os)\s+(?:doy|pago|ofrezco|puedo))\b"
)
_TOO_MUCH = re.compile(
    r"\s*,?\s*(?:pesos\s+|euros\s+|soles\s+|mensual\w*\s+|al\s+mes\s+)?(?:(?:es|son|seria|serian|estan?|me\s+quedan?)\s+"
    r"(?:muy|demasiad|much|bastant|imposible|alt[oa]|car[oa]|un\s+monton|un\s+huevo)"
    r"|(?:ya\s+)?no\s+(?:(?:los?|las?|me|te|le)\s+)*(?:lleg|pued|podr|alcanz|tengo|doy|da\b|acept)|no\s*(?:[,.;]|pero\b|sino\b)|nada\b(?!\s+mas))"
)


def _beside_taken(message: Message, number: Number) -> bool:
    """A date follows at once ("100 a fin de mes")."""
    at = number.end + 1
    return message.text[number.end : at] == " " and at < len(message.text) and not message.is_free(at, at + 1)


def _near(text: str, number: Number) -> bool:
    return bool(_VERB_NEAR.search(text, max(0, number.start - 40), number.start))


def _near_after(text: str, number: Number) -> bool:
    return bool(_VERB_NEAR.search(text, number.end, min(len(text), number.end + 30)))


def _read(number: Number, setting: Setting, role: Role | None) -> Amount | None:
    currency = _currency(number, setting.currency)
    value = _plain(number.value)
    if number.doubtful:
        other = value / 1_000 if number.scale == _MILLION else value * 1_000
        return Amount(value, currency, True, (_plain(other),), role)
    in_pesos = (currency or setting.currency) in PESO_CURRENCIES
    named_small = currency is not None and currency != "COP"
    if not in_pesos or named_small or (number.scale > 1 and not _may_be_more(number)):
        return Amount(value, currency, False, (), role)
    return _in_pesos(number, value, currency, setting, role)


def _may_be_more(number: Number) -> bool:
    """ "mil doscientos" may be 1,200,000, as "1.200" may."""
    if number.scale == 100:
        return True
    return number.scale == 1_000 and number.value < 10_000 and not number.marked and number.value % 1_000 != 0


def _in_pesos(
    number: Number, value: Decimal, currency: str | None, setting: Setting, role: Role | None
) -> Amount:
    named = number.currency is not None or number.scale == 100
    decimals = number.literal is not None and number.literal.decimals
    if value >= 10_000 or (value >= 1_000 and named):
        return Amount(value, currency, False, (), role)
    readings = _readings(value, decimals, named)
    if setting.balance:
        fitting = [one for one in readings if _fits(one, setting.balance)]
        if len(fitting) == 1:
            return Amount(fitting[0], currency, False, (), role)
        readings = fitting + [one for one in readings if one not in fitting]
    return Amount(readings[0], currency, True, tuple(readings[1:]), role)


def _readings(value: Decimal, decimals: bool, named: bool) -> list[Decimal]:
    if decimals and value < 100:
        return [_plain(value * _MILLION), _plain(value * _THOUSAND)]
    if value >= 1_000 or named:
        return [value, _plain(value * _THOUSAND)]
    return [_plain(value * _THOUSAND), value]


def _fits(value: Decimal, balance: Decimal) -> bool:
    return balance * _LEAST_SHARE <= value <= balance * _MOST_SHARE


def _currency(number: Number, default: str) -> str | None:
    if number.currency != "pesos":
        return number.currency
    return default if default in PESO_CURRENCIES else "COP"


def _plain(value: Decimal) -> Decimal:
    """Without trailing zeros or exponent: 200000, not 2E+5; 1200.50, not 1200.500."""
    return Decimal(int(value)) if value == int(value) else value
