"""Neither the key nor what was said is in a failure, in what leads to it, or in a log, at any level."""

from __future__ import annotations

import logging
import traceback

import pytest

from backend.assistant.models.contract import Credential, ModelClient, ModelFailure
from tests.assistant.models.conftest import answer_to, question, said
from tests.model_server.server import ModelServer
from tests.model_server.steps import Corrupt, Disconnect, ErrorEvent, Fail, HttpError, Say, Step

KEY = "sk-canary-9f8e7d6c"
MESSAGE = "mi cédula es 1032456789"
ECHO = f"Incorrect API key provided: {KEY}. You said: {MESSAGE}"


@pytest.mark.parametrize(
    "step",
    [
        HttpError(401, "invalid_api_key", message=ECHO),
        HttpError(400, ECHO, message=ECHO),
        HttpError(500, KEY, message=ECHO),
        Fail("server_error"),
        ErrorEvent(KEY),
        ErrorEvent(ECHO, nested=True),
        Disconnect(),
        Corrupt(f'{{"{MESSAGE}'),
        Corrupt(f'"{ECHO}"'),
    ],
)
def test_a_failure_gives_nothing_away(
    client: ModelClient, model_server: ModelServer, step: Step, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    model_server.script([step], [step])

    failure = answer_to(client, question([said(MESSAGE)]), Credential(KEY, own=True)).failure

    assert failure is not None
    told = "".join(traceback.format_exception(failure)) + repr(failure) + str(vars(failure)) + caplog.text
    assert KEY not in told
    assert "1032456789" not in told
    assert [error for error in chain_of(failure) if not isinstance(error, ModelFailure)] == []


def test_an_answer_leaves_nothing_in_the_log(
    client: ModelClient, model_server: ModelServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    model_server.script([Say(MESSAGE)])

    assert answer_to(client, question([said(MESSAGE)]), Credential(KEY)).completed

    assert KEY not in caplog.text
    assert "1032456789" not in caplog.text
    assert "session=" not in caplog.text, "the cookie of the answer"


def test_a_credential_does_not_show_its_key() -> None:
    assert KEY not in repr(Credential(KEY))
    assert KEY not in Credential(KEY).fingerprint


def chain_of(error: BaseException) -> list[BaseException]:
    """The exceptions that lead to this one: their attributes hold the request."""
    before = error.__cause__ or error.__context__
    return [error, *chain_of(before)] if before else [error]
