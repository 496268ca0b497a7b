"""Dates as debtors name them, read on Wednesday 18 November 2026 by the policies of the module."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.nlu.understander import MessageUnderstander
from backend.nlu.understanding import Expected
from tests.nlu.reading import cases, entities

DATES = """
hoy => 2026-11-18
hoy mismo => 2026-11-18
mañana => 2026-11-19
mañana por la mañana => 2026-11-19
por la mañana =>
pasado mañana => 2026-11-20
el viernes => 2026-11-20
el biernes => 2026-11-20
el miércoles => 2026-11-25
este sábado => 2026-11-21
el próximo lunes => 2026-11-23
el otro viernes => 2026-11-27
el viernes en ocho => 2026-11-27
el martes de la otra semana => 2026-11-24
el lunes 30 => 2026-11-30
fin de mes => 2026-11-30
a finales de mes => 2026-11-30
el último día del mes => 2026-11-30
finales de enero => 2027-01-31
principios de febrero => 2027-02-01
mediados de diciembre => 2026-12-15
la quincena => 2026-11-30
la otra quincena => 2026-12-15
primera quincena de diciembre => 2026-12-15
segunda quincena de diciembre => 2026-12-31
el 15 => 2026-12-15
el 18 => 2026-11-18
el 31 => 2026-11-30
el 15 y el 30 => 2026-12-15, 2026-11-30
los 15 y 30 => 2026-12-15, 2026-11-30
del 1 al 5 => 2026-12-01, 2026-12-05
el quince => 2026-12-15
el quince de cada mes => 2026-12-15
el 5 de diciembre => 2026-12-05
quinse de diciembre => 2026-12-15
diciembre 5 => 2026-12-05
5 dic => 2026-12-05
el 15 y el 30 de enero => 2027-01-15, 2027-01-30
30 de febrero => 2027-02-28
15/12 => 2026-12-15
15/12/2026 => 2026-12-15
15-12-26 => 2026-12-15
2026-12-05 => 2026-12-05
1 de enero de 2027 => 2027-01-01
el 5 del otro mes => 2026-12-05
en enero => 2027-01-01
en noviembre => 2026-11-30
la otra semana => 2026-11-23
la próxima semana => 2026-11-23
esta semana => 2026-11-22
el otro mes => 2026-12-01
el mes que viene => 2026-12-01
este mes => 2026-11-30
en ocho días => 2026-11-26
dentro de 15 días => 2026-12-03
de hoy en ocho => 2026-11-25
en dos semanas => 2026-12-02
en 2 o 3 dias => 2026-11-21
en un mes => 2026-12-18
dentro de tres meses => 2027-02-18
en 48 horas => 2026-11-20
la primera semana de diciembre => 2026-12-01
el primer lunes de diciembre => 2026-12-07
el último viernes del mes => 2026-11-27
el fin de semana => 2026-11-21
fin de año => 2026-12-31
en navidad => 2026-12-25
cuando me paguen la prima => 2026-12-20
el próximo 15 => 2026-12-15
en los primeros días de diciembre => 2026-12-01
en mes y medio => 2027-01-02
1/3 de la deuda =>
pagué el 5 de octubre => 2026-10-05
ya pague el viernes => 2026-11-13
ayer => 2026-11-17
en 6 meses =>
en 6 cuotas =>
a un año =>
el 50% =>
los 200 mil =>
24/7 =>
93.388.915 =>
cada 15 días =>
de lunes =>
"""


@pytest.mark.parametrize(("text", "wanted"), cases(DATES)[:-1])
def test_dates(text, wanted):
    assert ", ".join(one.isoformat() for one in entities(text).dates) == wanted


def test_a_small_number_with_an_article_is_a_choice_when_choosing():
    read = entities("el 2", expected=Expected.OFFER_CHOICE)
    assert (read.option, read.dates) == (2, ())


@settings(deadline=None)
@given(st.dates(min_value=date(2020, 1, 1), max_value=date(2090, 12, 31)), st.sampled_from(cases(DATES)))
def test_every_wording_works_on_every_day(today, case):
    for one in MessageUnderstander().understand(case[0], today=today).entities.dates:
        assert abs((one - today).days) < 25_000


@settings(deadline=None)
@given(st.dates(min_value=date(2024, 1, 1), max_value=date(2030, 12, 31)))
def test_plain_wordings_look_ahead(today):
    understander = MessageUnderstander()
    for text in (
        "el viernes",
        "fin de mes",
        "la quincena",
        "el 15 y el 30",
        "en enero",
        "mañana",
        "el 5 de diciembre",
    ):
        for one in understander.understand(text, today=today).entities.dates:
            assert one >= today, text
