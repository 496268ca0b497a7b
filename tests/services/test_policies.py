"""Saving policies at the same time, and which law is asked for whom."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from backend.db.models.settings import Policy
from backend.domain.errors import Conflict
from backend.services.context import SYSTEM, ServiceContext
from backend.services.places import pack_of
from backend.services.policies import activate_policy, make_scope, save_policy
from tests.factories import make_policy
from tests.snapshots import rows

TOGETHER = 8


@pytest.mark.database
def test_of_many_who_save_at_once_one_does_and_the_others_are_told(context: ServiceContext) -> None:
    scope = make_scope(None, None, "COP")

    def save(rounds: int) -> str:
        try:
            save_policy(context, SYSTEM, scope, {"most_rounds": rounds}, based_on=None, put_in_force=True)
        except Conflict as error:
            return error.code
        return "saved"

    with ThreadPoolExecutor(TOGETHER) as people:
        outcomes = sorted(people.map(save, range(1, TOGETHER + 1)))
    assert outcomes == ["policy_changed"] * (TOGETHER - 1) + ["saved"]
    assert rows(context, Policy.version, Policy.is_active) == [(1, True)]


@pytest.mark.database
def test_of_many_who_roll_back_at_once_one_version_is_left_in_force(context: ServiceContext) -> None:
    versions = [make_policy(context, most_rounds=number) for number in range(1, TOGETHER + 1)]
    with ThreadPoolExecutor(TOGETHER) as people:
        list(people.map(lambda version: activate_policy(context, SYSTEM, version), versions))
    assert sum(rows(context, Policy.is_active)) == 1


@pytest.mark.parametrize(
    ("locale", "code"), [("es_CO", "CO"), ("es_ES", "ES"), ("es_US", "US"), ("es_MX", "CO"), ("", "CO")]
)
def test_the_law_is_that_of_where_the_person_lives(context: ServiceContext, locale: str, code: str) -> None:
    assert pack_of(context, locale).code == code
