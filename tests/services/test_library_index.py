"""The index of a process follows the library that all processes share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from backend.knowledge import segment
from backend.services.context import SYSTEM, Principal, ServiceContext
from backend.services.document_search import ask_documents, search_documents
from tests.factories import make_debt
from tests.library import retire_version, store_document, table_rows, text_passage

FEES = text_passage("tarifas.pdf", "Comisión de estudio", "La comisión de estudio es de 12 euros.", page=4)
OFFICES = text_passage("sedes.md", "Sede principal", "La sede principal queda en la calle 9.")
QUESTION = "¿cuánto es la comisión de estudio?"


def found(context: ServiceContext, question: str = QUESTION, principal: Principal = SYSTEM) -> list[str]:
    return [passage["document"] for passage in search_documents(context, principal, question)]


@pytest.fixture
def analysed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The documents whose passages are analysed from now on, in order."""
    names: list[str] = []
    original = segment.make_segment

    def spy(passages: Any, encode: Any = None) -> segment.Segment:
        names.append(passages[0].document)
        return original(passages, encode)

    monkeypatch.setattr("backend.services.library_index.make_segment", spy)
    return names


def test_what_is_found_names_its_document_version_page_heading_and_link(context: ServiceContext) -> None:
    store_document(context, [FEES])
    [passage] = search_documents(context, SYSTEM, QUESTION)
    assert passage.pop("score") > 0.5  # type: ignore[misc]
    assert passage == {
        "document": "tarifas.pdf",
        "title": "tarifas.pdf",
        "version": 1,
        "page": 4,
        "heading": "Comisión de estudio",
        "link": "/api/v1/documents/tarifas.pdf/file#page=4",
        "quote": "La comisión de estudio es de 12 euros.",
        "text": "La comisión de estudio es de 12 euros.",
    }


def test_only_documents_that_came_are_analysed(context: ServiceContext, analysed: list[str]) -> None:
    first = store_document(context, [FEES])
    assert found(context) == ["tarifas.pdf"]
    store_document(context, [OFFICES])
    assert found(context, "¿dónde queda la sede principal?") == ["sedes.md"]
    assert found(context) == ["tarifas.pdf"]
    assert analysed == ["tarifas.pdf", "sedes.md"]
    retire_version(context, first)
    context.library.clear()
    assert found(context) == []
    assert analysed == ["tarifas.pdf", "sedes.md"]


def test_another_process_notices_a_change_by_the_librarys_number(
    make_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = (make_app().extensions["negotiator"] for _ in range(2))
    monkeypatch.setattr("backend.services.library_index.CHECK_EVERY_SECONDS", -1.0)
    assert found(there) == []
    store_document(here, [FEES])
    assert found(there) == ["tarifas.pdf"]


def test_nobody_asks_the_database_more_than_once_a_second(context: ServiceContext) -> None:
    assert found(context) == []
    seen = context.library
    before = seen._checked_at
    assert found(context) == []
    assert seen._checked_at == before


def test_a_creditors_documents_are_for_those_who_owe_it(context: ServiceContext) -> None:
    make_debt(context, document_number="52845671")
    with context.read() as uow:
        creditor = uow.debts.list_for_document("52845671")[0].creditor_id
    store_document(context, [FEES], creditor_id=creditor)
    debtor = Principal(1, "debtor", 1, "52845671")
    stranger, unknown = Principal(2, "debtor", 2, "10000001"), Principal(3, "debtor", 3)
    assert found(context, principal=debtor) == ["tarifas.pdf"]
    assert found(context, principal=stranger) == found(context, principal=unknown) == []
    assert found(context, principal=SYSTEM) == ["tarifas.pdf"]


def test_markup_in_a_document_does_not_come_out_of_it(context: ServiceContext) -> None:
    head = ["Sede ![x](https://malo.example/a.png)", "Horario"]
    rows = table_rows("sedes.md", "Sedes [aquí](https://malo.example)", head, ["Norte", "<img src=x> 8:00"])
    store_document(context, rows)
    answer = ask_documents(context, SYSTEM, "horario de la sede norte")
    assert answer["kind"] == "rows"
    assert not [mark for mark in ("![", "](", "<img", "malo.example/") if mark in str(answer["passages"])]
