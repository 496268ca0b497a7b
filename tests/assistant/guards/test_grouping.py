"""The figures of a sentence fall into groups, each of one offer."""

from __future__ import annotations

from backend.assistant.guards.grouping import Said, gainsays, group, is_parallel
from backend.assistant.guards.offer_thread import OfferThread
from backend.assistant.guards.slots import COUNT, Slot

THREE, SIX = "three", "six"


def _said(text: str, words: str, role: str, *keys: str, selects: bool = False) -> Said:
    start = text.index(words)
    return Said(start, start + len(words), frozenset(Slot(role, key) for key in keys), selects)


def _two_plans(text: str, first: str, second: str) -> list[Said]:
    return [
        _said(text, "tres", COUNT, THREE, selects=True),
        _said(text, "384", "instalment", first),
        _said(text, "seis", COUNT, SIX, selects=True),
        _said(text, "194", "instalment", second),
    ]


def test_another_count_begins_another_offer() -> None:
    text = "en tres, 384; en seis, 194"
    assert group(text, _two_plans(text, THREE, SIX), OfferThread(), {}) == {SIX}


def test_a_figure_of_another_offer_than_its_count_makes_no_group() -> None:
    text = "en tres, 384; en seis, 194"
    assert group(text, _two_plans(text, SIX, THREE), OfferThread(), {}) is None


def test_figures_go_on_about_the_offer_of_the_sentence_before() -> None:
    text = "la cuota es de 194"
    said = [_said(text, "194", "instalment", THREE, SIX)]
    assert group(text, said, OfferThread(frozenset([SIX])), {}) == {SIX}


def test_ways_of_paying_named_together_have_their_amounts_in_the_same_order() -> None:
    text = "en tres o en seis la cuota es de 384 o 194"
    told = sorted(_two_plans(text, THREE, SIX), key=lambda one: one.start)
    assert is_parallel(told)
    swapped = sorted(_two_plans(text, SIX, THREE), key=lambda one: one.start)
    assert not is_parallel(swapped)


def test_a_part_that_gives_a_plan_anothers_amount_gainsays_itself() -> None:
    text = "en tres, 384; en seis, 194"
    assert gainsays(text, _two_plans(text, SIX, THREE), frozenset())
    assert not gainsays(text, _two_plans(text, THREE, SIX), frozenset())
