"""Nothing that identifies or authenticates a person reaches a log line."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from backend.telemetry.context import request_id
from backend.telemetry.logs import configure_logging
from backend.telemetry.masking import masked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cédula 93388915 y 93.388.915", "cédula [number] y [number]"),
        ("llámame al 300 123 45 67", "llámame al [number]"),
        ("+57 300-123-4567", "+[number]"),
        ("DNI 12345678Z", "DNI [number]Z"),
        ("ana.torres@example.com escribió", "[email] escribió"),
        ("<ana@example.com>", "<[email]>"),
        ("key sk-proj-abcdefgh12345678", "key [key]"),
        ("Bearer eyJhbGciOi.eyJzdWIi.c2ln", "Bearer [token]"),
        ("cookie " + "aB3_-" * 9, "cookie [token]"),
        ("postgresql://app:hunter2@db/negotiator", "postgresql://app:[secret]@db/negotiator"),
        ("turno 12 en 340 ms, estado 200", "turno 12 en 340 ms, estado 200"),
    ],
)
def test_texts_are_masked(text: str, expected: str) -> None:
    assert masked(text) == expected


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    stream = io.StringIO()
    configure_logging("info", stream)
    yield stream
    root.handlers, root.level = handlers, level


def _line(stream: io.StringIO) -> dict[str, Any]:
    line: dict[str, Any] = json.loads(stream.getvalue().splitlines()[-1])
    return line


def test_a_line_is_json_with_its_fields_and_its_request(stream: io.StringIO) -> None:
    token = request_id.set("abc123")
    logging.getLogger("backend.test").info(
        "turn %s", "done", extra={"duration_ms": 1234567, "route": "rules"}
    )
    request_id.reset(token)
    line = _line(stream)
    assert (line["event"], line["level"], line["logger"]) == ("turn done", "info", "backend.test")
    assert (line["request_id"], line["duration_ms"], line["route"]) == ("abc123", 1234567, "rules")


def test_fields_and_arguments_are_masked(stream: io.StringIO) -> None:
    logging.getLogger("werkzeug").warning(
        "GET /users?q=%s", "93388915", extra={"email": "ana@example.com", "amount": 93388915}
    )
    assert "93388915" not in stream.getvalue()
    assert "ana@example.com" not in stream.getvalue()
    assert _line(stream)["amount"] == "[number]"


def test_an_exception_leaves_its_type_and_place_only(stream: io.StringIO) -> None:
    try:
        int("CARLOS FAJARDO")
    except ValueError:
        logging.getLogger("backend.test").exception("failed")
    line = _line(stream)
    assert line["exception"] == "ValueError"
    assert "test_logs.py" in line["trace"][-1]
    assert "FAJARDO" not in stream.getvalue()
