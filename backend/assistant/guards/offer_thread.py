"""Follows which offer a reply is talking about, so that one offer's figures are not given to another."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

_STRONG = re.compile(
    r"[;\n]|\.(?=\s)|\b(?:o|u|ni|or|nor|contra|frente|versus|tambien|otra|mientras|cambio|bien|pero|but|also|whereas|while|"
    r"alternatively)\b"
)
_WEAK = re.compile(r",|\b(?:y|e|and|hasta|a|al|to|del?|que)\b|/")
_ASIDE = re.compile(
    r"[;,.(:\n|]|\b(?:y|e|o|u|que|and|or|than|pero|but|en lugar|en vez|frente|comparad\w+|"
    r"instead|versus|vs|tambien|mientras)\b"
)
_SAME_THREAD = {"": "amount", "payable": "amount", "able": "amount", "total": "amount"}
_HEADS = frozenset({"instalment", "month", "lump", "option"})


@dataclass
class OfferThread:
    """The offers that fit everything said since the thread last changed to another one."""

    fitting: frozenset[str] | None = None
    roles: set[str] = field(default_factory=set)
    end: int = 0

    def copy(self) -> OfferThread:
        """Return the thread as it is now."""
        return OfferThread(self.fitting, set(self.roles), self.end)

    def begin(self, *, fresh: bool) -> None:
        """A sentence begins; `fresh` where it does not go on about the offer of the one before."""
        self.end = -1
        if fresh:
            self.fitting, self.roles = None, set()

    def select(self, keys: Iterable[str], role: str, text: str, position: tuple[int, int]) -> bool:
        """A wording names offers ("the second option", "a single payment"); False where it gainsays the figures."""
        chosen, start = frozenset(keys), position[0]
        both = chosen if self.fitting is None or role in self.roles else self.fitting & chosen
        between = text[max(self.end, 0) : start]
        if both or self.fitting is None:
            self.fitting = both
            self.roles.add(role)
        elif self.end < 0 or role in self.roles or _ASIDE.search(between):
            self.fitting, self.roles = chosen, {role}
        else:
            return False
        self.end = position[1]
        return True

    def accept(self, keys: frozenset[str], role: str, text: str, position: tuple[int, int]) -> bool:
        """Take a figure that these offers have in this role; False where it is another offer's than the one told."""
        start, end = position
        both = keys if self.fitting is None else self.fitting & keys
        if both:
            self.fitting = both
            self.roles.add(role)
        elif self._may_change(role, text[max(self.end, 0) : start]):
            self.fitting, self.roles = keys, {role}
        else:
            return False
        self.end = end
        return True

    def _may_change(self, role: str, between: str) -> bool:
        """Another offer begins with its count, or with a role that was said already."""
        if role.startswith("date") and "instalment" in self.roles - {"lump"} and self.end >= 0:
            # The days of so many instalments are all of one plan; another one begins with its count.
            return False
        if role in self.roles:
            return self.end < 0 or bool(_STRONG.search(between) or _WEAK.search(between))
        if role == "down_payment":
            return bool(_STRONG.search(between) or _WEAK.search(between))
        if role == "each" and "lump" in self.roles:
            return self.end < 0 or bool(_STRONG.search(between) or _WEAK.search(between))
        return role in _HEADS and (self.end < 0 or _STRONG.search(between) is not None)


def thread_role(role: str) -> str:
    """Return how the thread calls the role of an amount: what is told once of each offer."""
    return "each" if role in ("instalment", "first", "next", "ordinal") else _SAME_THREAD.get(role, role)
