"""Whose the figures of a sentence are: they fall into groups, each of one offer.

Where the groups of figures in a row do not come out, a sentence is blocked only if a part of it gainsays itself: a way
of paying beside a figure that is not its.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from backend.assistant.guards.fact_records import OfferFacts
from backend.assistant.guards.offer_thread import OfferThread
from backend.assistant.guards.slots import COUNT, NOBODY, OLD, Slot

_TOLD = {
    COUNT: {"instalment", "lump", "option"}, "total": {"amount"}, "instalment": {"each"}, "last": {"last"},
    "discount": {"discount"}, "percent": {"percent"}, "down_payment": {"down_payment"}, "plan interest": {"interest"},
}  # fmt: skip
"""How the thread calls what was told (offer_thread.py)."""
_BREAK = re.compile(
    r"[;:,.\n|(/-]|\b(?:y|e|o|u|ni|que|and|or|nor|than|pero|but|frente|contra|versus|vs|mas|hasta)\b"
)
_APART = re.compile(r"[;:(\n|]|\b(?:o|or)\b")
_PARTS = re.compile(r"[;,\n]|\.(?=\s)|\b(?:y|e|o|u|and|or|pero|but|mientras|frente|contra|versus|vs)\b")
_WITH_PLAN = re.compile(r"[;\n]|\.(?=\s)|\b(?:o|or|pero|but|mientras)\b")
"""What is paid at the beginning goes with the plan that follows."""
_CLASHING = re.compile(rf"{_BREAK.pattern}|\b(?:en lugar|en vez|antes|instead|rather|a|hasta|to)\b")
_JOINT = re.compile(
    r"[\s*]*(?:cuotas|meses|mensuales|al mes|instal\w+|months?)?[\s*]*(?:,|/|,? ?\b(?:y|e|o|u|ni|and|or|nor)\b)[\s*]*"
    r"(?:(?:bien|de|del|en|a|con|los|las|la|el|un|una|the|plan|opcion) )*[$€]? ?"
)
"""Between things of one sort told together: "en 3, 6 o 12", "el de tres y el de seis"."""

_OF_AMOUNT = re.compile(r" ?(?:de|por|a|x|of|at) ?[$€]? ?")
WITH_DOWN = re.compile(
    r"\b(?:entre|con|sumando|mas|with) (?:la |el |una? |a |the )?(?:cuota |pago |abono )?"
    r"(?:inicial|entrada|down payment)\b"
)
PLANS = re.compile(
    r"\b(?:los|las|the) (?:otr[ao]s|demas|others?)(?: dos| tres| two| three)?\b(?! \w*(?:debt|deud|obligac|copia))|"
    r"\b(?:los|las|en|por|a|the) (?:otr[ao]s |demas |other |instal\w+ )?(?:planes|cuotas|plazos|plans|instal\w+s)\b"
)
"""Wordings that name what is paid at the beginning, and all plans together."""


@dataclass(frozen=True, slots=True)
class Said:
    """One figure, or a wording of a way of paying, with what it may be.

    `selects` where it names the offer itself, `plural` where it names several: "los planes".
    """

    start: int
    end: int
    slots: frozenset[Slot]
    selects: bool = False
    plural: bool = False

    @property
    def keys(self) -> frozenset[str]:
        """The offers that it may be of."""
        return frozenset(slot.holder for slot in self.slots if slot.holder)

    @property
    def roles(self) -> frozenset[str]:
        """What it may be of them."""
        return frozenset(slot.role for slot in self.slots)


def group(
    text: str, said: list[Said], thread: OfferThread, offers: dict[str, OfferFacts]
) -> frozenset[str] | None:
    """Return the offers of the last group; None where the figures do not go together, empty where none is told."""
    fitting = thread.fitting or frozenset()
    roles = {role for role, names in _TOLD.items() if names & thread.roles}
    end = -1
    for one in said:
        free = any(slot.holder == NOBODY for slot in one.slots)
        names = {role.removeprefix(OLD) for role in one.roles}
        both = fitting & one.keys if fitting else one.keys
        between = "" if end < 0 else text[min(end, one.end) : max(end, one.start)]
        if both:
            fitting, roles = both, roles | names
        elif free:
            continue
        elif _begins_another(fitting, one, names & roles, between, offers):
            fitting, roles = one.keys, names
        else:
            return None
        end = one.end
    return fitting


def _begins_another(
    fitting: frozenset[str], one: Said, again: set[str], between: str, offers: dict[str, OfferFacts]
) -> bool:
    """Whether another offer begins: what was said is said again, or its only price is told apart."""
    if again == {"day"}:
        return _APART.search(between) is not None
    if again:
        return not between or _BREAK.search(between) is not None
    lump = {offer.key for offer in offers.values() if offer.kind == "lump_sum"}
    if one.selects and COUNT in one.roles and fitting <= lump:
        return _BREAK.search(between) is not None
    alone = {slot.holder for slot in one.slots} <= lump and one.roles == {"total"}
    return (alone or (one.roles == {"instalment"} and fitting <= lump)) and _APART.search(between) is not None


def is_parallel(told: list[Said]) -> bool:
    """Whether ways of paying are named together and then an amount of each, in the same order.

    "Pagar en 3 o en 6 cuotas cuesta lo mismo, X; solo cambia la mensualidad: Y o Z".
    """
    heads: list[frozenset[str]] = []
    amounts: dict[str, list[frozenset[str]]] = {}
    for one in told:
        if COUNT in one.roles:
            heads.append(one.keys)
        elif not all(one.keys & head for head in heads):
            amounts.setdefault(min(one.roles), []).append(one.keys)
    return len(heads) > 1 and bool(amounts) and all(_in_order(row, heads) for row in amounts.values())


def are_rows(told: list[Said]) -> bool:
    """Whether figures of several kinds are told, each of the same offers in the same order: "2 % a 5 %, X a Y"."""
    rows: dict[str, list[frozenset[str]]] = {}
    for one in told:
        rows.setdefault(min(one.roles, default=""), []).append(one.keys)
    first, *others = rows.values() if rows else [[]]
    return bool(others) and len(first) > 1 and all(_in_order(row, first) for row in others)


def _in_order(row: list[frozenset[str]], heads: list[frozenset[str]]) -> bool:
    return len(row) == len(heads) and all(keys & head for keys, head in zip(row, heads, strict=True))


def gainsays(text: str, told: list[Said], named_before: frozenset[str]) -> bool:
    """Whether a part of the sentence gives a figure to a way of paying that has it not.

    A part without a way of paying may tell of any that the sentence names, or else of those `named_before`.
    """
    named = [one for one in told if one.selects]
    everywhere = frozenset().union(*(one.keys for one in named)) or named_before
    if not everywhere:
        # Days beside one another gainsay nothing: "entre pagar el 30 y pagar el 4".
        return len(told) < 2 or any(one.roles != {"day"} for one in told)
    return any(_part_gainsays(text, part, everywhere, named) for part in _parts(text, told))


def _part_gainsays(text: str, part: list[Said], everywhere: frozenset[str], named: list[Said]) -> bool:
    heads = [one for one in part if one.selects and not one.plural] or [one for one in part if one.selects]
    figures = [
        one for one in part if not one.selects and not any(slot.holder == NOBODY for slot in one.slots)
    ]
    if any(_clash(text, one, other) for one, other in itertools.pairwise(part)) or _miscounts(text, part):
        return True
    if len(heads) == 1 and not heads[0].plural:
        fitting = heads[0].keys
        for one in figures:
            fitting &= one.keys
        return not fitting
    order = [one.keys for one in heads or named]
    rows: dict[frozenset[str], list[frozenset[str]]] = {}
    for one in figures:
        rows.setdefault(one.roles, []).append(one.keys)
    if any(len(row) == len(order) > 1 and not _in_order(row, order) for row in rows.values()):
        return True
    fitting = frozenset().union(*(one.keys for one in heads)) or everywhere
    return any(not one.keys & fitting for one in figures)


def _clash(text: str, one: Said, other: Said) -> bool:
    """Whether two ways of paying that exclude one another are named as one: "con la inicial dura doce meses"."""
    between = text[one.end : other.start]
    both = one.selects and other.selects and not (one.plural or other.plural)
    if not both or one.keys & other.keys:
        return False
    return _WITH_PLAN.search(between) is None if _begins(one) else not _CLASHING.search(between)


def _miscounts(text: str, part: list[Said]) -> bool:
    """Whether so many of an amount are told of which no plan has so many: "seis de X", where no row of plans ends."""
    return any(
        COUNT in one.roles
        and not (before and COUNT in before.roles and _JOINT.fullmatch(text[before.end : one.start]))
        and bool(other.keys)
        and not one.keys & other.keys
        and _OF_AMOUNT.fullmatch(text[one.end : other.start]) is not None
        for before, one, other in zip([None, *part], part, part[1:], strict=False)
    )


def _begins(one: Said) -> bool:
    """Whether it is what is paid at the beginning: the plan that follows is the same offer's."""
    return one.roles - {"person"} == {"down_payment"}


def _apart(part: list[Said]) -> re.Pattern[str]:
    return _WITH_PLAN if any(_begins(one) for one in part) else _PARTS


def _parts(text: str, told: list[Said]) -> Iterator[list[Said]]:
    """Yield what stands together; a way of paying that stands alone goes with the figures that follow."""
    part: list[Said] = []
    for one in told:
        between = text[part[-1].end : one.start] if part else ""
        if part and _apart(part).search(between) and not _are_joint(part[-1], one, between):
            alone = all(before.selects for before in part)
            if not alone or (one.selects and not (one.plural and any(map(_begins, part)))):
                yield part
                part = []
        part.append(one)
    if part:
        yield part


def _are_joint(before: Said, one: Said, between: str) -> bool:
    alike = one.selects if before.selects else not one.selects and bool(before.roles & one.roles)
    return alike and _JOINT.fullmatch(between) is not None
