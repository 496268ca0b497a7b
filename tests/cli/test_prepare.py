"""Preparing an installation whose database comes back later than the machine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from backend.cli import prepare
from tests.conftest import ANY_DATABASE

pytestmark = ANY_DATABASE


@pytest.fixture
def place(tmp_path: Path, make_app: Callable[..., Flask]) -> tuple[Flask, Path]:
    """An installation whose database cannot be opened: there is a folder where its file belongs."""
    file = tmp_path / "later.sqlite3"
    file.mkdir()
    documents = tmp_path / "documents"
    documents.mkdir()
    return make_app(sqlalchemy_database_uri=f"sqlite:///{file}", documents_path=str(documents)), file


def run(app: Flask, *arguments: str) -> Any:
    return app.test_cli_runner().invoke(args=["prepare", *arguments])


def test_a_database_that_does_not_answer_is_said_in_plain_words(place: tuple[Flask, Path]) -> None:
    app, _ = place
    result = run(app)
    assert result.exit_code == 1
    assert result.output == "Error: The database does not answer.\n"


def test_it_waits_for_the_database_and_goes_on(
    place: tuple[Flask, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    app, file = place
    looks: list[float] = []

    def sleep(seconds: float) -> None:
        looks.append(seconds)
        if len(looks) == 3:
            file.rmdir()

    monkeypatch.setattr("backend.cli.prepare.time.sleep", sleep)
    result = run(app, "--wait", "600")
    assert result.exit_code == 0, result.output
    assert "Database at" in result.output
    assert looks == [prepare.SECONDS_BETWEEN_LOOKS] * 3
