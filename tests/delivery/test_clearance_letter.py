"""The clearance letter's PDF, read back with another library."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime

from pypdf import PdfReader

from backend.delivery.clearance_letter import ClearanceLetter, render_clearance

LETTER = ClearanceLetter(
    title="Paz y salvo",
    reference="AC-2026-EQHH-WRT9",
    creditor="COMPAÑÍA DE FINANCIAMIENTO TUYA S.A.",
    statement=(
        "La entidad certifica que CARLOS FAJARDO está a paz y salvo.",
        "No queda ningún valor pendiente.",
    ),
    facts=(("Obligación", "TARJETA DE CRÉDITO, terminada en 4821"), ("Saldo pendiente", "$ 0")),
    payments=[("26 de diciembre de 2026", "B-001", "$ 384.000"), ("16 de febrero de 2027", "B-002", "$ 1")],
    total="$ 384.001",
    issued_text="Certificado expedido el 16 de febrero de 2027.",
    dated=datetime(2027, 2, 16, tzinfo=UTC),
    fingerprint="9f2c4e51d0b7a8836ce1f4a90257bd6e8c3f1a7b5d9e0246813579bdf02468ac",
)


def pages(letter: ClearanceLetter) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(render_clearance(letter))).pages]


def test_it_says_everything_on_one_page() -> None:
    (page,) = pages(LETTER)
    words = " ".join(page.split())
    said = [
        *LETTER.statement,
        LETTER.title,
        LETTER.reference,
        LETTER.creditor,
        LETTER.total,
        LETTER.fingerprint,
    ]
    for expected in [*said, *(text for row in (*LETTER.facts, *LETTER.payments) for text in row)]:
        assert expected in words, expected
    assert PdfReader(io.BytesIO(render_clearance(LETTER))).metadata.title == "Paz y salvo AC-2026-EQHH-WRT9"  # type: ignore[union-attr]


def test_the_same_letter_is_the_same_bytes() -> None:
    assert render_clearance(LETTER) == render_clearance(LETTER)


def test_many_payments_go_on_over_pages_and_none_is_lost() -> None:
    payments = [(f"día {number}", f"REF-{number:03}", f"$ {number}") for number in range(1, 121)]
    found = pages(replace(LETTER, payments=payments))
    assert len(found) > 1
    words = "\n".join(found)
    assert all(reference in words for _, reference, _ in payments)
    assert f"Página {len(found)} de {len(found)}" in found[-1]


def test_letters_that_the_font_lacks_do_not_stop_it() -> None:
    (page,) = pages(replace(LETTER, creditor="BANCO 💰 ŞAHIN\x00"))
    assert "BANCO ? " in " ".join(page.split())
