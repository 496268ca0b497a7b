"""No answer: each way in which a provider fails has its name, and is never taken for an answer."""

from __future__ import annotations

import pytest

from backend.assistant.models.contract import (
    Credential,
    FailureKind,
    ModelClient,
    ModelFailure,
    Restarted,
)
from backend.assistant.models.openai_client import make_model_client
from tests.assistant.models.conftest import OPERATOR, Answer, answer_to, question, said
from tests.model_server.server import ModelServer
from tests.model_server.steps import (
    Call,
    Corrupt,
    Disconnect,
    ErrorEvent,
    Fail,
    HttpError,
    Incomplete,
    Refuse,
    Say,
    Step,
    Truncate,
)  # fmt: skip

FINAL = {
    "wrong key": (HttpError(401, "invalid_api_key"), FailureKind.BAD_KEY),
    "key without the right": (HttpError(403), FailureKind.FORBIDDEN),
    "model that the project may not use": (HttpError(403, "model_not_found"), FailureKind.FORBIDDEN),
    "bad request": (HttpError(400, "invalid_value"), FailureKind.INVALID_REQUEST),
    "unknown model": (HttpError(404, "model_not_found"), FailureKind.INVALID_REQUEST),
    "unprocessable": (HttpError(422), FailureKind.INVALID_REQUEST),
    "moved": (HttpError(307), FailureKind.INVALID_REQUEST),
    "nothing left": (HttpError(429, "insufficient_quota"), FailureKind.OUT_OF_CREDIT),
    "filtered prompt": (HttpError(400, "content_filter"), FailureKind.REFUSED),
    "filtered answer": (Incomplete("content_filter"), FailureKind.REFUSED),
    "refusal": (Refuse(), FailureKind.REFUSED),
    "failed on the prompt": (Fail("invalid_prompt"), FailureKind.REFUSED),
    "failed on a picture": (Fail("invalid_image"), FailureKind.INVALID_REQUEST),
}
PASSING = {
    "too many requests": (HttpError(429, "rate_limit_exceeded"), FailureKind.BUSY),
    "error inside": (HttpError(500), FailureKind.BUSY),
    "overloaded": (HttpError(503), FailureKind.BUSY),
    "locked": (HttpError(409), FailureKind.BUSY),
    "failed": (Fail("server_error"), FailureKind.BUSY),
    "error event": (ErrorEvent("server_error"), FailureKind.BUSY),
    "nested error event": (ErrorEvent("server_error", nested=True), FailureKind.BUSY),
    "connection broken before the answer": (Disconnect(), FailureKind.UNREACHABLE),
    "stream ends early": (Truncate(), FailureKind.CUT),
    "half an event": (Corrupt(), FailureKind.CUT),
    "not an object": (Corrupt('["an", "array"]'), FailureKind.CUT),
    "of the wrong shape": (
        Corrupt('{"type": "response.output_item.done", "choices": [{"delta": {"tool_calls": 7}}]}'),
        FailureKind.CUT,
    ),
    "endless nesting": (Corrupt("[" * 100_000), FailureKind.CUT),
}


@pytest.mark.parametrize(("step", "kind"), FINAL.values(), ids=FINAL.keys())
def test_what_does_not_pass_is_not_asked_again(
    client: ModelClient, model_server: ModelServer, step: Step, kind: FailureKind
) -> None:
    model_server.script([step], [Say("Hola")])

    answer = answer_to(client, question())

    assert answer.failure is not None
    assert answer.failure.kind is kind
    assert answer.completed is None
    assert len(model_server.records) == 1


@pytest.mark.parametrize(("step", "kind"), PASSING.values(), ids=PASSING.keys())
def test_what_passes_is_asked_once_more(
    client: ModelClient, model_server: ModelServer, step: Step, kind: FailureKind
) -> None:
    model_server.script([step], [step], [Say("Hola")])

    answer = answer_to(client, question())

    assert answer.failure is not None
    assert answer.failure.kind is kind
    assert len(model_server.records) == 2


@pytest.mark.parametrize("step", [Disconnect(), Truncate(), Corrupt(), Fail(), ErrorEvent()])
def test_a_failure_in_the_middle_never_ends_in_completed(
    client: ModelClient, model_server: ModelServer, step: Step
) -> None:
    model_server.script([Say("Le digo"), Call("get_all_debts", {}), step])

    answer = answer_to(client, question(), shown=lambda: True)

    assert answer.failure is not None
    assert answer.failure.kind in {FailureKind.CUT, FailureKind.BUSY}
    assert answer.completed is None
    assert answer.text == "Le digo"


def test_the_second_try_makes_good_and_says_that_the_first_is_void(
    client: ModelClient, model_server: ModelServer
) -> None:
    model_server.script([Say("Le d"), Disconnect()], [Say("Le digo")])

    answer = answer_to(client, question())

    assert answer.failure is None
    restart = answer.events.index(Restarted())
    assert restart > 0
    assert Answer(answer.events[restart:]).text == "Le digo"


def test_nothing_is_void_where_nothing_had_come(client: ModelClient, model_server: ModelServer) -> None:
    model_server.script([HttpError(503)], [Say("Hola")])

    answer = answer_to(client, question())

    assert answer.completed is not None
    assert Restarted() not in answer.events


def test_what_was_shown_is_never_begun_again(client: ModelClient, model_server: ModelServer) -> None:
    model_server.script([Say("Le digo"), Disconnect()], [Say("otra cosa")])
    seen: list[object] = []
    stream = client.stream(question(), OPERATOR, lambda: bool(seen))

    with pytest.raises(ModelFailure) as caught:
        seen.extend(stream)

    assert caught.value.kind is FailureKind.CUT
    assert len(model_server.records) == 1


def test_nobody_is_there(api: str) -> None:
    with ModelServer() as gone:
        address = gone.url

    answer = answer_to(make_model_client(address, api), question())

    assert answer.failure is not None
    assert answer.failure.kind is FailureKind.UNREACHABLE


def test_the_name_of_the_server_does_not_exist(api: str) -> None:
    answer = answer_to(make_model_client("http://model.invalid/v1", api), question(seconds=3))

    assert answer.failure is not None
    assert answer.failure.kind in {FailureKind.UNREACHABLE, FailureKind.TIMED_OUT}


def test_a_text_that_cannot_be_sent_is_our_fault_and_not_the_providers(
    client: ModelClient, model_server: ModelServer
) -> None:
    model_server.script([Say("Hola")])

    answer = answer_to(client, question([said("half a character: \ud83d")]))

    assert answer.failure is None or answer.failure.kind is FailureKind.INVALID_REQUEST


@pytest.mark.parametrize("key", ["", "  ", "sk-\n", "sk-clé", "sk-a\r\nX-Injected: 1"])
def test_what_cannot_be_a_key_is_not_sent(client: ModelClient, model_server: ModelServer, key: str) -> None:
    answer = answer_to(client, question(), Credential(key, own=True))

    assert answer.failure is not None
    assert answer.failure.kind is FailureKind.BAD_KEY
    assert model_server.records == []


def test_a_failure_names_the_request_for_the_providers_support(
    client: ModelClient, model_server: ModelServer
) -> None:
    model_server.script([HttpError(400)])

    answer = answer_to(client, question())

    assert answer.failure is not None
    assert answer.failure.request_id == "req_error"


class TestCheckingAKey:
    """`check` asks for the list of models, which costs nothing."""

    def test_a_good_key(self, client: ModelClient, model_server: ModelServer) -> None:
        client.check(OPERATOR)

        assert model_server.records[0].asked.key == OPERATOR.key

    @pytest.mark.parametrize(
        ("error", "kind"),
        [
            (HttpError(401, "invalid_api_key"), FailureKind.BAD_KEY),
            (HttpError(403, "unsupported_country"), FailureKind.FORBIDDEN),
            (HttpError(503), FailureKind.BUSY),
        ],
    )
    def test_a_key_that_is_not_accepted(
        self, client: ModelClient, model_server: ModelServer, error: HttpError, kind: FailureKind
    ) -> None:
        model_server.refuse_key("sk-other", error)

        with pytest.raises(ModelFailure) as caught:
            client.check(Credential("sk-other", own=True))

        assert caught.value.kind is kind

    def test_a_key_that_may_answer_but_not_list_models(
        self, client: ModelClient, model_server: ModelServer
    ) -> None:
        message = "You have insufficient permissions for this operation. Missing scopes: api.model.read."
        model_server.refuse_key("sk-restricted", HttpError(403, message=message))

        client.check(Credential("sk-restricted", own=True))
