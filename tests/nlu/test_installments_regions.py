"""Terms as they are asked for in Colombia, Spain, Mexico, Argentina and Peru; `-` where none is."""

from __future__ import annotations

import pytest

from backend.nlu.understanding import Expected
from tests.nlu.reading import cases, entities

NAMED = """
¿me lo parten en cuatro cuotas? => 4
pártamelo en 4 => 4
lo parto en cinco => 5
divídamelo en 10 => 10
si lo divido en doce cuánto queda => 12
lo podemos dividir en 8? => 8
la deuda dividida en 6 => 6
repártalo en 3 quincenas => 3
difiéramelo a 36 => 36
diferir a 18 => 18
me la difieren a 24 => 24
fraccionar en 9 => 9
quiero fraccionarlo en 12 armadas => 12
me lo fracciona en 10 letras => 10
refinánciame a 24 meses => 24
reprogramar en 12 cuotas => 12
un cronograma en 6 cuotas => 6
hacémelo en 9 => 9
hacelo en seis y firmo => 6
¿me lo hacés en 12? => 12
haceme 12 cuotas => 12
dame 18 cuotas => 18
dámelo en 6 => 6
pónmelo en 10 plazos => 10
pónmelo a 24 meses => 24
a 24 meses me va bien => 24
a 15 meses no? => 15
en 10 meses, no crees? => 10
y a 30 cuánto sale => 30
en 9 se puede? => 9
¿en 6 sin intereses? => 6
12 meses sin intereses => 12
a 6 meses sin recargo => 6
en 12 cuotas sin interés => 12
en 6 iguales => 6
en seis y listo => 6
en tres => 3
en tres y acepto => 3
pago en 2 => 2
puedo pagar en 4 => 4
la quiero pagar en dos => 2
en dos partes => 2
en dos contados => 2
en 2 exhibiciones => 2
en cinco parcialidades => 5
a 6 letras => 6
seis letritas => 6
ocho contaditos => 8
en cuatro abonitos => 4
diez abonos de 90 mil => 10
10 pagos quincenales => 10
en 8 quincenas => 8
20 semanas no, en 8 quincenas => 8
por 10 quincenas => 10
durante 20 semanas => 20
4 quincenas de 150 => 4
7 cuotas => 7
siete cuotas => 7
once cuotas => 11
veinte cuotas => 20
veinticuatro cuotas => 24
treinta y seis meses => 36
cuarenta y ocho cuotas => 48
sesenta meses => 60
a un añito => 12
a año y medio => 18
en dos años => 24
a 3 años => 36
a medio año => 6
un semestre no, a un año => 12
en dos semestres => 12
a un año y medio => 18
de 6 a 10 cuotas => 10
de 12 a 20 meses => 20
amplíe de 12 a 24 cuotas => 24
entre 6 y 8 cuotas => 8
6 u 8 cuotas => 8
3 o 4 cuotas => 4
entre 10 y 12 meses => 12
máximo 6 cuotas => 6
mínimo 12 cuotas => 12
hasta 24 cuotas => 24
unas 12 cuotas => 12
como 10 cuotas => 10
necesito 15 cuotas => 15
yo necesitaría veinticuatro meses => 24
6 cuotas es poco, necesitaría doce => 12
doce meses es poco, mejor veinte => 20
seis pagos, no cuatro => 6
no cuatro, seis pagos => 6
12 noo, 18 => 18
12 no, 24 => 24
6 no, 9 sí => 9
no 6, 9 => 9
no en 6, en 9 => 9
en vez de 6 cuotas que sean 9 => 9
en lugar de 12 cuotas póngame 18 => 18
en vez de 6 déjeme 10 cuotas => 10
que sean 12 en lugar de 6 => 12
y si son 10 en vez de 5 => 10
y si fueran 18 cuotas? => 18
mejor 8 cuotas que 6 => 8
prefiero 10 cuotas => 10
10 cuotas, perdón, 12 cuotas => 12
6 cuotas, digo, 8 => 8
6 cuotas mejor 8 => 8
3 meses es muy corto, a 9 => 9
200 de entrada y el saldo en 5 => 5
200 mil ya y el resto en 6 => 6
300 de inicial y lo demás en 4 pagos => 4
la mitad hoy y la otra mitad en 2 cuotas => 2
un abono de 100 y 8 cuotas de 50 => 8
5 cuotas de 120.000 => 5
cinco cuotas de ciento veinte mil => 5
12x85000 => 12
12 x 85 mil => 12
8 de 75 mil => 8
seis de ochenta mil => 6
cuotas: 9 => 9
en cuotas, digamos 10 => 10
plazo: 18 meses => 18
número de cuotas 10 => 10
plazo 24 => 24
24 mesecitos => 24
36 mensualidades => 36
en 6 mesualidades => 6
en kuotas de 50, serían 12 kuotas => 12
6 couotas => 6
en 4 plasos => 4
6 cuotas fijas => 6
en 6 cómodas cuotas => 6
12 cuotas iguales de 95 mil => 12
me sirve en 12 cuotas => 12
acepto las 6 cuotas => 6
la opción de 12 cuotas => 12
escojo la de 24 meses => 24
me quedo con la de 9 cuotas => 9
el plan de 10 meses => 10
24 cuotas, empezando en enero => 24
empiezo en enero y pago en 10 cuotas => 10
el viernes pago y el saldo en 3 cuotas => 3
quiero 3 pagos: hoy, el 15 y el 30 => 3
se puede a 5 meses? => 5
me lo puede dejar en 18 meses? => 18
si me da 10 meses firmo => 10
te lo pago en tres veces => 3
en tres vecesitas o en 4 cuotas => 4
os lo pago en cinco plazos => 5
¿podría ser en ocho mensualidades? => 8
aplazarlo a 12 meses => 12
¿y a diez meses cómo quedaría? => 10
son 12 meses => 12
quiero que sean 12 cuotas de 60 mil => 12
6 meses, ni uno más => 6
todo en un solo pago => 1
en una exhibición => 1
en 1 solo pago => 1
un único pago => 1
de un solo pago => 1
pago único de 300 => 1
en una sola cuota => 1
"""

NONE = """
quiero hacer un pago => -
es para hacer un pago => -
me retrasé en un plazo => -
debo 3 cuotas => -
tengo 2 cuotas vencidas => -
me aparecen dos cuotas impagas => -
nos adeudan cuatro meses de salario => -
llevo dos años sin trabajo => -
tengo 4 meses de embarazo => -
hace 5 meses me despidieron => -
tiene más de diez años => -
han pasado más de cinco años => -
el extracto de los últimos doce meses => -
mándeme los movimientos de los últimos 6 meses => -
me llaman de tres partes distintas => -
les escribí cinco veces => -
lo he dicho como 10 veces => -
mi hija de 3 años => -
tengo 62 años => -
ya son seis meses de esto => -
ya pagué 4 cuotas => -
me faltan 5 cuotas => -
en 15 días le pago => -
en 2 semanas cobro => -
dentro de 3 meses => -
la cuota de diciembre => -
la primera cuota cuándo es => -
12 meses es mucho => -
no a 12 meses => -
puedo pagar en Oxxo? => -
hoy en 8 le pago => -
llego a 20 => -
lo bajo a 50 => -
termina en 12 => -
vivo en el 5 => -
el 15 => -
son las 6 => -
somos 4 en la casa => -
"""

ANSWERS = """
12 => 12
doce => 12
a doce => 12
en 6 porfa => 6
a seis mejor => 6
24, no 12 => 24
prefiero 9 => 9
mejor en 18 => 18
10 y cerramos => 10
12 no, 18 si => 18
no, 24 => 24
listo, 6 => 6
ok, en 9 => 9
en 6 me queda bien => 6
la segunda => -
la 2 => -
sí => -
"""


def shown(text: str, expected: Expected | None = None) -> str:
    return str(entities(text, expected=expected).installments or "-")


@pytest.mark.parametrize(("text", "wanted"), cases(NAMED + NONE))
def test_the_term_that_is_asked_for(text, wanted):
    assert shown(text) == wanted


@pytest.mark.parametrize(("text", "wanted"), cases(ANSWERS))
def test_the_term_as_an_answer(text, wanted):
    assert shown(text, Expected.OFFER_CONFIRMATION) == wanted
