"""Dates as they are promised in Colombia, Spain, Mexico, Argentina and Peru; read on Wednesday 18 November 2026.

`-` where the message names no day.
"""

from __future__ import annotations

import pytest

from tests.nlu.reading import cases, entities

DAYS = """
el 30 => 2026-11-30
le pago el 30 => 2026-11-30
para el 30 sin falta => 2026-11-30
el día 5 => 2026-12-05
el 5 => 2026-12-05
a partir del 10 => 2026-12-10
antes del 24 => 2026-11-24
después del 15 => 2026-12-15
hasta el 28 => 2026-11-28
a más tardar el 25 => 2026-11-25
a más tardar el 2 de diciembre => 2026-12-02
el día primero => 2026-12-01
el primero de diciembre => 2026-12-01
el 1 de diciembre => 2026-12-01
el 1º de diciembre => 2026-12-01
el primero => 2026-12-01
el uno de enero => 2027-01-01
el dos de diciembre => 2026-12-02
el veintiocho de este mes => 2026-11-28
el veinte => 2026-11-20
el treinta => 2026-11-30
el treinta y uno de diciembre => 2026-12-31
el 31 de diciembre => 2026-12-31
el 24 de dic => 2026-12-24
24-dic => 2026-12-24
3 de enero => 2027-01-03
el 3 de enero del 2027 => 2027-01-03
15 de marzo => 2027-03-15
el 20 de noviembre => 2026-11-20
20/11 => 2026-11-20
el 05/12 => 2026-12-05
05/12/26 => 2026-12-05
5-12-2026 => 2026-12-05
2026-12-20 => 2026-12-20
20.12.2026 => 2026-12-20
el 10 del mes que viene => 2026-12-10
el 10 del próximo mes => 2026-12-10
el 10 del mes entrante => 2026-12-10
el 30 de este mes => 2026-11-30
el 15 del otro => 2026-12-15
los 5 primeros días de diciembre => 2026-12-01
los primeros días de enero => 2027-01-01
el día de velitas, el 7 de diciembre => 2026-12-07
el próximo 30 => 2026-11-30
este 30 => 2026-11-30
el 15 o el 16 => 2026-12-15
el viernes 27 => 2026-11-27
lunes 23 => 2026-11-23
el martes 1 de diciembre => 2026-12-01
"""

WEEKS = """
el viernes => 2026-11-20
este viernes => 2026-11-20
el viernes que viene => 2026-11-20
el próximo viernes => 2026-11-20
el viernes próximo => 2026-11-20
para el viernes => 2026-11-20
el biernes => 2026-11-20
el lunes => 2026-11-23
el lunes a primera hora => 2026-11-23
el lunes sin falta => 2026-11-23
el martes => 2026-11-24
el miércoles => 2026-11-25
el jueves => 2026-11-19
mañana jueves => 2026-11-19
el sábado que me pagan => 2026-11-21
el domingo => 2026-11-22
el otro lunes => 2026-11-30
el lunes de la próxima semana => 2026-11-23
el jueves de la semana que viene => 2026-11-26
el viernes de la otra semana => 2026-11-27
viernes en ocho => 2026-11-27
de hoy en ocho => 2026-11-25
de hoy en 8 => 2026-11-25
de hoy en quince => 2026-12-02
hoy en ocho => 2026-11-25
de mañana en ocho => 2026-11-26
en ocho días => 2026-11-26
en 8 días => 2026-11-26
en quince días => 2026-12-03
en 10 días => 2026-11-28
en unos 5 días => 2026-11-23
dentro de 20 días => 2026-12-08
en un par de días => 2026-11-20
en tres semanas => 2026-12-09
dentro de una semana => 2026-11-25
en una semana => 2026-11-25
en un mes => 2026-12-18
dentro de dos meses => 2027-01-18
la otra semana => 2026-11-23
la próxima semana => 2026-11-23
la semana que viene => 2026-11-23
la semana entrante => 2026-11-23
semana que viene => 2026-11-23
esta semana => 2026-11-22
el fin de semana => 2026-11-21
este finde => 2026-11-21
el finde que viene => 2026-11-28
primera semana de diciembre => 2026-12-01
la primera semana de enero => 2027-01-01
segunda semana de diciembre => 2026-12-08
la última semana de noviembre => 2026-11-24
el primer viernes de diciembre => 2026-12-04
el último viernes de noviembre => 2026-11-27
hoy => 2026-11-18
hoy mismo pago => 2026-11-18
esta noche => 2026-11-18
esta tarde le consigno => 2026-11-18
ahora mismo no, mañana => 2026-11-19
mañana => 2026-11-19
mañana temprano => 2026-11-19
mañana a primera hora => 2026-11-19
mañana mismo => 2026-11-19
pasado mañana => 2026-11-20
pasadomañana => 2026-11-20
en 24 horas => 2026-11-19
en 72 horas => 2026-11-21
"""

PAYDAYS = """
la quincena => 2026-11-30
en la quincena => 2026-11-30
esta quincena => 2026-11-30
la quincena que viene => 2026-11-30
quincena que viene => 2026-11-30
la próxima quincena => 2026-11-30
la otra quincena => 2026-12-15
la quincena de diciembre => 2026-12-15
primera quincena de enero => 2027-01-15
segunda quincena de diciembre => 2026-12-31
cuando me caiga la quincena => 2026-11-30
a fin de mes => 2026-11-30
fin de mes => 2026-11-30
a fines de mes => 2026-11-30
finales de mes => 2026-11-30
a finales de diciembre => 2026-12-31
a final de mes => 2026-11-30
para fin de mes => 2026-11-30
a fin de mes cobro => 2026-11-30
fines de enero => 2027-01-31
fin de este mes => 2026-11-30
al cierre de mes => 2026-11-30
el último día del mes => 2026-11-30
el último de noviembre => 2026-11-30
a fin del mes que viene => 2026-12-31
a fin de año => 2026-12-31
a principios de mes => 2026-12-01
a primeros de mes => 2026-12-01
a primeros de diciembre => 2026-12-01
a principios de enero => 2027-01-01
comienzos de diciembre => 2026-12-01
a mediados de mes => 2026-12-15
a mediados de diciembre => 2026-12-15
a mitad de mes => 2026-12-15
el otro mes => 2026-12-01
el mes que viene => 2026-12-01
el próximo mes => 2026-12-01
el mes entrante => 2026-12-01
mes que viene => 2026-12-01
este mes => 2026-11-30
en diciembre => 2026-12-01
para diciembre => 2026-12-01
en enero => 2027-01-01
hasta enero => 2027-01-01
en febrero del otro año => 2027-02-01
recién en marzo => 2027-03-01
en navidad => 2026-12-25
para navidad => 2026-12-25
antes de navidad => 2026-12-25
en nochebuena => 2026-12-24
en nochevieja => 2026-12-31
en año nuevo => 2027-01-01
después de reyes => 2027-01-06
cuando me llegue la prima => 2026-12-20
con el aguinaldo => 2026-12-20
con la prima de navidad => 2026-12-20
cuando me den la prima => 2026-12-20
con la gratificación => 2026-12-15
cuando me llegue la grati => 2026-12-15
con la paga extra => 2026-12-20
con la extra de navidad => 2026-12-20
"""

NONE = """
por la mañana => -
en 6 cuotas => -
a 12 meses => -
cada 15 días => -
200 mil => -
tengo 30 años => -
24/7 => -
la segunda => -
no sé cuándo => -
el 50 por ciento => -
cuando pueda => -
los 300 mil => -
mi nombre es Domingo => -
soy Julio Marín => -
me llamo Abril => -
"""


def shown(text: str) -> str:
    dates = entities(text).dates
    return dates[0].isoformat() if dates else "-"


@pytest.mark.parametrize(("text", "wanted"), cases(DAYS + WEEKS + PAYDAYS + NONE))
def test_the_day_that_is_named(text, wanted):
    assert shown(text) == wanted
