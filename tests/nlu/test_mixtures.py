"""Messages that carry several things: document, amounts, term, frequency, dates and percentages come out together.

`d` document, `a` amounts, `n` instalments, `f` frequency, `t` dates (November and December 2026 by month and day),
`p` percentages; what a case does not name is not looked at, `-` says that there is none.
"""

from __future__ import annotations

import pytest

from tests.nlu.reading import cases, entities

IN_PESOS = """
soy 93.388.915 y puedo dar 200 mil mensuales => d 93388915 | a 200000 | f monthly | n -
cc 52910448, le ofrezco 150 mil quincenales desde el 30 => d 52910448 | a 150000 | f fortnightly | t 11-30
mi cédula 71634208 y quiero pagar en 6 cuotas de 85 mil => d 71634208 | n 6 | a 85000
buenas, 1.035.862.417, ¿me dejan en 12 cuotas? => d 1035862417 | n 12 | a -
15348762 pago 300 mil el viernes => d 15348762 | a 300000 | t 11-20
200 mil el 15 y 200 mil el 30 => a 200000 | t 12-15, 11-30
doy 500 mil de inicial y el resto en 6 cuotas => a 500000 | n 6
300 de entrada y 8 cuotas de 60 => a 300000, 60000 | n 8
un millón hoy y el saldo en 4 => a 1000000 | n 4 | t 11-18
el 5 de cada mes 120 mil => a 120000 | f monthly
cada 15 días le doy 90 mil => a 90000 | f fortnightly | t -
cada viernes 40 mil => a 40000 | f weekly
80 mil semanales por 10 semanas => a 80000 | n 10 | f weekly
en 12 cuotas mensuales de 75.000 desde enero => n 12 | a 75000 | f monthly
me hacen un descuento del 30% y pago 700 mil ya => p 30 | a 700000 | n -
con el 20 por ciento de descuento pago todo el 30 => p 20 | t 11-30 | a -
quiero el cincuenta por ciento de rebaja => p 50
la mitad ahora y la mitad en diciembre => p 50 | t 12-01
¿me quitan el 15 % si pago de contado? => p 15 | f once
rebájeme un 10% y en 3 cuotas => p 10 | n 3
60% de quita en un solo pago => p 60 | n 1 | f once
descuento de 12,5 % => p 12.5
mitad ahora, mitad en enero => p 50 | t 01-01
me ofrecieron 40 % y ahora dicen 25 % => p 40, 25
x ciento no sé, 35 x ciento puede ser => p 35
treinta porciento => p 30
cincuenta por siento de descuento => p 50
cien por ciento seguro => p 100
el 80% de la deuda en 10 cuotas => p 80 | n 10
condóneme el 100 por ciento de los intereses => p 100
pago el 70% el viernes => p 70 | t 11-20
medio millón el viernes y el resto en 3 quincenas => a 500000 | t 11-20 | n 3
350k en la quincena => a 350000 | t 11-30
te paso 20 lucas el viernes => a 20000 | t 11-20
mañana 100 y el lunes otros 100 => t 11-19, 11-23 | a 100000
a fin de mes 250 mil => t 11-30 | a 250000
con el aguinaldo pago 400 mil => t 12-20 | a 400000
cuando me llegue la prima le doy un millón => t 12-20 | a 1000000
en navidad le abono 150 mil => t 12-25 | a 150000
antes del 24 le pago 300 mil => t 11-24 | a 300000
la semana que viene 50 mil => t 11-23 | a 50000
de hoy en ocho 70 mil => t 11-25 | a 70000 | n -
primera semana de diciembre, 180 mil => t 12-01 | a 180000
no en 6, en 12 cuotas de 50 mil => n 12 | a 50000
6 cuotas no, 10 de 45 mil => n 10 | a 45000
soy Hernán, cel 3104478219, cédula 79.418.236, pago 90 mil => d 79418236 | a 90000
79418236, en 9 y firmo => d 79418236 | n 9
a año y medio con cuotas de 60 mil => n 18 | a 60000
le ofrezco S/ 300 en 2 armadas => a 300 | n 2
mi dni 45871236, puedo S/ 80 por quincena => d 45871236 | a 80 | f fortnightly
dni 27.891.334, 15 mil pesos por mes en 10 cuotas => d 27891334 | a 15000 | n 10 | f monthly
mi INE es 2094417638150 y doy 2,500 pesos de enganche => d 2094417638150 | a 2500
gano 1.300.000 y puedo 100 mil al mes => a 1300000, 100000 | f monthly
en 24 meses con el 10 % de inicial => n 24 | p 10
3 pagos de 200: hoy, el 30 y el 15 => n 3 | a 200000 | t 11-18, 11-30, 12-15
"""

IN_EUROS = """
30845217D, puedo 60 € al mes => d 30845217D | a 60 | f monthly
dni 48612395D y 12 plazos de 65 euros => d 48612395D | n 12 | a 65
doy 150 de entrada y el resto en 5 plazos => a 150 | n 5
os pago 400 el viernes y se acabó => a 400 | t 11-20
50 euros a primeros de mes => a 50 | t 12-01
90 € el 5 de cada mes => a 90 | f monthly
X5082714J, 35 euros semanales => d X5082714J | a 35 | f weekly
el 50 % de quita y pago 900 € de golpe => p 50 | a 900
con la paga extra 300 € => t 12-20 | a 300
40 al mes en 24 meses => a 40 | n 24 | f monthly
78561904 y la letra es la E, 75 al mes => d 78561904E | a 75
en 10 meses, 45,50 € cada uno => n 10 | a 45.50
mañana 100 € y 100 € el 30 => t 11-19, 11-30 | a 100
"""


def read(text: str, currency: str) -> dict[str, str]:
    found = entities(text, currency=currency)
    read = {
        "d": ", ".join(document.number for document in found.documents),
        "a": ", ".join(str(amount.value) for amount in found.amounts),
        "n": str(found.installments or ""),
        "f": str(found.frequency or ""),
        "t": ", ".join(f"{day:%m-%d}" for day in found.dates),
        "p": ", ".join(map(str, found.percentages)),
    }
    return {kind: value or "-" for kind, value in read.items()}


def wanted_by_kind(wanted: str) -> dict[str, str]:
    return {part.strip()[0]: part.strip()[2:] for part in wanted.split("|")}


@pytest.mark.parametrize(("text", "wanted"), cases(IN_PESOS))
def test_everything_that_a_message_carries_in_pesos(text, wanted):
    named = wanted_by_kind(wanted)
    assert {kind: value for kind, value in read(text, "COP").items() if kind in named} == named


@pytest.mark.parametrize(("text", "wanted"), cases(IN_EUROS))
def test_everything_that_a_message_carries_in_euros(text, wanted):
    named = wanted_by_kind(wanted)
    assert {kind: value for kind, value in read(text, "EUR").items() if kind in named} == named
