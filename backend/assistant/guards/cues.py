"""Words that give a figure its role, on folded text. The longest wording of a place wins."""

from __future__ import annotations

import re
from dataclasses import dataclass

NOUN, VERB, AFTER, WEAK = 3, 2, 1, 0
"""How much a word says: a noun names the role, a verb nearly, some only stand after a figure, paying says little."""

_AMOUNT_CUES: list[tuple[str, int, str]] = [
    ("total", NOUN, r"(?:cierr\w*|cerr\w+|sald(?:as|ar|ando|arias|aria|e|es|ada)|liquid\w*|cancel\w*|finiquit\w*|settle\w*|clear\w*|pay off)(?: \w+){0,6}? (?:con|por|pagando|for|with|by paying)(?= |$)"),
    ("total", NOUN, r"total(?: a pagar| que pagas| que pagarias| del plan| del acuerdo| de la oferta| final| to pay)?|pago unico|un solo pago|pago de contado|importe final|precio final|lump sum|single payment|one payment|acabas pagando|terminas pagando|suma(?:n|ria)?"),
    ("total", AFTER, r"en total|de una (?:sola )?vez|de contado|en un (?:solo|unico) pago|en una sola cuota|in full|in total|in one payment|altogether"),
    ("balance", NOUN, r"saldo(?: total| pendiente| actual| de hoy| adeudado)?|deuda(?: total| actual| pendiente| completa)?|total (?:adeudado|de (?:la|tu) deuda|que debes|owed)|obligacion|monto adeudado|balance|debt|total balance|outstanding(?: balance)?|amount owed|en vez de(?: los)?|en lugar de(?: los)?|instead of"),
    ("balance", VERB, r"debes|debias|adeudas|debe|adeuda|owe|deber|owed|owing|se debe|pendiente(?:s)?"),
    ("instalment", NOUN, r"(?:valor de (?:la|cada) )?cuotas?|mensualidad(?:es)?|pagos? mensual(?:es)?|cada (?:cuota|pago|mensualidad|una|uno)|cada mes|each instal?lments?|each(?: one)?|(?:monthly )?instal?lments?(?: amount)?|monthly payments?|cada quincena|cada semana|mensualmente|al mes"),
    ("instalment", AFTER, r"al mes|por mes|mensuales|mensual|cada mes|cada un[ao]|por cuota|each|per month|a month|monthly|every month|semanal(?:es)?|quincenal(?:es)?|/mes"),
    ("last", NOUN, r"ultima(?: cuota| mensualidad)?(?: final)?|ultimo pago|last (?:one|payment|instal?lment)|final payment"),
    ("first", NOUN, r"primera? (?:cuota|pago|mensualidad)|first (?:payment|instal?lment)"),
    ("next", NOUN, r"(?:proxim[ao]|siguiente) (?:cuota|pago|mensualidad|abono)|next (?:payment|instal?lment)"),
    ("down_payment", NOUN, r"cuota inicial|pago inicial|abono inicial|inicial|entrada|anticipo|down payment|initial payment|primer abono|upfront payment"),
    ("down_payment", AFTER, r"al inicio|de entrada|de inicial|al principio|al comienzo|upfront|up front|ahora mismo|de inmediato"),
    ("discount", NOUN, r"descuentos?|ahorros?|rebajas?|quitas?|condonacion|condonados?|reduccion|discounts?|savings?|reduction|diferencia|beneficio|bonificacion"),
    ("discount", VERB, r"ahorras|ahorrarias|ahorrando|ahorrar(?:te)?|te (?:quit|descont|rebaj|perdon|condon|descuent)\w+|descontamos|save|saving|you save|saves|ahorro|rebajad[oa]|forgiv\w+|waive\w*"),
    ("discount", AFTER, r"menos|de menos|off|less|de descuento|de ahorro|de rebaja|discount"),
    ("principal", NOUN, r"capital|principal"),
    ("interest", NOUN, r"interes(?:es)?(?: de mora| moratorios| corrientes| del plan)?|interests?|recargos?|tasa"),
    ("fees", NOUN, r"gastos(?: de cobranza)?|honorarios|cargos|comision(?:es)?|fees?|charges"),
    ("surplus", NOUN, r"excedente|disponible|margen|sobrante|surplus|left over|te (?:queda|sobra|quedan|quedaria|sobran|quedarian)(?: al mes| cada mes| libres?)?|left(?: a month)?|libres?"),
    ("income", NOUN, r"ingresos?|ganas|salario|sueldo|income|earn"),
    ("expenses", NOUN, r"gastos (?:esenciales|basicos|fijos|mensuales|del hogar)|gastas|(?:essential )?expenses|spend"),
    ("other_debts", NOUN, r"otras deudas|otros creditos|otras obligaciones|other debts"),
    ("paid", NOUN, r"(?:has|llevas|habias) (?:pagado|abonado)|pagado(?:s)?|abonado(?:s)?|already paid|paid so far|you have paid"),
    ("fee_of_document", NOUN, r"cuesta|costo|coste|vale|tarifa|precio|costs?"),
    ("payable", VERB, r"(?:queda|quedaria|quedan|quedarian|baj\w+|rebaj\w+|reduce|reduciria|dej\w+|pasa|lleg\w+|ofrec\w+)(?: \w+){0,3}? (?:en|a|hasta)|ofrec\w+"),
    ("payable", WEAK, r"pag\w+|abon\w+|cuota|pay|pays|paying|you would pay|you'd pay"),
    ("person", NOUN, r"propon\w+|propusiste|propuesta|ofreces|por ofrecer|ofreciste|ofrecias|tu oferta|tu propuesta|dijiste|dices|mencion\w+|planteas|planteaste|pides|pediste|pedias|indicas|indicaste|comentas|comentaste|contraoferta|que puedes pagar|podrias pagar|que quieres pagar|puedes dar|tu cifra|you (?:said|offered|proposed|mentioned|suggested|asked for)|your (?:offer|proposal|counter-?offer|figure)"),
    ("person", VERB, r"(?:no|nunca) (?:llego|llegamos|alcanz\w+|puedo|podemos|es posible|basta|autoriz\w+|puede|cubre|se puede|te puedo|me permit\w+|can|possible|enough)|insuficiente|por debajo|cannot (?:accept|go)|can't (?:accept|go)|not enough|demasiado bajo|no es suficiente|below"),
]  # fmt: skip
_DATE_CUES: list[tuple[str, int, str]] = [
    ("valid_until", NOUN, r"(?:valid[ao]s?|vigentes?|vigencia|en pie|disponibles?|valid|available|stands?|good)(?: hasta| solo hasta| until| through| till)?|(?:oferta|ofertas|opcion|opciones|propuesta|offer|offers|option)(?: \w+){0,4}? (?:vence\w*|caduca\w*|expira\w*|termina\w*|acaba\w*|expires?|ends?)|expira|caduca|expires?|(?:mantien\w+|mantener|acept\w+|decid\w+|confirm\w+)(?: \w+){0,5}? (?:hasta|antes)|(?:plazo|tiempo) para (?:aceptar|decidir)(?: hasta)?"),
    ("until", VERB, r"hasta(?: el)?|antes del?|a mas tardar|tope|until|till|before|no later than|by|plazo|fecha limite"),
    ("first", NOUN, r"primer(?:a)? (?:pago|cuota|mensualidad|abono|vencimiento)|empez\w+|empiez\w+|comienz\w+|comenz\w+|a partir del?|arranc\w+|inici\w+|first (?:payment|instal?lment|due date)|start\w*|begin\w*|desde(?: el)?"),
    ("last", NOUN, r"ultim[oa] (?:pago|cuota|mensualidad|abono|vencimiento)|termin\w+|acab\w+|finaliz\w+|last (?:payment|instal?lment|one|due date)|final payment|end(?:s|ing)?|ultima"),
    ("next", NOUN, r"(?:proxim[ao]|siguiente) (?:pago|cuota|vencimiento|mensualidad|abono|fecha)|next (?:payment|instal?lment|due date)"),
    ("due", NOUN, r"fecha limite de pago|(?:pag(?:a|ar|as|arias|arlo|arla|ando|o)|abon\w+|pay|paying|payment is due|paid)(?: \w+){0,3}? (?:hasta|antes|el|a mas tardar|by|before|on|until)|vence(?:n|ria)?(?: el)?|due(?: date| on)?|vencimiento|pag(?:o|ar|as|arias)|cuotas?"),
    ("original_due", NOUN, r"vencio|vencida desde|en mora desde|moroso desde|vencimiento original|past due since|overdue since|was due"),
    ("accepted", NOUN, r"aceptaste|firmaste|acordaste|aceptado el|accepted|agreed on|you signed|hiciste el acuerdo"),
    ("person", NOUN, r"propon\w+|propusiste|propuesta|ofreces|por ofrecer|dijiste|dices|mencion\w+|pides|pediste|quieres pagar|indicas|podrias pagar|your proposal|you (?:said|proposed|offered|mentioned)"),
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cue:
    """A role word at start..end."""

    role: str
    weight: int
    start: int
    end: int


class CueFinder:
    """Finds the role words of a text, by one pattern for each weight."""

    def __init__(self, table: list[tuple[str, int, str]]) -> None:
        self._patterns = [
            (role, weight, re.compile(rf"(?<![a-z])(?:{wording})(?![a-z])"))
            for role, weight, wording in table
        ]

    def find(self, text: str) -> list[Cue]:
        """Return the cues in order; where two overlap, the longer one, or the weightier of equals."""
        found = [
            Cue(role, weight, match.start(), match.end())
            for role, weight, pattern in self._patterns
            for match in pattern.finditer(text)
        ]
        kept: list[Cue] = []
        for cue in sorted(found, key=lambda cue: (cue.start - cue.end, -cue.weight)):
            clash = [other for other in kept if cue.start < other.end and other.start < cue.end]
            # "al mes" is told by what stands before it and by what stands after it.
            if not clash or all((other.start, other.end) == (cue.start, cue.end) for other in clash):
                kept.append(cue)
        return sorted(kept, key=lambda cue: cue.start)


AMOUNT_CUES = CueFinder(_AMOUNT_CUES)
DATE_CUES = CueFinder(_DATE_CUES)
