"""What the API names by a word has a text in every language of the user interface."""

from __future__ import annotations

import json

import pytest

from backend.config import load_settings
from backend.domain.currency import CURRENCIES
from backend.jobs.worker import ON_DEMAND
from backend.services.administration import OPTIONS
from backend.services.job_errors import JobErrorCode
from backend.services.places import country_codes
from backend.services.scheduler import PERIODIC
from frontend.language import LANGUAGES
from frontend.pages.configuration import ELSEWHERE, GROUPS
from frontend.texts import group_in


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_of_a_job_has_a_sentence(language: str) -> None:
    assert set(group_in(language, "job_error")) == {str(code) for code in JobErrorCode}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_job_and_tool_has_a_name(language: str) -> None:
    assert set(group_in(language, "job_kind")) == {*ON_DEMAND, "other"}
    assert set(group_in(language, "recurring_job")) == {job.name for job in PERIODIC}
    tools = json.loads(load_settings({}).tools_file.read_text("utf-8"))
    assert set(group_in(language, "tool_name")) == set(tools)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_currency_and_country_has_a_name(language: str) -> None:
    assert set(group_in(language, "currency")) == set(CURRENCIES)
    assert set(group_in(language, "country_name")) == set(country_codes())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_option_has_a_label_and_a_help(language: str) -> None:
    shown = OPTIONS.keys() - set(ELSEWHERE)
    assert set(group_in(language, "option")) == shown
    assert set(group_in(language, "option_help")) == shown


def test_every_option_is_drawn_with_those_that_it_belongs_to() -> None:
    assert {name for members in GROUPS.values() for name in members} == OPTIONS.keys() - set(ELSEWHERE)
