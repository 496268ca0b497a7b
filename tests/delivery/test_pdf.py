"""The agreement's PDF, read back with another library."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pypdf import PdfReader

from backend.delivery.pdf import AgreementDocument, ScheduleRow, render_agreement

TERMS_HASH = "9f2c4e51d0b7a8836ce1f4a90257bd6e8c3f1a7b5d9e0246813579bdf02468ac"
DOCUMENT = AgreementDocument(
    reference="A-2026-000123",
    creditor="COMPAÑÍA DE FINANCIAMIENTO TUYA S.A.",
    debtor_name="CARLOS FAJARDO",
    document_number="93388915",
    product="Tarjeta de crédito",
    obligation_ending="4821",
    balance_parts=(("Capital", "$ 100.000"), ("Intereses", "$ 20.456"), ("Gastos", "$ 3.000")),
    balance="$ 123.456",
    total="$ 98.765",
    discount="$ 24.691 (20 %)",
    frequency="3 cuotas mensuales",
    schedule=(
        ScheduleRow("1", "15 de enero de 2027", "$ 32.922"),
        ScheduleRow("2", "15 de febrero de 2027", "$ 32.922"),
        ScheduleRow("3", "15 de marzo de 2027", "$ 32.921"),
    ),
    accepted_at=datetime(2026, 12, 1, 15, 4, 5, tzinfo=UTC),
    accepted_at_text="1 de diciembre de 2026 a las 10:04 (hora de Colombia)",
    terms_hash=TERMS_HASH,
    notes=("Al pagar la última cuota, la entidad entrega el paz y salvo.",),
)


def long_plan(count: int) -> AgreementDocument:
    rows = tuple(
        ScheduleRow(
            str(number),
            f"{number % 28 + 1:02d}/{number % 12 + 1:02d}/20{27 + number // 12}",
            f"{1000 + number},00 €",
        )
        for number in range(1, count + 1)
    )
    return replace(DOCUMENT, schedule=rows, frequency=f"{count} cuotas mensuales", total="123.456,78 €")


def read(document: AgreementDocument) -> PdfReader:
    return PdfReader(io.BytesIO(render_agreement(document)))


def text_of(document: AgreementDocument) -> str:
    """Return the text of all pages with its line breaks made plain spaces."""
    return " ".join(" ".join(page.extract_text() for page in read(document).pages).split())


def test_says_every_figure_and_name_that_was_agreed() -> None:
    text = text_of(DOCUMENT)
    expected = [
        "Referencia A-2026-000123",
        "COMPAÑÍA DE FINANCIAMIENTO TUYA S.A.",
        "CARLOS FAJARDO",
        "93388915",
        "Tarjeta de crédito, terminada en 4821",
        "Capital $ 100.000",
        "Intereses $ 20.456",
        "Gastos $ 3.000",
        "Saldo total $ 123.456",
        "Total que se paga $ 98.765",
        "Descuento sobre el saldo: $ 24.691 (20 %)",
        "3 cuotas mensuales",
        "Al pagar la última cuota, la entidad entrega el paz y salvo.",
        "Aceptado electrónicamente el 1 de diciembre de 2026 a las 10:04 (hora de Colombia).",
        TERMS_HASH,
        "Por la entidad",
        "El cliente",
    ]
    assert [sentence for sentence in expected if sentence not in text] == []


def test_schedule_keeps_each_date_with_its_amount() -> None:
    text = text_of(DOCUMENT)
    for row in DOCUMENT.schedule:
        assert f"{row.number} {row.due_date} {row.amount}" in text


def test_explains_what_the_hash_proves() -> None:
    assert " ".join(DOCUMENT.hash_note.split()) in text_of(DOCUMENT)


def test_without_a_discount_there_is_no_line_about_one() -> None:
    assert "Descuento" not in text_of(replace(DOCUMENT, discount=""))


def test_a_usual_agreement_fits_on_two_pages() -> None:
    assert len(read(DOCUMENT).pages) <= 2


@pytest.mark.parametrize("count", [12, 36, 60])
def test_a_long_plan_repeats_the_head_of_its_table_and_numbers_its_pages(count: int) -> None:
    document = long_plan(count)
    pages = [" ".join(page.extract_text().split()) for page in read(document).pages]
    for number, page in enumerate(pages, start=1):
        assert f"Página {number} de {len(pages)}" in page
    whole = " ".join(pages)
    for row in document.schedule:
        carrying = next(page for page in pages if f"{row.number} {row.due_date} {row.amount}" in page)
        assert "Pago Fecha límite Valor" in carrying
    assert "Total 123.456,78 €" in whole


def test_signatures_stay_together_whatever_stands_before_them() -> None:
    for count in range(1, 22, 3):
        last = " ".join(read(long_plan(count)).pages[-1].extract_text().split())
        assert "Aceptado electrónicamente" in last
        assert "Por la entidad" in last


def test_the_same_agreement_is_the_same_bytes() -> None:
    assert render_agreement(DOCUMENT) == render_agreement(replace(DOCUMENT))


def test_metadata_names_the_agreement_its_language_and_the_moment_of_acceptance() -> None:
    reader = read(DOCUMENT)
    assert reader.metadata is not None
    assert reader.metadata.title == "Acuerdo de pago A-2026-000123"
    assert reader.metadata.author == DOCUMENT.creditor
    assert reader.metadata.creation_date == DOCUMENT.accepted_at
    assert reader.root_object["/Lang"] == "es"


def test_a_long_creditor_wraps_and_loses_no_word() -> None:
    creditor = "PATRIMONIO AUTÓNOMO FIDEICOMISO DE CARTERA CASTIGADA " * 6
    text = text_of(replace(DOCUMENT, creditor=creditor.strip()))
    assert text.count("FIDEICOMISO") == 12


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("Łukasz Żółć", "Łukasz Żółć"),
        ("José Íñigo Müller", "José Íñigo Müller"),
        ("Ирина Петрова", "Ирина Петрова"),
        ("李小龙", "???"),
        ("Ana\u202e\x00\nRuiz", "Ana Ruiz"),
        ("Ana 🙂 Ruiz", "Ana ? Ruiz"),
        ("ﬁna Díaz", "ﬁna Díaz"),
    ],
)
def test_names_in_any_script_are_printed_as_well_as_the_font_can(name: str, printed: str) -> None:
    assert printed in text_of(replace(DOCUMENT, debtor_name=name))


def test_markup_in_a_name_is_only_text() -> None:
    assert "**Ana** __Ruiz__ <b>x</b>" in text_of(replace(DOCUMENT, debtor_name="**Ana** __Ruiz__ <b>x</b>"))
