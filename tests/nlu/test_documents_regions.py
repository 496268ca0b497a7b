"""Identity numbers as they are given from Colombia, Spain, Mexico, Argentina and Peru; `-` where there is none."""

from __future__ import annotations

import pytest

from backend.nlu.understanding import Expected
from tests.nlu.reading import cases, entities

COLOMBIA = """
buenas tardes, Hernán Cifuentes, c.c. 79.418.236 => 79418236
mi numero de cedula es el 41 902 337 => 41902337
cédula 1.144.067.825 de Cali => 1144067825
le confirmo la cédula: 34567812 => 34567812
habla con Marcela Ortiz 52.347.118 => 52347118
soy Doris Márquez, 66871204 => 66871204
Telmo Angulo cc12983476 => 12983476
soy la señora Celia Tello 24.871.556 => 24871556
Marco Llamas con cédula 1065812347 => 1065812347
me llamo Yuri y mi cédula es 1.110.478.923 => 1110478923
llamo por lo de la deuda de mi casa, soy 43118967 => 43118967
les escribo de nuevo, 98.562.341 => 98562341
le escribe Aurelio Mosquera, cedula 11798432 => 11798432
escribí mal la cédula, es 1.035.862.417 => 1035862417
la cc es 5.234.871 => 5234871
mi mamá se identifica con la 29.341.886 => 29341886
c.c. # 16.782.443 => 16782443
CC No. 80.214.567 => 80214567
número de documento 1085321476 => 1085321476
el documento es uno cero ocho cinco tres dos uno cuatro siete seis => 1085321476
diecinueve millones cuatrocientos doce mil ochocientos treinta y uno => 19412831
cincuenta y un millones setecientos veintitrés mil ciento nueve, esa es la cédula => 51723109
mi cédula es cincuenta y uno setecientos veintitrés ciento nueve => 51723109
mi cédula es ochenta y dos, doble cinco, trescientos uno, nueve => 82553019
setenta y uno seiscientos treinta y cuatro doscientos ocho => 71634208
numero 43567890 expedida en Medellín el 12/05/1998 => 43567890
43.567,890 => 43567890
4356789O => 43567890
cédula 71 punto 634 punto 208 => 71634208
cedula siete uno seis tres cuatro dos cero ocho => 71634208
cc mil ciento cuarenta y cuatro millones sesenta y siete mil ochocientos veinticinco => 1144067825
anote: 3 1 8 7 4 5 2 6 => 31874526
es 7 1 6 3 4 2 0 8 seguidito => 71634208
7,1,6,3,4,2,0,8 => 71634208
71 63 42 08 => 71634208
el numero es 1 0 3 5 8 6 2 4 1 7 => 1035862417
soy el titular, 94.382.611 => 94382611
94382611 de Palmira => 94382611
 94.382.611 Luis Fernando => 94382611
la mía es 94382611 y la de mi esposo 31876542 => 94382611
le dije 94382611, no 94382612 => 94382611
94382612, perdón, 94382611 => 94382611
94382612... ay no, 94382611 => 94382611
es 94382612 digo 94382611 => 94382611
me equivoqué de número, no es 94382612 sino 94382611 => 94382611
noventa y cuatro millones... mejor se la escribo 94382611 => 94382611
cc noventa y cuatro millones trescientos, espere, se la escribo 94382611 => 94382611
tarjeta de identidad 1.098.234.567 => 1098234567
tarjeta 1098234567 => 1098234567
T.I. 1098234567 => 1098234567
cédula de extranjería 428917 => 428917
CE 612458 => 612458
c.e. No 1.023.871 => 1023871
permiso por protección temporal 4871236 => 4871236
PPT 5902814 => 5902814
pep 981234509871234 => -
NIT 900.684.125-1 => 9006841251
nit 901237845-3 => 9012378453
somos la ferretería, nit 830.145.672 => 830145672
Nit: 800954316 8 => 800954316
cedula colombiana 6.087.123 => 6087123
mi sedula 6087123 porfa => 6087123
ceduala 15348762 => 15348762
sedla: 15348762 => 15348762
cédula n° 15.348.762 => 15348762
15'348.762 => 15348762
15’348’762 => 15348762
15-348-762 => 15348762
CC 15348762 y le puedo dar 150 mil quincenales => 15348762
puedo dar 80 mil, mi cédula 15348762 => 15348762
15348762 quiero saber cuánto debo => 15348762
hola 15348762 hola => 15348762
identificada con 52.910.448 de Bogotá => 52910448
cédula: 52 910 448, celular 315 820 4471 => 52910448
mi cel es 3158204471 y la cedula 52910448 => 52910448
cédula 52910448 tel 6012345678 => 52910448
"""

SPAIN = """
mi DNI es 30845217D => 30845217D
dni 71934026-P => 71934026P
DNI: 5318764-Z => 05318764Z
48612395 d => 48612395D
48.612.395-D => 48612395D
48 612 395 D => 48612395D
el deneí es 26107843 Z => 26107843Z
mi dni 26107843 zeta => 26107843Z
75390218 y la letra es la J => 75390218J
75390218 con la letra jota => 75390218J
9461357, letra P de Pamplona => 09461357P
apunta, 52 870 136 jota => 52870136J
52870136, jota => 52870136J
43607281 y de letra la V => 43607281V
43607281 uve => 43607281V
la letra es la E, 78561904 => 78561904
78561904 letra e => 78561904E
dni 20419835 ka => 20419835K
soy de Gáldar, 33972650V => 33972650V
siete ocho cinco seis uno nueve cero cuatro e => 78561904E
mi dni es siete ocho cinco seis uno nueve cero cuatro letra e => 78561904E
setenta y ocho quinientos sesenta y uno novecientos cuatro, letra e => 78561904E
X5082714J => X5082714J
x-5082714-j => X5082714J
NIE X 5082714 J => X5082714J
me llamo Fátima, y2617395d => Y2617395D
mi nie es Y-2617395-D => Y2617395D
equis 5082714 jota => X5082714J
nie zeta 0493182 ka => Z0493182K
Z0493182K => Z0493182K
mi número de nie: X0918273K => X0918273K
Y7345016A de Rachid => Y7345016A
dni 30845217 D y móvil 612 34 56 78 => 30845217D
30845217d buenas => 30845217D
Soy Candelaria, 30845217-D, lo de la tarjeta => 30845217D
me llamo Ibai 71934026 p => 71934026P
el del dni acabado en p, 71934026P => 71934026P
DNI 30.845.217 D => 30845217D
30845217D, perdón por la tardanza => 30845217D
con dni 48612395D y domicilio en Telde => 48612395D
NIF 48612395D => 48612395D
48612395D puedo pagar 60 euros => 48612395D
"""

AMERICA = """
mi INE es 2094417638150 => 2094417638150
credencial 1904417638151 a mi nombre => 1904417638151
mi credencial de elector es la 0837162954408 => 0837162954408
mi id es 4408216793 => 4408216793
id: 4408216793025 => 4408216793025
número de identificación 884120663 => 884120663
mi identificación oficial es 2309187455 => 2309187455
la credencial del INE 3 0 2 8 4 1 7 5 9 6 => 3028417596
DNI 27891334 => 27891334
mi dni es el 27.891.334 => 27891334
dni 8.234.771 => 8234771
soy Nahuel, dni 41.203.556 => 41203556
documento 23.567.890, Rosario => 23567890
mi documento: veintitrés millones quinientos sesenta y siete mil ochocientos noventa => 23567890
dni 02418873 => 02418873
02418873 => 02418873
mi dni peruano 45871236 => 45871236
soy Yobana, 45871236 pues => 45871236
dni cuatro cinco ocho siete uno dos tres seis => 45871236
cero dos cuatro uno ocho ocho siete tres => 02418873
carnet de extranjería 001748263 => 001748263
carné de extranjería 001847392 => 001847392
le paso mi dni: 70 12 34 58 => 70123458
mi carnet 4871236 => 4871236
pasaporte 118234567 => 118234567
DNI N° 40.118.237 => 40118237
"""

NONE = """
mi número de cliente es 30618842 => -
folio 20418837 => -
número de afiliado 45871236 => -
suministro 1203458 => -
CURP ROHM850412MDFDRR07 => -
mi clabe es 012180001234567891 => -
marque al 3104478219 => -
que me llame una persona al 3127740915 => -
llámeme al 310 555 0147 y hablamos => -
contáctenme al 3001239876 => -
mi whatsapp 321 456 7788 => -
escríbame al 3157781234 => -
le escribo del 3157781234 => -
pago 1.234.500 el viernes => -
debo 2.345.678 pesos => -
son 12.345.678 pesos con intereses => -
mi código es 48213355 => -
cuenta de ahorros 22334455667 => -
tarjeta terminada en 4567 => -
la obligación 71634208 => -
radicado 202611180034 => -
crédito número 15348762 => -
dos millones trescientos mil => -
un millón doscientos => -
cinco millones quinientos mil pesos => -
cuatrocientos mil => -
el 15 y el 30 => -
20 30 40 => -
50 60 80 100 => -
a las 10 30 => -
12/05/1980 => -
no me la sé => -
doscientos cincuenta y tres mil cuatrocientos doce pesos => -
el ticket 33218876 => -
le pago 1 500 000 => -
"""

ASKED = """
79456 => 79456
71634208 => 71634208
716 342 08 => 71634208
71,634,208 => 71634208
7 1 6 3 4 2 0 8 => 71634208
ahí le va: 3319047752861 => 3319047752861
3028417596 => 3028417596
ahi va mi numero 3028417596 => 3028417596
ya se lo di, 884120663 => 884120663
02418873 => 02418873
setenta y uno seiscientos treinta y cuatro doscientos ocho => 71634208
siete uno, seis tres, cuatro dos, cero ocho => 71634208
setenta y un millones seiscientos treinta y cuatro mil doscientos ocho => 71634208
48612395 d => 48612395D
48612395 => 48612395
x5082714j => X5082714J
no la tengo a la mano => -
mi celular es 3104478219 => -
en un momento => -
300 mil => -
"""


def shown(text: str, expected: Expected | None = None, currency: str = "COP") -> str:
    documents = entities(text, expected=expected, currency=currency).documents
    return documents[0].number if documents else "-"


@pytest.mark.parametrize(("text", "wanted"), cases(COLOMBIA + AMERICA + NONE))
def test_the_first_identity_number(text, wanted):
    assert shown(text) == wanted


@pytest.mark.parametrize(("text", "wanted"), cases(SPAIN))
def test_spanish_numbers_with_their_letter(text, wanted):
    assert shown(text) == wanted
    assert shown(text, currency="EUR") == wanted


@pytest.mark.parametrize(("text", "wanted"), cases(ASKED))
def test_the_number_that_was_asked_for(text, wanted):
    assert shown(text, Expected.DOCUMENT_NUMBER) == wanted


@pytest.mark.parametrize(
    ("text", "abandoned"), [("cc dieciséis millones... mejor se la escribo 16748233", 16_000_000)]
)
def test_a_number_that_was_begun_in_words_is_no_amount(text, abandoned):
    assert abandoned not in [amount.value for amount in entities(text).amounts]
