"""The closed list of what can have happened, read from events.yaml, and the words that say it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from backend.assistant.guards.claim_facts import FACTS
from backend.assistant.guards.conjugation import Form, Word, irregular_words, spanish_words

EVENTS, THINGS = (Path(__file__).with_name(name) for name in ("events.yaml", "event_things.yaml"))
CREDITOR = "creditor"
"""The kind of things that are the names of this person's creditors."""


@dataclass(frozen=True, slots=True)
class Event:
    """What can have happened; see events.yaml."""

    id: str
    reason: str
    holds: str
    under: str
    by: str
    governed: bool
    dated: bool
    each: bool
    known: bool
    proposed: bool
    whole: bool
    things: tuple[str, ...]
    order: int


@dataclass(frozen=True, slots=True)
class Saying:
    """A word, or a few, by which an event is told; `alone` where nothing need be named beside it."""

    event: Event
    form: Form
    accented: bool
    alone: bool


@dataclass(frozen=True, slots=True)
class EventData:
    """The events by the words that tell them, joined by low lines, and the patterns of things by their names."""

    sayings: dict[str, tuple[Saying, ...]]
    longest: int
    things: dict[str, re.Pattern[str]]


@cache
def load_events() -> EventData:
    """Return what both files say; raises KeyError for a fact, a thing or a verb that is not known."""
    read: dict[str, Any] = {}
    for path in (EVENTS, THINGS):
        read |= yaml.safe_load(path.read_text(encoding="utf-8"))
    things = {name: _thing(pattern) for name, pattern in read["things"].items()}
    irregular = dict(entry.split("=") for entry in read["irregular"].split())
    sayings: dict[str, list[Saying]] = {}
    for order, entry in enumerate(read["events"]):
        event = _event(entry, order)
        if not {*event.things} <= {*things, CREDITOR}:
            raise KeyError(f"{event.id}: unknown thing")
        for text, saying in _sayings(entry, event, irregular):
            sayings.setdefault(text, []).append(saying)
    return EventData(
        {text: tuple(those) for text, those in sayings.items()},
        max(text.count("_") + 1 for text in sayings),
        things,
    )


def _thing(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w$€])(?:{''.join(line.strip() for line in pattern.splitlines())})(?!\w)")


def _event(entry: dict[str, Any], order: int) -> Event:
    for fact in filter(None, (entry.get("holds", ""), entry.get("under", ""))):
        if fact not in FACTS:
            raise KeyError(f"{entry['id']}: unknown fact {fact}")
    return Event(
        id=entry["id"],
        reason=entry["reason"],
        holds=entry.get("holds", ""),
        under=entry.get("under", ""),
        by=entry.get("by", ""),
        governed=entry.get("governed", False),
        dated=entry.get("dated", False),
        each=entry.get("each", False),
        known=entry.get("known", False),
        proposed=entry.get("proposed", False),
        whole=entry.get("whole", False),
        things=tuple(entry.get("things", "").split()),
        order=order,
    )


def _sayings(entry: dict[str, Any], event: Event, irregular: dict[str, str]) -> Iterator[tuple[str, Saying]]:
    for verb, alone in _listed(entry, "verbs"):
        for word in _spanish(verb, irregular):
            yield word.text, Saying(event, word.form, word.accented, alone)
    for name, form in (("english", Form.ENGLISH), ("states", Form.STATE), ("shows", Form.SHOWN)):
        for said, alone in _listed(entry, name):
            yield said, Saying(event, form, False, alone)


def _listed(entry: dict[str, Any], name: str) -> Iterator[tuple[str, bool]]:
    """Yield the words of a list, and whether each needs nothing named beside it."""
    return ((said.removesuffix("!"), said.endswith("!")) for said in entry.get(name, "").split())


def _spanish(verb: str, irregular: dict[str, str]) -> Iterator[Word]:
    if verb in irregular:
        first, third, participle = irregular[verb].split(",")
        return irregular_words(verb, first, third, participle)
    return spanish_words(verb)
