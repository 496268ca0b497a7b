"""Identity numbers as people type and say them, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.es import dni, nie

from backend.nlu.understander import describe_document
from backend.nlu.understanding import Document, Expected
from tests.nlu.reading import cases, entities
from tests.nlu.spelling import spell

NUMBERS = """
93388915 => CC 93388915
93.388.915 => CC 93388915
93 388 915 => CC 93388915
93,388,915 => CC 93388915
93-388-915 => CC 93388915
93'388.915 => CC 93388915
cc93388915 => CC 93388915
CC93.388.915 => CC 93388915
cc:93388915 => CC 93388915
C.C. 1.020.345.678 => CC 1020345678
c c 93388915 => CC 93388915
ced 93388915 => CC 93388915
cedula=93388915 => CC 93388915
mi cedula es 93388915 => CC 93388915
mi sedula es 93388915 => CC 93388915
mi id es 93388915 => CC 93388915
CÉDULA 93.388.915 DE IBAGUÉ => CC 93388915
93388915 es mi cedula => CC 93388915
93.388.915 esa es mi cédula => CC 93388915
si señora 93.388.915 => CC 93388915
1.032.456.789 => CC 1032456789
anote: 1032456789 => CC 1032456789
cedula 93 38 89 15 => CC 93388915
cedula 93388 915 => CC 93388915
cedula 10 32 45 67 89 => CC 1032456789
mi cédula 2.345.678 => CC 2345678
#93388915 => CC 93388915
(93388915) => CC 93388915
93388915carlos => CC 93388915
９３３８８９１５ => CC 93388915
٩٣٣٨٨٩١٥ => CC 93388915
soy 93.388.915 y puedo dar 200 mil mensuales => CC 93388915
93388915 200000 => CC 93388915
93388915 y quiero pagar => CC 93388915
cedula 93388915 200 mil => CC 93388915
quiero pagar mi deuda, 93388915 => CC 93388915
soy carlos, identificado con cedula de ciudadania numero 93.388.915 expedida en Ibague => CC 93388915
me llamo Carlos cc 93388915 tel 3001234567 => CC 93388915
mi cedula es 3104567890 no el telefono => CC 3104567890
mi cédula: uno cero tres dos cuatro cinco seis siete ocho nueve => CC 1032456789
nueve tres tres ocho ocho nueve uno cinco => CC 93388915
nueve, tres, tres, ocho, ocho, nueve, uno, cinco => CC 93388915
mi cedula es noventa y tres millones trescientos ochenta y ocho mil novecientos quince => CC 93388915
mi cedula es mil noventa y ocho millones setecientos sesenta y cinco mil cuatrocientos treinta y dos => CC 1098765432
cedula 93 millones 388 mil 915 => CC 93388915
mi cedula es noventa y tres, tres ochenta y ocho, nueve quince => CC 93388915
no es 93388914 es 93388915 => CC 93388915
me equivoqué, es 93388915 no 93388914 => CC 93388915
mi esposo con cedula 80.123.456 y yo con 52.123.456 => CC 80123456, CC 52123456
cedula de extranjeria 345678 => CE 345678
C.E. 456789 => CE 456789
CE 1234567 => CE 1234567
mi ppt es 5123456 => PPT 5123456
tarjeta de identidad 1098765432 => TI 1098765432
nit 900.123.456-8 => NIT 9001234568
900123456-8 => NIT 9001234568
mi nit es 900123456 => NIT 900123456
mi dni es 12345678Z => DNI 12345678Z
12345678-z => DNI 12345678Z
dni 12.345.678 Z => DNI 12345678Z
DNI: 12345678A => DNI 12345678A
x-1234567-l => NIE X1234567L
NIE: X1234567L => NIE X1234567L
"""

NO_NUMBERS = """
300000
quiero pagar 300.000
puedo pagar 1.234.567
debo 1.200.000 pesos
1.200.000
10000000
$93388915
3104567890
mi celular es 310 456 7890
+34 612 345 678
obligacion 12345678
radicado No. 20261234567
el codigo es 123456
cuenta de ahorros 12345678901
tarjeta 4111 1111 1111 1111
12 cuotas de 85.500
15/12/2026
lo siento
mi cedula
"""


def shown(documents: tuple[Document, ...]) -> str:
    return ", ".join(f"{document.kind} {document.number}" for document in documents)


@pytest.mark.parametrize(("text", "wanted"), cases(NUMBERS))
def test_identity_numbers(text, wanted):
    assert shown(entities(text).documents) == wanted


@pytest.mark.parametrize("text", NO_NUMBERS.strip().splitlines())
def test_other_numbers_are_no_identity(text):
    assert entities(text).documents == ()


@pytest.mark.parametrize(
    ("text", "wanted"),
    cases("""
    79456 => CC 79456
    300000 => CC 300000
    933 889 15 => CC 93388915
    1.200.000 => CC 1200000
    """),
)
def test_what_was_asked_for_is_believed(text, wanted):
    assert shown(entities(text, expected=Expected.DOCUMENT_NUMBER).documents) == wanted


cedulas = st.integers(min_value=1_000_001, max_value=99_999_999) | st.integers(1_000_000_001, 1_299_999_999)


@settings(deadline=None)
@given(cedulas.filter(lambda number: number % 100))
def test_every_cedula_in_every_dress(number):
    dressed = f"{number:,}"
    for text in (
        str(number),
        dressed.replace(",", "."),
        dressed.replace(",", " "),
        f"cc{number}",
        f"soy {number}",
        f"mi cédula es {dressed.replace(',', '.')}",
        f"mi cedula es {spell(number)}",
    ):
        assert [document.number for document in entities(text).documents] == [str(number)], text


@settings(deadline=None)
@given(st.integers(min_value=10_000_000, max_value=99_999_999))
def test_every_dni_has_its_letter(number):
    right = dni.calc_check_digit(str(number))
    assert describe_document(f"{number}{right}") == Document(f"{number}{right}", "DNI", True)
    wrong = "A" if right != "A" else "B"
    assert describe_document(f"dni {number}{wrong}") == Document(f"{number}{wrong}", "DNI", False)


@settings(deadline=None)
@given(st.integers(min_value=0, max_value=9_999_999), st.sampled_from("XYZ"))
def test_every_nie_has_its_letter(number, first):
    whole = f"{first}{number:07d}"
    whole += nie.calc_check_digit(whole)
    assert describe_document(f"mi nie: {whole.lower()}") == Document(whole, "NIE", True)


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("93388915", True),
        ("1098765432", True),
        ("123456789", False),
        ("nit 900123456-7", False),
        ("nit 900123456-8", True),
    ],
)
def test_validity(text, valid):
    document = describe_document(text)
    assert document is not None
    assert document.valid is valid


def test_no_document_to_describe():
    assert describe_document("no me la sé") is None


PHONES = """
3001234567 => +573001234567
mi celular es 300 123 4567 => +573001234567
(+57) 310 456 7890 => +573104567890
cel 310-555-1234 => +573105551234
mi tel 6013456789 => +576013456789
+34 612 345 678 => +34612345678
612345678 => +34612345678
mi movil 612 34 56 78 => +34612345678
+52 55 1234 5678 => +525512345678
mi cedula es 3001234567 =>
93388915 =>
$ 600000001 =>
"""


@pytest.mark.parametrize(("text", "wanted"), cases(PHONES))
def test_telephones_are_told_apart(text, wanted):
    assert ", ".join(entities(text).phones) == wanted
