"""What a sentence tells as having happened, and whether it has: only what a tool of the turn says did.

Each word that may tell an event of events.yaml is looked up; whether it does is seen from the words before it (an
auxiliary, a clitic, whose deed it is) and from what is named beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from backend.assistant.guards.assertion import is_conditional, is_denied, is_open
from backend.assistant.guards.claim_facts import FACTS
from backend.assistant.guards.clauses import Clauses, read_clauses
from backend.assistant.guards.conjugation import Form
from backend.assistant.guards.event_data import CREDITOR, Event, Saying, load_events
from backend.assistant.guards.event_truth import creditors, has_happened
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.surface import without_accents
from backend.assistant.guards.telling import Told, tells
from backend.assistant.guards.words import word_set

_REACH = 8
"""How many words may stand between a verb and what it was done to."""
_PREPOSITIONS = word_set("prepositions")
_DETERMINERS = word_set("determiners")


@dataclass(frozen=True, slots=True)
class ToldEvent:
    """An event that a sentence names: whether what it says of it is so, and where its verb and its stretch stand.

    Neither true nor untrue is what is only supposed or asked, unless it is the person's own deed, and what may have
    happened and is denied.
    """

    event: Event
    is_true: bool
    is_untrue: bool
    verb: tuple[int, int]
    stretch: tuple[int, int]


def find_told(accented: str, facts: TurnFacts) -> list[ToldEvent]:
    """Return the events that a sentence names; it is folded but for its accents."""
    folded = without_accents(accented)
    clauses = read_clauses(folded, accented)
    found = (_told_event(folded, clauses, told, facts) for told in tells(clauses))
    return [event for event in found if event is not None]


def _told_event(folded: str, clauses: Clauses, told: Told, facts: TurnFacts) -> ToldEvent | None:
    possible = [one for one in told.sayings if not one.event.under or FACTS[one.event.under](facts)]
    if told.is_attribute:
        return _attribute(folded, clauses, told, possible, facts)
    meant = _meant(folded, clauses, told, possible, facts)
    if not meant:
        return None
    stretch = clauses.stretches[clauses.pieces[told.index].stretch]
    start, end = clauses.pieces[stretch[0]].start, clauses.pieces[stretch[-1]].end
    told_of = _beside(folded, start, clauses.pieces[told.begins].start, end)
    true = [event for event in meant if has_happened(event, told_of, facts)]
    verb = clauses.pieces[told.begins].start, clauses.pieces[told.last].end
    is_true, is_untrue = _judged(folded, clauses, told, true, meant)
    return ToldEvent((true or meant)[0], is_true, is_untrue, verb, (start, end))


_NEXT_CLAUSE = re.compile(r" (?:y|e|and) (?=(?:ya|se|la|el|las|los|tu|su|tus|sus|the|your|it) (?!de ))")


def _beside(folded: str, start: int, verb: int, end: int) -> str:
    """Return the part of a stretch that a verb is of: "lo aceptaste en mayo y la primera llegó en junio" has two."""
    begins = max((one.end() for one in _NEXT_CLAUSE.finditer(folded, start, verb)), default=start)
    return folded[begins:end]


def _attribute(
    folded: str, clauses: Clauses, told: Told, possible: Sequence[Saying], facts: TurnFacts
) -> ToldEvent | None:
    """Return the event that tells which thing is meant, right before it, where it has happened: nothing is claimed."""
    noun, verb = clauses.pieces[told.index - 1], clauses.pieces[told.index]
    span = verb.start, verb.end
    for saying in possible:
        things = (_thing(name, facts) for name in saying.event.things)
        named = any(thing is not None and thing.search(folded, noun.start, noun.end) for thing in things)
        if named and has_happened(saying.event, folded[noun.start : verb.end], facts):
            return ToldEvent(saying.event, True, False, span, span)
    return None


def _judged(
    folded: str, clauses: Clauses, told: Told, true: Sequence[Event], meant: Sequence[Event]
) -> tuple[bool, bool]:
    """Return whether what is said of an event is true, and whether it is untrue."""
    happened = bool(true)
    if is_open(clauses, told.begins, folded, of_person=told.of_person):
        return told.of_person, False
    if told.is_now and is_conditional(clauses, told.begins, told.last):
        return False, False
    if is_denied(clauses, told.begins):
        return not happened, happened and all(event.known for event in meant)
    return happened, not happened


def _meant(
    folded: str, clauses: Clauses, told: Told, sayings: Sequence[Saying], facts: TurnFacts
) -> list[Event]:
    """Return the events of the nearest thing that is named, or those that need none."""
    near: dict[int, list[Event]] = {}
    for saying in sayings:
        of_creditor = told.of_person and CREDITOR in saying.event.things
        if of_creditor and saying.form == Form.SECOND:
            # "aceptaste" is no deed of the creditor's, whoever is named beside it.
            continue
        for name in saying.event.things:
            distance = _distance(folded, clauses, told, saying.event, _thing(name, facts))
            # Nor is "lo aceptó" where the creditor is named only behind it.
            if distance is not None and not (of_creditor and distance % 2 == 0):
                near.setdefault(distance, []).append(saying.event)
    if near:
        return _narrowest(near[min(near)])
    return _narrowest([saying.event for saying in sayings if saying.alone and told.stands_alone])


def _narrowest(events: Sequence[Event]) -> list[Event]:
    """Return those of one's deed where it is said whose it is: what we did is not what anybody may have done."""
    return [event for event in events if event.by] or list(events)


def _distance(
    folded: str, clauses: Clauses, told: Told, event: Event, thing: re.Pattern[str] | None
) -> int | None:
    """Return how far from the verb such a thing stands, first in its stretch, else before it in its unit."""
    piece = clauses.pieces[told.index]
    held = clauses.stretches[piece.stretch]
    after = range(told.last + 1, held.stop)
    before = range(clauses.units[piece.unit].start, held.start)
    for within in (after,) if event.governed else (held, before):
        found = _places(folded, clauses, within, thing) if thing is not None and within else ()
        those = [at for at in found if _is_of(clauses, at, told, event)]
        if those:
            distance = min(abs(at - told.index) * 2 + (at < told.index) for at in those)
            return distance if distance <= 2 * _REACH else None
    return None


def _places(folded: str, clauses: Clauses, within: range, thing: re.Pattern[str]) -> Iterator[int]:
    """Yield the pieces at which a thing is named."""
    start, end = clauses.pieces[within[0]].start, clauses.pieces[within[-1]].end
    for match in thing.finditer(folded, start, end):
        yield next(index for index in within if clauses.pieces[index].end > match.start())


def _is_of(clauses: Clauses, index: int, told: Told, event: Event) -> bool:
    """Whether something was done to a thing: another verb may be between them, or a preposition before it."""
    if "que" in clauses.words(range(told.last + 1, index)):
        return False
    return event.governed or not _is_governed(clauses, index, told)


def _is_governed(clauses: Clauses, index: int, told: Told) -> bool:
    """Whether a preposition stands before a thing: then nothing was done to it."""
    index -= 1
    while clauses.word(index) in _DETERMINERS:
        index -= 1
    return clauses.word(index) in _PREPOSITIONS and not told.index <= index <= told.last


def _thing(name: str, facts: TurnFacts) -> re.Pattern[str] | None:
    if name == CREDITOR:
        return creditors(tuple(sorted({debt.creditor for debt in facts.debts.values()})))
    return load_events().things[name]
