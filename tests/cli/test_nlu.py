"""`flask nlu`: whatever lines come in, as many come out, understood."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from backend.cli.nlu_report import report_text
from backend.nlu.dataset import load_examples
from backend.nlu.evaluation import evaluate

FIELDS = {
    "intent",
    "confidence",
    "in_scope",
    "document",
    "amount",
    "currency",
    "installments",
    "frequency",
    "date",
}


def run(app: Flask, *arguments: str, text: bytes = b"") -> Result:
    return app.test_cli_runner().invoke(args=["nlu", *arguments], input=text)


def predict(app: Flask, text: bytes, *arguments: str) -> list[dict[str, object]]:
    result = run(app, "predict", *arguments, text=text)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout_bytes.splitlines()]


def test_predict_writes_each_line_back_with_its_meaning(app: Flask) -> None:
    lines = [
        {"text": "soy 93.388.915 y puedo dar 200 mil mensuales en 6 cuotas", "id": 7},
        {"text": "la segunda", "expected": "offer_choice"},
    ]
    first, second = predict(app, "\n".join(json.dumps(line) for line in lines).encode())
    assert first["id"] == 7
    assert first.keys() == {"text", "id"} | FIELDS
    assert (first["document"], first["amount"], first["currency"]) == ("93388915", 200000, "COP")
    assert (first["installments"], first["frequency"]) == (6, "monthly")
    assert (second["intent"], second["in_scope"]) == ("CONFIRMACION", True)


def test_predict_reads_a_file_in_another_currency(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "lines.jsonl"
    file.write_text('{"text": "pago 60,50 hoy, soy 12345678z"}\n', encoding="utf-8")
    (line,) = predict(app, b"", "--currency", "EUR", str(file))
    assert (line["amount"], line["currency"], line["document"]) == (60.5, "EUR", "12345678Z")
    assert line["date"]


@pytest.mark.parametrize(
    "line",
    [
        b"not json",
        b"[1, 2]",
        b'"text"',
        b"null",
        b"{}",
        b'{"text": 5}',
        b'{"text": null}',
        b'{"text": "a", "expected": "nonsense"}',
        b'{"text": "a", "expected": ["x"]}',
        b'{"text": "\\ud800"}',
        b'{"text": "\\u0000"}',
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b"9" * 5000,
        '{"text": "1\u20282\u2029 hola"}'.encode(),
        json.dumps({"text": "x" * 200_000}).encode(),
    ],
)
def test_predict_never_fails_on_a_line(app: Flask, line: bytes) -> None:
    (first, last) = predict(app, line + b'\r\n\n{"text": "hola"}')
    assert first.keys() >= FIELDS
    assert last["intent"] == "SALUDO"


def test_train_tells_that_the_model_is_there(app: Flask) -> None:
    result = run(app, "train", "--if-missing")
    assert result.exit_code == 0
    assert "The model is there" in result.output


def test_the_report_shows_each_intent(app: Flask) -> None:
    some = [example for example in load_examples() if example.batch in {"a1", "b2"}][::6]
    text = report_text(evaluate(some))
    for word in ("macro-F1", "ECE", "AUROC", "HABLAR_ASESOR", "p99", "installments"):
        assert word in text


def test_bench_compares_on_the_sets_that_are_there(app: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "nlpjs"
    folder.mkdir()
    intents = [
        {
            "intent": name,
            "utterances": [f"quiero {word} {extra}" for extra in ("hoy", "ya", "ahora", "pronto", "mañana")],
            "tests": [f"quisiera {word}"],
        }
        for name, word in (("eat", "comer"), ("sleep", "dormir"), ("run", "correr"))
    ]
    (folder / "corpus-es.json").write_text(json.dumps({"data": intents}), encoding="utf-8")
    result = run(app, "bench", "--data", str(tmp_path))
    assert result.exit_code == 0, result.output
    assert "nlpjs" in result.output
    assert "1.0000" in result.output
