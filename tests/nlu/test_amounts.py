"""Amounts as people write them in Colombia, Spain, Mexico, Argentina and Peru; `?` where a question is due."""

from __future__ import annotations

from decimal import Decimal

import pytest

from backend.nlu.understanding import Expected
from tests.nlu.reading import cases, entities, written

IN_PESOS = """
200 mil => 200000
200mil => 200000
50.mil => 50000
1,5 millones => 1500000
2.3 millones => 2300000
0,5 millones => 500000
millón y medio => 1500000
2 millones y medio => 2500000
medio millón => 500000
1/2 millon => 500000
½ millón => 500000
un cuarto de millon => 250000
un par de millones => 2000000
350k => 350000
350 K => 350000
2.5k => 2500
80 lucas => 80000
50 lukas => 50000
900 luquitas => 900000
20 mil lucas => 20000
dos mil lucas => 2000000
5 barras => 5000
quinientas lucas => 500000
dos palos => 2000000
un palo doscientos => 1200000
medio palo => 500000
palo y medio => 1500000
un melon => 1000000
tres gambas => 300?
20 mil varos => 20000 COP
500 mil pesitos => 500000 COP
doscientos cincuenta mil => 250000
dosientos mil => 200000
sien mil => 100000
siento veinte mil => 120000
quinientosmil => 500000
dosmil quinientos pesos => 2500 COP
dos cientos mil => 200000
veinti cinco mil => 25000
treintaicinco mil => 35000
quatrocientos mil => 400000
nuevecientos mil => 900000
un millon doscientos => 1200000
un millon doscientos mil => 1200000
un millón y doscientos mil => 1200000
2 millones 300 => 2300000
1 millon 200 mil => 1200000
millón trescientos => 1300000
uno quinientos => 1500000
uno punto cinco millones => 1500000
mil millones => 1000000000
1'200.000 => 1200000
$2´500.000 => 2500000
1'500 => 1500000
$300.000 => 300000
300.000$ => 300000
$300,000 => 300000
300.000 pesos => 300000 COP
300 000 => 300000
1 200 000 pesos => 1200000 COP
$1.200.000,00 => 1200000
$ 1.200.000,oo => 1200000
300.000.- => 300000
300.000 mil pesos => 300000 COP
COP 450.000 => 450000 COP
1500000 => 1500000
puedo pagar 150 => 150000?
cien => 100000?
cuatrocientos cincuenta => 450000?
2,5 => 2500000?
mil doscientos => 1200?
3000 => 3000?
5000 pesos => 5000 COP
150 pesos => 150 COP?
2 mill => 2000000
80 mill => 80000?
entre 200 y 250 mil => 200000; 250000
de 80 a 100 mil => 80000; 100000
60€ => 60 EUR
100 dólares => 100 USD
500 pesos mexicanos => 500 MXN
300 soles => 300 PEN
le tengo 600 => 600000?
con 700 cerramos => 700000?
hasta 250 => 250000?
el viernes le doy 200 y el otro viernes 300 => 200000?; 300000?
no tengo 500 mil pero si 200 mil => 200000
no puedo pagar mas de 300 mil => 300000
debo 500 mil => 500000
no puedo con 120 mil, ¿y si son 90? => 90000?
120 es mucho, 90 sí => 90000?
bájele a 100 => 100000?
ochocientos cincuenta y nada más => 850000?
te paso 20 lucas el viernes y 30 la otra semana => 20000; 30000?
200 ya, 100 en 15 días => 200000?; 100000?
unos mil => 1000
"""

IN_EUROS = """
60€ => 60 EUR
€200 => 200 EUR
40 euritos => 40 EUR
1.200,50 € => 1200.50 EUR
1,200.50 € => 1200.50 EUR
75,50 euros => 75.50 EUR
mil euros => 1000 EUR
mil doscientos => 1200
dos mil quinientos euros => 2500 EUR
cien pavos => 100 EUR
puedo pagar 150 => 150
puedo pagar 60 al mes => 60 instalment
1.200 => 1200
2k => 2000
75 con 50 euros => 75.5 EUR
setenta y cinco euros con cincuenta => 75.5 EUR
entre 50 y 60 euros => 50 EUR; 60 EUR
os ofrezco 600€ y cerramos => 600 EUR total
cobro 1.100 € netos al mes y pago 450 de alquiler => 1100 EUR; 450
"""

ROLES = """
200 mil mensuales => 200000 instalment
200 semanal => 200000? instalment
150 mil al mes => 150000 instalment
80 mil quincenales => 80000 instalment
cada 15 días 100 mil => 100000 instalment
6 cuotas de 50 => 50000? instalment
seis letras de 45 => 45000? instalment
ocho contados de 60 => 60000? instalment
12 cuotas de 85 mil cada una => 85000 instalment
que tal 250 mil por mes durante 8 meses => 250000 instalment
el 10 de cada mes le consigno 150.000 => 150000 instalment
200 mil de inicial y 6 cuotas de 50 => 200000 down_payment; 50000? instalment
doy 100 mil de entrada y el resto en 4 cuotas => 100000 down_payment
300 mil ahora mismo y lo demás en enero => 300000 down_payment
puedo dar 100k ahora y el resto en 3 cuotas => 100000 down_payment
de primerazo le doy 80 mil => 80000 down_payment
enganche de 2000 pesos => 2000 COP down_payment
una inicial de medio millon => 500000 down_payment
de contado 500 mil => 500000 total
800 mil en un solo pago => 800000 total
un solo pago de 800 mil => 800000 total
ofrezco 1.200.000 en 6 cuotas => 1200000 total
le pago 900 mil y quedamos a paz y salvo => 900000 total
puedo pagar hoy 200000 => 200000
10 x 50.000 => 50000 instalment
50.000 x 10 meses => 50000 instalment
tres de cien mil => 100000 instalment
acepto el pago de 86419 => 86419
"""

NO_AMOUNTS = """
-500
puedo pagar -500
$-200.000
0
$0
NaN
infinito
1e9
pago de 99999999999999999999
20%
mil gracias
un millón de gracias
lo siento
tengo 3 hijos
tengo 45 años
llevo 6 meses sin trabajo
son las 5 pm
a las 10:30
opcion 2
la segunda
calle 45 numero 23-15
el 15 y el 30
15/12/2026
en 12 cuotas
6 no, 12 sí
93388915
3104567890
mi obligacion termina en 4821
el codigo es 123456
tarjeta 4111 1111 1111 1111
estamos en el 2026
no tengo ni mil pesos
tengo un hijo de 5 años
me llamaron 5 veces
estoy en el bus 45
la ley 1266 de 2008
no
"""


def shown(text: str, **asked: object) -> str:
    return "; ".join(map(written, entities(text, **asked).amounts))  # type: ignore[arg-type]


@pytest.mark.parametrize(("text", "wanted"), cases(IN_PESOS))
def test_debt_in_pesos(text, wanted):
    assert shown(text) == wanted


@pytest.mark.parametrize(("text", "wanted"), cases(IN_EUROS))
def test_debt_in_euros(text, wanted):
    assert shown(text, currency="EUR") == wanted


@pytest.mark.parametrize(("text", "wanted"), cases(ROLES))
def test_what_an_amount_is_for(text, wanted):
    assert shown(text) == wanted


@pytest.mark.parametrize("text", NO_AMOUNTS.strip().splitlines())
def test_what_is_no_amount(text):
    assert entities(text).amounts == ()


@pytest.mark.parametrize(
    ("text", "balance", "wanted"),
    [
        ("puedo pagar 150", 123_456, "150000"),
        ("puedo pagar 80", 2_000_000, "80000"),
        ("1.200", 5_000_000, "1200000"),
        ("mil doscientos", 5_000_000, "1200000"),
        ("1.5", 3_000_000, "1500000"),
        ("ofrezco 900", 1_200, "900"),
        ("200 mil", 123_456, "200000"),
    ],
)
def test_the_balance_settles_what_a_short_figure_means(text, balance, wanted):
    assert shown(text, balance=balance) == wanted


def test_an_ambiguous_amount_names_the_other_reading():
    amount = entities("puedo pagar 150").amounts[0]
    assert (amount.value, amount.alternatives) == (Decimal(150_000), (Decimal(150),))


def test_a_challenge_answer_is_no_money():
    assert entities("4821", expected=Expected.CHALLENGE_ANSWER).amounts == ()
    assert entities("es 4821", expected=Expected.CHALLENGE_ANSWER).amounts == ()


def test_amounts_are_whole_where_they_are_whole():
    assert str(entities("1,5 millones").amounts[0].value) == "1500000"
