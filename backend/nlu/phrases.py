"""Phrases over tokens: the small pattern language of the intent rules, and their matcher.

A phrase is words separated by spaces. `a/b` is either word, `(a b)` may be missing, `word*` is any word that begins so,
`_` is up to three words in between (never across the end of a clause), `^` and `$` are the message's ends. A phrase is
compiled into alternatives and indexed by its first word, so that a message is read in one pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Generic, TypeVar

T = TypeVar("T")
_PARTS = re.compile(r"\([^)]*\)|\S+")
_GAP = 3
_PREFIX = 4
CLAUSE_END = frozenset({".", ",", ";", "!", "?", "\n", "¿", "¡", ":"})


@dataclass(frozen=True, slots=True)
class Step:
    """One word of a phrase: exact words, prefixes, or a gap."""

    words: frozenset[str]
    prefixes: tuple[str, ...]
    gap: bool = False

    def accepts(self, word: str) -> bool:
        return word in self.words or (bool(self.prefixes) and word.startswith(self.prefixes))


@dataclass(frozen=True, slots=True)
class Match(Generic[T]):
    """A phrase found at words start..end (end excluded), with what it stands for."""

    payload: T
    start: int
    end: int


_Entry = tuple[tuple[Step, ...], T]


class PhraseBook(Generic[T]):
    """Many phrases with payloads, found by their first two words (by the first if the second is open)."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        self._by_pair: dict[tuple[str, str], list[_Entry[T]]] = {}
        self._by_word: dict[str, list[_Entry[T]]] = {}
        self._by_prefix: dict[str, list[_Entry[T]]] = {}
        for phrase, payload in entries:
            for steps in compile_phrase(phrase):
                self._index((steps, payload))

    def _index(self, entry: _Entry[T]) -> None:
        first, *rest = entry[0]
        closed = bool(rest) and not rest[0].gap and not rest[0].prefixes
        for word in first.words:
            if closed:
                for second in rest[0].words:
                    self._by_pair.setdefault((word, second), []).append(entry)
            else:
                self._by_word.setdefault(word, []).append(entry)
        for prefix in first.prefixes:
            self._by_prefix.setdefault(prefix[:_PREFIX], []).append(entry)

    def find(self, words: list[str]) -> Iterator[Match[T]]:
        """Every match; `words` are tokens with signs, and "^" and "$" around them."""
        nothing: list[_Entry[T]] = []
        for start, pair in enumerate(zip(words, (*words[1:], ""), strict=True)):
            by_word = self._by_word.get(pair[0], nothing)
            by_prefix = self._by_prefix.get(pair[0][:_PREFIX], nothing)
            for entries in (self._by_pair.get(pair, nothing), by_word, by_prefix):
                for steps, payload in entries:
                    end = _match(steps, words, start)
                    if end is not None:
                        yield Match(payload, start, end)


def compile_phrase(phrase: str) -> list[tuple[Step, ...]]:
    """The alternatives of a phrase, with each optional word present or not."""
    choices: list[tuple[tuple[Step, ...], ...]] = []
    for part in _PARTS.findall(phrase):
        steps = tuple(map(_step, part.strip("()").split()))
        choices.append((steps, ()) if part.startswith("(") else (steps,))
    return [tuple(step for part in combination for step in part) for combination in product(*choices)]


def _step(part: str) -> Step:
    if part == "_":
        return Step(frozenset(), (), gap=True)
    options = part.split("/")
    prefixes = tuple(option[:-1] for option in options if option.endswith("*"))
    if any(len(prefix) < _PREFIX for prefix in prefixes):
        raise ValueError(f"prefix too short in {part!r}")
    return Step(frozenset(option for option in options if not option.endswith("*")), prefixes)


def _match(steps: tuple[Step, ...], words: list[str], start: int, step: int = 0) -> int | None:
    at = start
    for index in range(step, len(steps)):
        current = steps[index]
        if current.gap:
            return _match_gap(steps, words, at, index + 1)
        if at >= len(words) or not current.accepts(words[at]):
            return None
        at += 1
    return at


def _match_gap(steps: tuple[Step, ...], words: list[str], at: int, step: int) -> int | None:
    for skip in range(_GAP + 1):
        if skip and (at + skip > len(words) or words[at + skip - 1] in CLAUSE_END):
            return None
        end = _match(steps, words, at + skip, step)
        if end is not None:
            return end
    return None
