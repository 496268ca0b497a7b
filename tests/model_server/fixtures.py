"""The fixture, to be imported by the conftest.py that wants it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.model_server.server import ModelServer


@pytest.fixture
def model_server() -> Iterator[ModelServer]:
    """A scripted model server of this test's own; what breaks OpenAI's description fails the test."""
    with ModelServer() as server:
        yield server
    found = server.take_problems()
    assert found == [], found
