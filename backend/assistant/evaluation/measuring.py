"""Counts what happens between the assistant and a model, without changing any of it."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field

from backend.assistant.guards.contract import ReplyGuard, Verdict
from backend.assistant.models.contract import (
    Completed,
    Credential,
    ModelClient,
    ModelEvent,
    ModelFailure,
    ModelRequest,
)


@dataclass(slots=True)
class Measures:
    """Of one attempt. `blocked` are the guards' problems, `failures` the kinds of answers that did not come."""

    rounds: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    blocked: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    is_blocked: bool = False
    """Whether the last sentence that was judged may not be shown."""


@dataclass(frozen=True, slots=True)
class MeasuredClient:
    """Implements contract.ModelClient around another."""

    client: ModelClient
    measures: Measures

    def stream(
        self, request: ModelRequest, credential: Credential, shown: Callable[[], bool]
    ) -> Generator[ModelEvent, None, None]:
        """Yield what the other yields, counted."""
        self.measures.rounds += 1
        try:
            for event in self.client.stream(request, credential, shown):
                if isinstance(event, Completed):
                    self.measures.input_tokens += event.usage.input_tokens
                    self.measures.output_tokens += event.usage.output_tokens
                yield event
        except ModelFailure as failure:
            self.measures.failures.append(str(failure))
            raise

    def check(self, credential: Credential) -> None:
        """Ask the other."""
        self.client.check(credential)


@dataclass(frozen=True, slots=True)
class WatchedGuard:
    """Implements the guards' contract.ReplyGuard around another."""

    guard: ReplyGuard
    measures: Measures

    def review(self, sentence: str) -> Verdict:
        """Judge as the other does, and note what it blocks."""
        verdict = self.guard.review(sentence)
        self.measures.is_blocked = verdict.text is None
        if verdict.problem is not None:
            self.measures.blocked.append(verdict.problem.value)
        return verdict

    def restart(self) -> None:
        """Begin again."""
        self.guard.restart()
