"""Figures and days are written as the person writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from backend.services.formatting import format_date, format_moment


@pytest.mark.parametrize(
    ("locale", "written"),
    [
        ("es_CO", "13 de agosto de 2026"),
        ("es_ES", "13 de agosto de 2026"),
        ("es_US", "13 de agosto de 2026"),
        ("en_US", "August 13, 2026"),
        ("en_GB", "13 August 2026"),
        ("pt_BR", "13 de agosto de 2026"),
    ],
)
def test_a_day_is_written_in_the_order_and_the_words_of_its_language(locale: str, written: str) -> None:
    assert format_date(date(2026, 8, 13), locale) == written


def test_a_moment_has_the_day_and_the_hour_of_where_the_person_is() -> None:
    moment = datetime(2026, 8, 14, 3, 30, tzinfo=UTC)
    assert format_moment(moment, "es_CO", ZoneInfo("America/Bogota")).startswith(
        "13 de agosto de 2026, 22:30"
    )
    assert format_moment(moment, "en_US", ZoneInfo("America/New_York")).startswith("August 13, 2026, 23:30")
