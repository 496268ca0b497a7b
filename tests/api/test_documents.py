"""GET documents and documents/search: what the company's documents say, for whoever is signed in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from backend.db.models.operations import Job
from backend.jobs import documents
from backend.jobs.worker import run_pending
from backend.services.context import ServiceContext
from backend.services.library_folder import load_folder
from tests.conftest import Clock
from tests.factories import make_user, sign_in
from tests.snapshots import rows

DOCUMENTS = "/api/v1/documents"
SEARCH = "/api/v1/documents/search"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A library of two documents."""
    library = tmp_path / "library"
    library.mkdir()
    (library / "pagos.md").write_text(
        "# Pagos\n\n## Horarios\n\nLa caja abre a las ocho.\n", encoding="utf-8"
    )
    (library / "cartas.md").write_text(
        "# Cartas\n\n## Paz y salvo\n\nSale en [diez días](https://evil.example.com/x).\n", encoding="utf-8"
    )
    return library


@pytest.fixture
def application(make_app: Callable[..., Flask], folder: Path) -> Flask:
    """An installation with that library."""
    app = make_app(documents_path=str(folder))
    load_folder(app.extensions["negotiator"])
    return app


@pytest.fixture
def installed(application: Flask) -> ServiceContext:
    context: ServiceContext = application.extensions["negotiator"]
    return context


@pytest.fixture
def debtor(application: Flask, installed: ServiceContext) -> FlaskClient:
    """A signed-in debtor of that installation."""
    client = application.test_client()
    sign_in(client, make_user(installed))
    return client


def found(client: FlaskClient, question: str) -> list[str]:
    answer = client.get(SEARCH, query_string={"q": question})
    assert answer.status_code == 200
    assert answer.json is not None
    return [item["document"] for item in answer.json["items"]]


def test_an_answer_names_its_document_and_heading_and_is_plain_text(debtor: FlaskClient) -> None:
    answer = debtor.get(SEARCH, query_string={"q": "¿cuándo me dan el paz y salvo?"}).json
    assert answer is not None
    [item] = answer["items"]
    assert {name: item[name] for name in ("document", "title", "heading", "text")} == {
        "document": "cartas.md",
        "title": "Cartas",
        "heading": "Paz y salvo",
        "text": "Sale en diez días.",
    }


def test_a_question_that_no_document_answers_finds_nothing(debtor: FlaskClient) -> None:
    assert found(debtor, "receta de tortilla") == []


def test_the_list_names_each_document(debtor: FlaskClient) -> None:
    answer = debtor.get(DOCUMENTS).json
    assert answer is not None
    listed = [(item["document"], item["title"], item["passages"]) for item in answer["items"]]
    assert listed == [("cartas.md", "Cartas", 1), ("pagos.md", "Pagos", 1)]


def test_a_changed_added_or_removed_document_is_noticed(
    debtor: FlaskClient, installed: ServiceContext, folder: Path
) -> None:
    assert found(debtor, "horario de la caja") == ["pagos.md"]
    (folder / "pagos.md").unlink()
    follow(installed)
    assert found(debtor, "horario de la caja") == []
    (folder / "nuevo.txt").write_text("La caja cierra a las cinco.", encoding="utf-8")
    follow(installed)
    assert found(debtor, "¿a qué hora cierra la caja?") == ["nuevo.txt"]


def follow(installed: ServiceContext) -> None:
    """Do what a worker does when it sees that the folder has changed."""
    documents.FolderWatch().ask(installed)
    assert run_pending(installed) == 1
    installed.library.clear()


def test_a_worker_asks_for_a_folder_once(installed: ServiceContext) -> None:
    documents.FolderWatch().ask(installed)
    documents.FolderWatch().ask(installed)
    assert run_pending(installed) == 1


def fail_to_load(installed: ServiceContext, clock: Clock) -> None:
    """Let a loading fail as often as it is tried by itself."""
    documents.FolderWatch().ask(installed)
    for seconds in (30, 60, 0):
        assert run_pending(installed) == 1
        clock.advance(seconds=seconds)


def test_a_loading_that_failed_is_begun_again_after_pauses_that_grow(
    installed: ServiceContext, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(documents, "load_folder", lambda *_, **__: 1 // 0)
        fail_to_load(installed, clock)
        for seconds in (120, 240, 480):
            clock.advance(seconds=seconds - 1)
            documents.FolderWatch().ask(installed)
            assert run_pending(installed) == 0
            clock.advance(seconds=1)
            documents.FolderWatch().ask(installed)
            assert run_pending(installed) == 1
    assert rows(installed, Job.kind, Job.status) == [(documents.LOADING_JOB, "failed")]
    clock.advance(minutes=30)
    documents.FolderWatch().ask(installed)
    run_pending(installed)
    assert rows(installed, Job.kind, Job.status) == [(documents.LOADING_JOB, "finished")]


def test_a_loading_that_failed_is_begun_again_at_once_when_the_folder_changed(
    installed: ServiceContext, folder: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(documents, "load_folder", lambda *_, **__: 1 // 0)
        fail_to_load(installed, clock)
    (folder / "nuevo.txt").write_text("La caja cierra a las cinco.", encoding="utf-8")
    documents.FolderWatch().ask(installed)
    assert run_pending(installed) == 1
    assert rows(installed, Job.kind, Job.status) == [(documents.LOADING_JOB, "finished")]


def test_one_loading_waits_for_the_other(installed: ServiceContext, folder: Path) -> None:
    documents.FolderWatch().ask(installed)
    (folder / "nuevo.txt").write_text("La caja cierra a las cinco.", encoding="utf-8")
    documents.FolderWatch().ask(installed)
    assert run_pending(installed) == 1
    # What was loaded changed the library: it is looked at once more, and then found as it is.
    for jobs in (1, 0):
        documents.FolderWatch().ask(installed)
        assert run_pending(installed) == jobs


def test_a_folder_that_is_not_there_is_an_empty_library(
    make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    app = make_app(documents_path=str(tmp_path / "none"))
    client = app.test_client()
    sign_in(client, make_user(app.extensions["negotiator"]))
    assert found(client, "paz y salvo") == []


@pytest.mark.parametrize(
    "query", [{}, {"q": ""}, {"q": "   "}, {"q": "a" * 401}, {"q": "pago", "user_id": "1"}]
)
def test_a_query_that_cannot_be_used_is_refused(debtor: FlaskClient, query: dict[str, str]) -> None:
    answer = debtor.get(SEARCH, query_string=query)
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["error"]["message"]
    assert debtor.get(SEARCH, query_string={"q": "pago"}).status_code == 200


@pytest.mark.parametrize("path", [DOCUMENTS, f"{SEARCH}?q=pago"])
def test_nobody_reads_documents_without_signing_in(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 401
