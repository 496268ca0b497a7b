"""What so many payments that are left of an agreement come to: "5 payments to go, for a total of X"."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

from backend.assistant.guards.agreed import AgreementFacts
from backend.assistant.guards.figure import Figure, Kind

_COUNTED = frozenset({Kind.COUNT, Kind.NUMBER})
_LEFT_BEFORE = re.compile(
    r"\b(?:falt|qued|rest)(?:an?|aran|arian?|aba[ns]?)\b(?: \w+){0,2}? $|\b(?:otr[ao]s|have) $"
)
_LEFT_AFTER = re.compile(
    r"[^;.:$]{0,14}?\b(?:left|to go|remain\w*|pendientes|por pagar|restantes|que (?:te |le )?(?:faltan|quedan))\b"
)
_COME_TO = re.compile(
    r"[^;$€\d]{0,40}?(?:\b(?:por un total|en total|suma[ns]?|sumarian?|(?:for )?a total|add(?:s|ing)? up|"
    r"total(?:l?ing)?|"
    r"(?:which|lo que|que) (?:is|makes?|son|dan?|hacen?)|es decir|o sea|that is|juntas|together)\b,?)"
    r"(?: (?:de|of|to|por|son))? ?(?:s/ ?|[$€] ?)?"
)


def sums_left(
    text: str, figures: Sequence[Figure], agreements: Iterable[AgreementFacts]
) -> Iterator[tuple[Figure, bool]]:
    """Yield the amounts that payments which are left come to, as the text says, and whether they do."""
    left = [[amount for _, amount in agreed.left_each] for agreed in agreements]
    for count, amount in itertools.pairwise(figures):
        if amount.kind == Kind.MONEY and _tells_sum(text, count, amount):
            many = int(count.value or 0)
            known = {sum(part) for one in left if many <= len(one) for part in (one[-many:], one[:many])}
            yield amount, amount.value in known


def _tells_sum(text: str, count: Figure, amount: Figure) -> bool:
    if count.kind not in _COUNTED or count.unit in ("option", "day") or not count.value:
        return False
    if _COME_TO.fullmatch(text[count.end : amount.start]) is None:
        return False
    return _LEFT_BEFORE.search(text[: count.start]) is not None or (
        _LEFT_AFTER.match(text[: amount.start], count.end) is not None
    )
