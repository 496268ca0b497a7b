"""How many instalments, and how often."""

from __future__ import annotations

import pytest

from backend.nlu.understanding import Expected
from tests.nlu.reading import cases, entities

COUNTS = """
en 6 cuotas => 6
6 cuotitas => 6
6 coutas => 6
dies cuotas => 10
en dose cuotas => 12
a 3 pagos => 3
en tres plazos => 3
en 3 veces => 3
en tres exhibiciones => 3
en 6 armadas => 6
12 meses => 12
48 mesecitos => 48
a doce meses => 12
por 6 meses => 6
en un plazo de 18 meses => 18
plazo de 24 meses => 24
24 cuotas mensuales => 24
12 mensualidades => 12
a un año => 12
a dos años => 24
año y medio => 18
en año y medio => 18
en medio año => 6
en 4 quincenas => 4
seis letras de 45 => 6
ocho contados de 60 => 8
200 mil de inicial y 6 cuotas de 50 => 6
quiero diferirlo a 24 => 24
cuotas: 12 => 12
6 no, 12 sí => 12
6 no 12 si => 12
12 sí, 6 no => 12
no a 6, a 12 si => 12
no puedo en 6 cuotas, en 12 sí => 12
quiero 6 cuotas no 3 => 6
no 6 cuotas, mejor 10 => 10
3 cuotas es muy poco, deme 8 => 8
en vez de 6 que sean 12 cuotas => 12
no me sirve en 3 cuotas, necesito 10 => 10
de 6 a 12 cuotas => 12
mejor en 12 => 12
pago único => 1
en una sola cuota => 1
en un solo pago => 1
que tal 250 mil por mes durante 8 meses => 8
yo le pago 50 mil semanal por 10 semanas => 10
2 pagos: uno el 15 y otro el 30 => 2
10 x 50.000 => 10
6x80mil => 6
tres de cien mil => 3
me voy con la de 12 cuotas => 12
"""

NO_COUNT = """
ya pague 3 cuotas
debo 4 cuotas
me faltan 2 cuotas
tengo 3 cuotas atrasadas
6 cuotas no
llevo 8 meses en mora
llevo 6 meses sin trabajo
hace 2 años
hace 3 meses
tengo 45 años
tengo un hijo de 5 años
dentro de 2 meses
la primera cuota
una cuota mas baja
cuotas de 45
en 15 días
en 2 semanas
200 mil
"""

FREQUENCIES = """
200 mil mensuales => monthly
al mes => monthly
cada mes => monthly
90€/mes => monthly
mensualmente => monthly
todos los meses => monthly
cada 30 días => monthly
el 10 de cada mes => monthly
quincenal => fortnightly
kincenal => fortnightly
cada 15 días => fortnightly
cada quincena => fortnightly
los 15 y 30 => fortnightly
dos veces al mes => fortnightly
semanal => weekly
cada ocho días => weekly
a la semana => weekly
todos los viernes => weekly
cada lunes => weekly
de contado => once
en un solo pago => once
pago único => once
en 6 cuotas =>
el viernes =>
el mes que viene =>
"""


@pytest.mark.parametrize(("text", "wanted"), cases(COUNTS))
def test_number_of_instalments(text, wanted):
    assert entities(text).installments == int(wanted)


@pytest.mark.parametrize("text", NO_COUNT.strip().splitlines())
def test_what_counts_no_instalments(text):
    assert entities(text).installments is None


@pytest.mark.parametrize(("text", "wanted"), cases(FREQUENCIES))
def test_frequency(text, wanted):
    assert (entities(text).frequency or "") == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("12", 12),
        ("a 12", 12),
        ("mejor 12", 12),
        ("en 24 por favor", 24),
        ("6 no, 12 sí", 12),
        ("200", None),
        ("la de 3", 3),
    ],
)
def test_figures_alone_answer_an_offer(text, wanted):
    assert entities(text, expected=Expected.OFFER_CHOICE).installments == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    cases("""
    la segunda => 2
    la 2 => 2
    opción 3 => 3
    opcion dos => 2
    la tercera por favor => 3
    2da => 2
    la última => -1
    opcion b => 2
    no la primera, la segunda => 2
    prefiero la primera => 1
    la primera quincena =>
    la primera cuota =>
    la primera guagua del domingo =>
    el último autobús =>
    el primer lunes de diciembre =>
    segunda vez que escribo =>
    en 2 cuotas =>
    """),
)
def test_choice_by_place(text, wanted):
    assert entities(text).option == (int(wanted) if wanted else None)


@pytest.mark.parametrize(
    ("text", "wanted"), [("el primero", 1), ("el 2", 2), ("2", 2), ("b", 2), ("con la tercera", 3)]
)
def test_choice_when_choosing(text, wanted):
    assert entities(text, expected=Expected.OFFER_CHOICE).option == wanted
    assert entities(text, expected=Expected.DEBT_CHOICE).option == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("4821", "4821"), ("son 4821", "4821"), ("4 8 2 1", "4821"), ("48 21", "4821"), ("cuatro ocho dos uno", "4821"),
     ("cuarenta y ocho veintiuno", "4821"), ("termina en 4821", "4821"), ("123456", "123456"), ("no sé", None)],
)  # fmt: skip
def test_digits_that_answer_a_challenge(text, wanted):
    assert entities(text, expected=Expected.CHALLENGE_ANSWER).digits == wanted


def test_percentages():
    assert [str(one) for one in entities("20% o el veinte por ciento, o 5,5 %").percentages] == ["20", "5.5"]
    assert entities("la mitad ya").percentages == (50,)
    assert entities("-20%, 300 %").percentages == ()
