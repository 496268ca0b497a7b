"""The library over HTTP: staff keep documents, a worker reads them, debtors open those that concern them."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from backend.db.models.documents import DocumentFile, DocumentPassage, DocumentVersion
from backend.db.models.operations import AuditEvent
from backend.jobs.worker import run_pending
from backend.services.context import SYSTEM, ServiceContext
from backend.services.document_desk import add_document, document_name, retire_document
from backend.services.document_reading import fail_version, read_version
from backend.services.jobs import LeaseLost
from backend.services.library_folder import load_folder
from tests.factories import make_creditor, make_debt, make_user, sign_in
from tests.knowledge.hostile import HOSTILE, pdf, word
from tests.snapshots import changed_tables, snapshot

DOCUMENTS = "/api/v1/documents"
ANA = "52845671"
FIRST = b"# Horario\n\n## Caja\n\nLa caja abre a las ocho.\n"
SECOND = b"# Horario\n\n## Caja\n\nLa caja abre a las once.\n"


@pytest.fixture
def staff(app: Flask, context: ServiceContext) -> FlaskClient:
    client = app.test_client()
    sign_in(client, make_user(context, role="staff"))
    return client


@pytest.fixture
def debtor(app: Flask, context: ServiceContext) -> FlaskClient:
    """Ana, who owes the bank of the examples."""
    make_debt(context, document_number=ANA, name="ANA TORRES")
    client = app.test_client()
    sign_in(client, make_user(context, bound_document=ANA))
    return client


def call(client: FlaskClient, method: str, path: str, **options: Any) -> Any:
    return client.open(DOCUMENTS + path, method=method.upper(), **options)


def send(client: FlaskClient, content: bytes, name: str = "horario.md", path: str = "", **fields: str) -> Any:
    # By hand: the test client leaves the temporary file of a large form open.
    parts = [
        f'--b\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
        for key, value in fields.items()
    ]
    head = "".join(parts) + f'--b\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = head.encode() + content + b"\r\n--b--\r\n"
    method = "PUT" if path else "POST"
    return client.open(
        DOCUMENTS + path, method=method, data=body, content_type="multipart/form-data; boundary=b"
    )


def added(
    client: FlaskClient, context: ServiceContext, content: bytes, name: str = "horario.md", **fields: str
) -> str:
    answer = send(client, content, name, **fields)
    assert answer.status_code == 202, answer.json
    run_pending(context)
    return str(answer.json["document"])


def texts(client: FlaskClient, name: str, page: int = 1) -> list[str]:
    answer = call(client, "get", f"/{name}/pages/{page}")
    assert answer.status_code == 200, answer.json
    return [passage["text"] for passage in answer.json["passages"]]


def names(client: FlaskClient) -> list[str]:
    return [item["document"] for item in call(client, "get", "").json["items"]]


def test_an_upload_waits_is_read_by_a_worker_and_then_concerns_everybody(
    staff: FlaskClient, debtor: FlaskClient, context: ServiceContext
) -> None:
    answer = send(staff, FIRST)
    assert answer.status_code == 202
    assert (answer.json["status"], answer.json["version"], answer.json["document"]) == (
        "queued",
        1,
        "horario.md",
    )
    assert names(debtor) == []
    run_pending(context)
    version = call(staff, "get", "/horario.md/versions/1").json
    assert (version["status"], version["title"], version["passages"]) == ("active", "Horario", 1)
    assert names(debtor) == ["horario.md"]
    assert texts(debtor, "horario.md") == ["La caja abre a las ocho."]


def test_a_pdf_tells_its_pages_and_opens_in_place(
    staff: FlaskClient, debtor: FlaskClient, context: ServiceContext
) -> None:
    content = pdf("Página con texto.", pages=3)
    name = added(staff, context, content, "Guía de Pagos (2026).PDF")
    assert name == "guia-de-pagos-2026.pdf"
    item = call(debtor, "get", f"/{name}").json
    assert (item["pages"], item["media_type"]) == (3, "application/pdf")
    assert call(staff, "get", f"/{name}/versions/1").json["pages_read"] == 3
    file = call(debtor, "get", f"/{name}/file")
    assert file.data == content
    assert file.headers["Content-Disposition"].startswith("inline")
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert call(debtor, "get", f"/{name}/pages/4").status_code == 404


def test_a_web_page_is_kept_and_handed_out_without_its_programs(
    staff: FlaskClient, debtor: FlaskClient, context: ServiceContext
) -> None:
    text = "<p>" + "Atendemos de lunes a viernes. " * 20 + "</p>"
    page = f"<html><body><h1>Oficina</h1>{text}<script>steal()</script><img src='https://evil.example.com/x.png'></body></html>"
    name = added(staff, context, page.encode(), "oficina.html")
    file = call(debtor, "get", f"/{name}/file")
    assert b"Atendemos" in file.data
    assert b"script" not in file.data
    assert b"evil" not in file.data
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in file.headers["Content-Security-Policy"]


def test_a_replaced_document_is_answered_from_until_the_new_one_is_read(
    staff: FlaskClient, debtor: FlaskClient, context: ServiceContext
) -> None:
    added(staff, context, FIRST)
    answer = send(staff, SECOND, path="/horario.md")
    assert (answer.status_code, answer.json["version"]) == (202, 2)
    assert texts(debtor, "horario.md") == ["La caja abre a las ocho."]
    run_pending(context)
    assert texts(debtor, "horario.md") == ["La caja abre a las once."]
    versions = call(staff, "get", "/horario.md/versions").json["items"]
    assert [(item["version"], item["status"]) for item in versions] == [(2, "active"), (1, "replaced")]
    assert call(staff, "get", "/horario.md/versions/1/file").data == FIRST


def test_the_same_file_again_is_the_same_version(staff: FlaskClient, context: ServiceContext) -> None:
    added(staff, context, FIRST)
    again = send(staff, FIRST, path="/horario.md").json
    assert (again["version"], again["status"]) == (1, "active")
    assert run_pending(context) == 0


def test_a_file_that_fails_while_it_is_read_leaves_the_old_one_and_keeps_nothing_of_itself(
    staff: FlaskClient, debtor: FlaskClient, context: ServiceContext
) -> None:
    added(staff, context, pdf("Texto de antes."), "guia.pdf")
    empty = send(staff, pdf(""), "guia.pdf", path="/guia.pdf")
    assert empty.status_code == 202
    run_pending(context)
    version = call(staff, "get", "/guia.pdf/versions/2").json
    assert (version["status"], version["error_code"]) == ("failed", "document_no_text")
    assert version["message"]
    assert texts(debtor, "guia.pdf") == ["Texto de antes."]
    with context.read() as uow:
        assert len(uow.connection.execute(select(DocumentFile.version_id)).all()) == 1
    assert call(staff, "get", "/guia.pdf/versions/2/file").status_code == 404


@pytest.mark.parametrize(
    "name", ["encrypted pdf", "truncated pdf", "zip bomb", "10,000 pages", "macros", "large"]
)
def test_of_a_hostile_file_nothing_is_stored(staff: FlaskClient, context: ServiceContext, name: str) -> None:
    file_name, make, code = HOSTILE[name]
    before = snapshot(context)
    answer = send(staff, make(), file_name)
    assert (answer.status_code, answer.json["error"]["code"]) == (422, code)
    assert answer.json["error"]["message"]
    assert changed_tables(before, snapshot(context)) == set()


def test_a_retired_document_is_neither_shown_nor_opened_and_can_come_back(
    staff: FlaskClient, debtor: FlaskClient, context: ServiceContext
) -> None:
    added(staff, context, FIRST)
    retired = call(staff, "delete", "/horario.md")
    assert retired.status_code == 200
    assert retired.json["retired_at"]
    assert call(staff, "delete", "/horario.md").json == retired.json
    assert names(debtor) == []
    for path in ("", "/file", "/pages/1"):
        assert call(debtor, "get", f"/horario.md{path}").status_code == 404
    added(staff, context, SECOND)
    assert texts(debtor, "horario.md") == ["La caja abre a las once."]


def test_what_is_retired_before_it_is_read_is_not_brought_back(
    staff: FlaskClient, context: ServiceContext
) -> None:
    send(staff, FIRST)
    call(staff, "delete", "/horario.md")
    run_pending(context)
    version = call(staff, "get", "/horario.md/versions/1").json
    assert (version["status"], version["error_code"]) == ("failed", "document_retired")
    assert names(staff) == []


def test_a_document_of_a_creditor_is_for_its_debtors_only(
    app: Flask, staff: FlaskClient, debtor: FlaskClient, context: ServiceContext
) -> None:
    own, other = make_creditor(context), make_creditor(context, name="OTRO BANCO S.A.")
    added(staff, context, FIRST, "propio.md", creditor_id=str(own))
    added(staff, context, SECOND, "ajeno.md", creditor_id=str(other))
    assert names(debtor) == ["propio.md"]
    assert names(staff) == ["ajeno.md", "propio.md"]
    unbound = app.test_client()
    sign_in(unbound, make_user(context))
    assert names(unbound) == []
    for path in ("", "/file", "/pages/1"):
        hidden = call(debtor, "get", f"/ajeno.md{path}")
        missing = call(debtor, "get", f"/no-existe.md{path}")
        assert hidden.status_code == missing.status_code == 404
        assert hidden.json == missing.json
    freed = call(staff, "patch", "/ajeno.md", json={"creditor_id": None})
    assert (freed.status_code, freed.json["creditor_id"]) == (200, None)
    assert names(debtor) == ["ajeno.md", "propio.md"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"creditor_id": "999999"}, "unknown_creditor"), ({"creditor_id": "uno"}, "unknown_creditor")],
)
def test_a_creditor_that_is_none_is_refused(staff: FlaskClient, fields: dict[str, str], code: str) -> None:
    answer = send(staff, FIRST, **fields)
    assert (answer.status_code, answer.json["error"]["code"]) == (422, code)


def test_a_name_or_a_file_that_is_there_already_is_a_conflict(
    staff: FlaskClient, context: ServiceContext
) -> None:
    added(staff, context, FIRST)
    taken = send(staff, SECOND)
    assert (taken.status_code, taken.json["error"]["code"]) == (409, "document_name_taken")
    same = send(staff, FIRST, "otro-nombre.md")
    assert (same.status_code, same.json["error"]["code"]) == (409, "document_exists")
    assert same.json["error"]["details"]["document"] == "horario.md"


def test_a_document_keeps_its_kind(staff: FlaskClient, context: ServiceContext) -> None:
    added(staff, context, FIRST)
    answer = send(staff, word(), "horario.docx", path="/horario.md")
    assert (answer.status_code, answer.json["error"]["code"]) == (422, "document_other_kind")


def test_debtors_change_nothing(debtor: FlaskClient, staff: FlaskClient, context: ServiceContext) -> None:
    added(staff, context, FIRST)
    assert send(debtor, SECOND).status_code == 403
    assert send(debtor, SECOND, path="/horario.md").status_code == 403
    assert call(debtor, "delete", "/horario.md").status_code == 403
    assert call(debtor, "get", "/versions").status_code == 403
    assert call(debtor, "get", "/horario.md/versions/1/file").status_code == 403


def test_each_change_stands_in_the_audit_trail(staff: FlaskClient, context: ServiceContext) -> None:
    added(staff, context, FIRST)
    send(staff, SECOND, path="/horario.md")
    run_pending(context)
    call(staff, "delete", "/horario.md")
    with context.read() as uow:
        actions = uow.connection.execute(select(AuditEvent.action).order_by(AuditEvent.id)).scalars().all()
    assert [action for action in actions if action.startswith("document_")] == [
        *("document_added", "document_read", "document_replaced", "document_read", "document_retired"),
    ]


def test_each_change_of_what_is_searched_moves_the_number_of_the_library(
    staff: FlaskClient, context: ServiceContext
) -> None:
    def number() -> int:
        with context.read() as uow:
            return uow.library.number()

    numbers = [number()]
    added(staff, context, FIRST)
    numbers.append(number())
    send(staff, SECOND, path="/horario.md")
    assert number() == numbers[-1]
    run_pending(context)
    numbers.append(number())
    call(staff, "delete", "/horario.md")
    numbers.append(number())
    assert numbers == sorted(set(numbers))


def test_an_older_file_that_is_read_late_does_not_take_the_newer_ones_place(context: ServiceContext) -> None:
    first = add_document(context, SYSTEM, io.BytesIO(FIRST), file_name="horario.md")
    with context.write() as uow:
        document = uow.documents.get("horario.md")
        second = uow.documents.add_version(
            {
                **{"document_id": document.id, "file_name": "horario.md", "media_type": "text/markdown"},
                **{"sha256": "b" * 64, "size": len(SECOND), "created_at": context.now()},
            },
            SECOND,
        )
        uow.commit()
    assert read_version(context, second).status == "active"
    assert read_version(context, first.id).status == "replaced"
    assert read_version(context, first.id).status == "replaced"


def test_a_reading_that_was_cut_off_begins_anew_and_stores_each_passage_once(context: ServiceContext) -> None:
    version = add_document(context, SYSTEM, io.BytesIO(FIRST), file_name="horario.md")
    with context.write() as uow:
        uow.documents.update_version(version.id, status="running")
        uow.documents.add_passages(
            [
                {
                    **{"version_id": version.id, "position": 0, "page": None, "heading": "", "kind": "text"},
                    **{
                        "text": "a medias",
                        "cells": None,
                        "caption": "",
                        "table_id": None,
                        "row_number": None,
                    },
                }
            ]
        )
        uow.commit()
    assert read_version(context, version.id).status == "active"
    with context.read() as uow:
        stored = uow.connection.execute(select(DocumentPassage.text)).scalars().all()
    assert stored == ["La caja abre a las ocho."]


def test_a_worker_whose_job_was_taken_over_stops_and_changes_nothing(context: ServiceContext) -> None:
    version = add_document(context, SYSTEM, io.BytesIO(FIRST), file_name="horario.md")

    def taken_over() -> None:
        raise LeaseLost

    with pytest.raises(LeaseLost):
        read_version(context, version.id, go_on=taken_over)
    with context.read() as uow:
        assert uow.library.list_active() == []
        assert uow.connection.execute(select(DocumentPassage.text)).all() == []
    assert read_version(context, version.id).status == "active"


def test_a_worker_that_gives_up_says_so_and_touches_nothing_that_is_in_use(context: ServiceContext) -> None:
    version = add_document(context, SYSTEM, io.BytesIO(FIRST), file_name="horario.md")
    assert fail_version(context, version.id).status == "failed"
    assert fail_version(context, version.id).status == "failed"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("Horario Línea 5 (Ñ).PDF", "horario-linea-5-n.pdf"),
        ("../../etc/passwd.txt", "etc-passwd.txt"),
        ("carpeta\\guía.md", "carpeta-guia.md"),
        ("???.html", "documento.html"),
        ("a" * 300 + ".pdf", "a" * 116 + ".pdf"),
    ],
)
def test_a_name_to_cite_is_plain(given: str, expected: str) -> None:
    assert document_name(given) == expected


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    library = tmp_path / "library"
    library.mkdir()
    (library / "horario.md").write_bytes(FIRST)
    (library / "guia.pdf").write_bytes(pdf("Guía de pagos."))
    return library


@pytest.fixture
def installed(make_app: Callable[..., Flask], folder: Path) -> ServiceContext:
    """An installation with that folder."""
    found: ServiceContext = make_app(documents_path=str(folder)).extensions["negotiator"]
    return found


def outcomes(context: ServiceContext, *, again: bool = False) -> dict[str, str]:
    return {result.document: result.outcome for result in load_folder(context, again=again)}


def test_the_folder_is_loaded_once_and_followed_when_it_changes(
    installed: ServiceContext, folder: Path
) -> None:
    assert outcomes(installed) == {"guia.pdf": "loaded", "horario.md": "loaded"}
    assert outcomes(installed) == {"guia.pdf": "unchanged", "horario.md": "unchanged"}
    (folder / "horario.md").write_bytes(SECOND)
    (folder / "guia.pdf").unlink()
    (folder / "rota.pdf").write_bytes(b"%PDF-1.7 rota")
    assert outcomes(installed) == {"horario.md": "loaded", "rota.pdf": "failed", "guia.pdf": "retired"}
    with installed.read() as uow:
        assert [(a.document, a.version) for a in uow.library.list_active()] == [("horario.md", 2)]
        count = len(uow.connection.execute(select(DocumentVersion.id)).all())
    assert outcomes(installed, again=True)["horario.md"] == "loaded"
    with installed.read() as uow:
        assert len(uow.connection.execute(select(DocumentVersion.id)).all()) == count + 1


def test_what_staff_decided_about_a_file_of_the_folder_stays(installed: ServiceContext) -> None:
    load_folder(installed)
    retire_document(installed, SYSTEM, "guia.pdf")
    assert outcomes(installed)["guia.pdf"] == "kept"


def test_a_folder_that_is_gone_retires_nothing(installed: ServiceContext, folder: Path) -> None:
    load_folder(installed)
    folder.rename(folder.with_name("elsewhere"))
    assert load_folder(installed) == []
    with installed.read() as uow:
        assert len(uow.library.list_active()) == 2
