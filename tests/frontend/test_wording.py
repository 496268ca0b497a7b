"""What the API says in Spanish, as somebody reads it who chose English."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import copy_context
from typing import Any

import pytest

from backend.services.debt_payment_view import OLD_DEBT
from frontend.api_client import ApiError
from frontend.api_client.wording import in_readers_language, say
from frontend.language import use_language
from tests.frontend import samples


def read_in(code: str, read: Callable[[], Any]) -> Any:
    def act() -> Any:
        use_language(code)
        return read()

    return copy_context().run(act)


@pytest.mark.parametrize(
    ("phrase", "english"),
    [
        ("Por acordar", "To be agreed"),
        ("Cuota inicial y 12 cuotas", "Down payment and 12 instalments"),
        ("Interés de pagar en cuotas", "Interest for paying in instalments"),
        ("Estado de cuenta", "Statement of account"),
        ("Estado de cuenta · BANCO UNO (TARJETA)", "Statement of account · BANCO UNO (TARJETA)"),
        (
            "Has hecho demasiadas peticiones seguidas. Inténtalo de nuevo en 3 minutos.",
            "You made too many requests in a row. Try again in 3 minutes.",
        ),
        ("El código del cliente", "El código del cliente"),
    ],
)
def test_a_phrase_of_the_api_is_said_in_english(phrase: str, english: str) -> None:
    assert read_in("en", lambda: say(phrase)) == english
    assert read_in("es", lambda: say(phrase)) == phrase


def test_an_offer_has_its_words_and_dates_in_english_and_its_amounts_as_in_the_agreement() -> None:
    offer = {**samples.offer(), "title": "3 cuotas", "first_due_date": "2026-12-23", "valid_until_text": ""}
    offer |= {"first_due_date_text": "23 de diciembre de 2026", "valid_until": "2026-12-01"}
    found = read_in("en", lambda: in_readers_language({"items": [offer]}))["items"][0]
    assert found["title"] == "3 instalments"
    assert found["first_due_date_text"] == "23 December 2026"
    assert found["valid_until_text"] == ""
    assert found["total_text"] == offer["total_text"]


def test_the_notice_of_an_old_debt_is_read_in_english() -> None:
    known = {"limitation_warning": OLD_DEBT.format(years=7), "balance_stated_on": "2026-11-23"}
    found = read_in("en", lambda: in_readers_language(known))
    assert found["limitation_warning"].startswith("7 years have passed since this debt fell due")
    assert found["balance_stated_on"] == "2026-11-23"


def test_in_spanish_an_answer_stays_as_it_is() -> None:
    answer = {"status_text": "Por acordar"}
    assert read_in("es", lambda: in_readers_language(answer)) is answer


def test_a_refusal_is_told_in_the_language_of_whoever_reads_it() -> None:
    refused = ApiError(401, "invalid_credentials", "El correo o la contraseña no son correctos.")
    assert read_in("en", lambda: refused.message) == "The e-mail address or the password is not right."
    assert refused.message == "El correo o la contraseña no son correctos."
