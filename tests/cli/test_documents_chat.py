"""`flask documents chat` asks each question in a chat of its own and counts what came of it."""

from __future__ import annotations

import json
from pathlib import Path

from flask import Flask

from tests.conftest import ANY_DATABASE

LINES = [
    ("¿qué comisión cobra el punto de pago aliado?", "guia-de-pagos.pdf", ["$ 1.900"]),
    ("¿qué es el paz y salvo?", "glosario.md", ["una respuesta que nadie da"]),
    ("cuéntame un chiste", None, []),
]


@ANY_DATABASE
def test_what_was_answered_is_counted_and_mistakes_are_named(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "asked.jsonl"
    file.write_text(
        "\n".join(
            json.dumps(
                {"id": f"q-{place}", "question": question, "document": name, "page": None, "answer": answer}
            )
            for place, (question, name, answer) in enumerate(LINES)
        ),
        encoding="utf-8",
    )
    result = app.test_cli_runner().invoke(args=["documents", "chat", "--questions", str(file), "--mistakes"])
    assert result.exit_code == 0, result.output
    assert "asked.jsonl, in the chat: 2 questions with an answer, 1 without" in result.output
    assert "answered right 0.500" in result.output
    assert "q-1: ¿qué es el paz y salvo?" in result.output
    assert "q-0" not in result.output
    assert "q-2" not in result.output


@ANY_DATABASE
def test_a_file_that_holds_no_questions_is_named(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "broken.jsonl"
    file.write_text("{", encoding="utf-8")
    result = app.test_cli_runner().invoke(args=["documents", "chat", "--questions", str(file)])
    assert result.exit_code == 1
    assert "broken.jsonl" in result.output
