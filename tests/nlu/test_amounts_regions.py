"""Sums as they are offered in Colombia, Spain, Mexico, Argentina and Peru; the first one read, `-` where none is.

In a debt in pesos a short figure without a unit means thousands; in euros every figure is what it says.
"""

from __future__ import annotations

import pytest

from tests.nlu.reading import cases, entities

IN_PESOS = """
le puedo colaborar con 180 mil => 180000
le ofrezco trescientos veinte mil => 320000
si me deja en 900 mil cancelo ya => 900000
déjemelo en 850.000 y le pago el viernes => 850000
bájele a 1.100.000 => 1100000
si me lo dejan en 1.350.000 pago hoy => 1350000
por 700 mil lo pago de una => 700000
yo decía 350 y ya => 350000
pensaba en 450 => 450000
con 250 de una vez quedamos a paz => 250000
cuánto, 500? yo pongo 500 => 500000
reúno 600 y se los consigno => 600000
tengo 400 ahí guardados => 400000
me alcanza para 150 => 150000
no más de 120 mil por quincena => 120000
dele, 80 mil cada 8 días => 80000
unos 75 mil semanales => 75000
70 mil pesitos => 70000
sesenta mil pesos mensuales => 60000
ciento cinco mil => 105000
ciento ochenta y siete mil quinientos => 187500
un millón cien => 1100000
un millón cien mil => 1100000
millón doscientos cincuenta => 1250000
dos millones ochocientos mil => 2800000
tres millones y medio => 3500000
1.8 millones => 1800000
1,75 millones => 1750000
uno ochocientos => 1800000
dos palos y medio => 2500000
palo trescientos => 1300000
un palito => 1000000
tres melones => 3000000
medio melón => 500000
120 lucas => 120000
cuarenta lukas => 40000
200 lks => 200000
90k mensuales => 90000
150 K => 150000
$180.000 => 180000
$ 180,000 => 180000
180.000 COP => 180000
COP 1.250.000 => 1250000
1'350.000 => 1350000
1´350.000 => 1350000
$2'000.000 => 2000000
450.000,00 => 450000
450000 pesos => 450000
le giro 200000 hoy => 200000
puedo consignar $95.000 el 30 => 95000
50 mil ahora y 50 mil el 15 => 50000
de a 60 mil => 60000
de a 45 cada quincena => 45000
en 6 cuotas de 85 mil => 85000
5 cuotas de 120.000 => 120000
ocho letras de 55 => 55000
4 contados de 100 => 100000
inicial de 200 y el resto en 4 => 200000
la mitad, o sea 340 mil => 340000
gano 1.300.000 => 1300000
me pagan novecientos mil => 900000
setecientos veinte mil pesos => 720000
trecientos mil => 300000
dosientos cincuenta mil => 250000
quiñientos mil => 500000
ciento vente mil => 120000
cien milpesos => 100000
cienmil => 100000
ochenta mill => 80000
cuatrosientos mil => 400000
200mil pesos mensual => 200000
200.mil => 200000
25O mil => 250000
2OO.OOO => 200000
mil trescientos pesos => 1300
tresientos mil ahora => 300000
$ 200.000 (doscientos mil) => 200000
me quedan 120 libres => 120000
entre 100 y 120 mil => 100000
100 o 120 mil => 100000
no puedo 200 mil, puedo 150 mil => 150000
200 mil no, 150 mil sí => 150000
no me da para 300, sí para 180 => 180000
no acepto 900, pago 600 => 600000
no llego a 250, pero 200 sí => 200000
ni 500 ni 400, le doy 250 => 250000
en vez de 300 le doy 220 => 220000
en lugar de 150 mil que sean 110 mil => 110000
me piden 800 y yo tengo 500 => 500000
vos me cobrás 700 mil, yo te doy 450 mil => 450000
300 está muy alto, 220 puedo => 220000
120 es muy caro, dejémoslo en 90 => 90000
400 nada, 250 sí => 250000
los 600 no los tengo, tengo 350 => 350000
mejor 130 mil => 130000
no, mejor 130 mil => 130000
mil quinientos pesos => 1500
12 mil 500 => 12500
12.500 pesos => 12500
ni veinte mil hago al día => 20000
a duras penas 50 mil => 50000
lo máximo son 90 mil => 90000
apenas tengo 35 mil => 35000
solo cuento con 65.000 => 65000
hasta 110 mil => 110000
aunque sea 40 mil => 40000
aguánteme y le doy 100 el viernes => 100000
quedé de pagar 85 mil => 85000
te puedo dar 20 lucas por semana => 20000
tirame 300 lucas y cerramos => 300000
pongo 15 mil pesos por mes => 15000
le entro con 2,500 pesos => 2500
800 pesos quincenales => 800
$1,200 pesos mensuales => 1200
3 mil 500 pesos => 3500
tres mil quinientos pesos => 3500
5 mil varos => 5000
ofrezco $12,300 => 12300
un enganche de 4,000 => 4000
S/ 300 => 300
S/ 2,400 y me entregan la carta => 2400
S/. 150.50 => 150.50
s/ 1,250 => 1250
los S/ 95 mensuales => 95
puedo yapear S/80 => 80
300 soles nomás => 300
ciento cincuenta soles => 150
460 soles no 1,130 => 460
2 lucas verdes => 2000
200 dólares => 200
u$s 150 => 150
"""

IN_EUROS = """
60 € al mes => 60
60€/mes => 60
sesenta eurillos => 60
puedo con 45 => 45
os doy 300 y listo => 300
con 90 euros al mes voy bien => 90
400 y se acabó => 400
yo decía 400 y se acabó => 400
como mucho 75 => 75
llego hasta los 80 => 80
20 eur/semana => 20
80, no más => 80
ni cinco euros tengo => 5
sin un euro => -
ni un euro => -
mil euros de golpe => 1000
mil doscientos euros => 1200
1.200 euros => 1200
1.250,50 euros => 1250.50
412,50 € => 412.50
412.50 € => 412.50
99,99€ => 99.99
€ 250 => 250
250 EUR => 250
2.000€ => 2000
dos mil pavos => 2000
cincuenta con cincuenta euros => 50.5
veinticinco euros semanales => 25
por 700 lo cierro => 700
si lo dejáis en 850 os pago hoy => 850
bajadlo a 500 => 500
no llego a 90, ponme 62 => 62
con 140 no llego, con 90 sí => 90
entre 50 y 60 euros => 50
me piden 120 y puedo 70 => 70
el alquiler son 650 => 650
cobro un subsidio de 480 euros => 480
12 cuotas de 65 => 65
en 10 plazos de 80 euros => 80
doy 150 de entrada => 150
ciento veinte al mes => 120
treinta y cinco al mes => 35
trescientos cincuenta euros => 350
quinientos cuarenta y dos con diez euros => 542.1
1500 euros => 1500
tres mil => 3000
80 pavos => 80
un par de cientos => -
"""

NONE = """
sin un peso => -
no tengo un mango => -
ni un sol tengo => -
no tengo ni mil pesos => -
eso lo pagué en 2019 => -
desde el año 2021 => -
lo cancelé en el 2020 => -
di de baja eso en 2017 => -
en la web me da error 500 => -
fibra de 600 megas => -
vivo en la calle 100 => -
piso 5 => -
a las 8 => -
tengo 3 hijos y 2 perros => -
6 cuotas => -
en 12 meses => -
el 20 % => -
la mitad => -
hace 300 días => -
150 llamadas al día => -
mil disculpas => -
un millón de gracias => -
no tengo trabajo => -
la segunda opción => -
71634208 => -
me llamo Yuri y mi cédula es 1.110.478.923 => -
3104478219 => -
el 15 de diciembre => -
quién ganó nacional o millos => -
mi hijo tiene 8 => -
puedo pagar en oxxo => -
mi papá tiene 75 años => -
"""


def shown(text: str, currency: str) -> str:
    amounts = entities(text, currency=currency).amounts
    return str(amounts[0].value) if amounts else "-"


@pytest.mark.parametrize(("text", "wanted"), cases(IN_PESOS + NONE))
def test_sums_of_a_debt_in_pesos(text, wanted):
    assert shown(text, "COP") == wanted


@pytest.mark.parametrize(("text", "wanted"), cases(IN_EUROS + NONE))
def test_sums_of_a_debt_in_euros(text, wanted):
    assert shown(text, "EUR") == wanted
