"""A model's text on its way to the person: whole sentences, each judged before it is shown, none taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from backend.assistant.guards.contract import ReplyGuard, Verdict
from backend.assistant.guards.sentences import SentenceStream


class Blocked(Exception):
    """A sentence may not be shown; nothing of what follows it will be."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(str(verdict.problem))
        self.verdict = verdict


class Speech:
    """What is being said in one turn."""

    def __init__(self, guard: ReplyGuard, reveal: Callable[[str], str] = str) -> None:
        """`reveal` puts back what was masked before it left."""
        self._guard = guard
        self._reveal = reveal
        self._stream = SentenceStream()
        self._said: list[str] = []

    @property
    def text(self) -> str:
        """What was shown so far."""
        return "".join(self._said)

    def has_begun(self) -> bool:
        """Whether something was shown."""
        return any(part.strip() for part in self._said)

    def hear(self, piece: str) -> Iterator[str]:
        """Yield the sentences that a piece completes, as they may be shown; raises Blocked."""
        for sentence in self._stream.feed(piece):
            yield from self._judged(sentence)

    def end_message(self) -> Iterator[str]:
        """Yield what is left of a message that has ended; raises Blocked."""
        for sentence in self._stream.flush():
            yield from self._judged(sentence)

    def begin_paragraph(self) -> Iterator[str]:
        """Yield the break between what was said and what follows, if anything was said."""
        if self.has_begun() and not self.text.endswith("\n\n"):
            self._said.append("\n\n")
            yield "\n\n"

    def restart(self) -> None:
        """Forget what was heard and not shown."""
        self._stream = SentenceStream()
        self._guard.restart()

    def _judged(self, sentence: str) -> Iterator[str]:
        verdict = self._guard.review(sentence)
        if verdict.text is None:
            raise Blocked(verdict)
        if verdict.text and (verdict.text.strip() or self.has_begun()):
            text = self._reveal(verdict.text)
            self._said.append(text)
            yield text
