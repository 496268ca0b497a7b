"""The demo and the sample files that it is made of."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from flask import Flask

from backend.domain.errors import Forbidden
from backend.domain.identity import read_document
from backend.services.campaign_import.columns import FILE_COLUMNS
from backend.services.context import ServiceContext
from backend.services.demo import ACCOUNTS, load_demo
from backend.services.passwords import check_new_password
from backend.services.sample_campaign import write_sample
from tests.campaign_files import import_file, stored_debts


def sample(**options: object) -> str:
    text = io.StringIO()
    write_sample(text, **{"rows": 300, "seed": 3, **options})  # type: ignore[arg-type]
    return text.getvalue()


def test_a_sample_has_the_collectors_columns_and_the_example_row() -> None:
    lines = list(csv.reader(io.StringIO(sample()), delimiter=";"))
    assert lines[0] == list(FILE_COLUMNS)
    assert len(lines) == 301
    example = dict(zip(lines[0], lines[1], strict=True))
    assert (example["Nombre_del_cliente"], example["Cedula"]) == ("CARLOS FAJARDO", "93388915")
    assert (example["Saldo_total"], example["Oferta_2"]) == ("123456", "86419")
    assert example["banco"] == "COMPAÑÍA DE FINANCIAMIENTO TUYA S.A."


def test_the_same_seed_gives_the_same_file_and_another_one_another() -> None:
    assert sample() == sample()
    assert sample() != sample(seed=4)


@pytest.mark.parametrize("country", ["CO", "ES"])
def test_every_row_of_a_sample_is_taken(context: ServiceContext, country: str) -> None:
    campaign = import_file(context, sample(country=country).encode())
    assert (campaign.created, campaign.rejected) == (300, 0)
    debts = stored_debts(context)
    assert {debt["currency"] for debt in debts} == {"COP" if country == "CO" else "EUR"}
    assert len({debt["document_number"] for debt in debts}) < 300
    assert all(read_document(debt["document_number"]) for debt in debts)
    assert all(debt["email"].endswith("@example.com") for debt in debts if debt["email"])


def test_the_demo_is_loaded_once(context: ServiceContext) -> None:
    assert len(load_demo(context)) == 2
    before = stored_debts(context)
    assert load_demo(context) == []
    assert stored_debts(context) == before
    with context.read() as uow:
        owner = uow.users.find_by_bound_document("93388915")
        assert owner is not None
        assert owner.email == "carlos.fajardo@example.com"
        assert len(uow.debts.list_for_document("52845671")) == 3
        assert uow.debts.list_for_document("12345678Z")[0].currency == "EUR"
        for account in ACCOUNTS:
            user = uow.users.find_by_email_key(account.email)
            assert user is not None
            assert (user.role, user.is_demo) == (account.role, True)


def test_demo_passwords_are_ones_that_the_product_accepts() -> None:
    for account in ACCOUNTS:
        check_new_password(account.password, role=account.role, email=account.email)


def test_the_demo_stays_out_of_production(make_app: Callable[..., Flask]) -> None:
    app = make_app(flask_env="production", secret_key="x" * 40)
    context: ServiceContext = app.extensions["negotiator"]
    with pytest.raises(Forbidden) as refused:
        load_demo(context)
    assert refused.value.code == "demo_in_production"
    assert stored_debts(context) == []
