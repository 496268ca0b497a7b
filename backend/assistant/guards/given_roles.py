"""Which role a figure is given: by the words around it, by its column, or as the figure before it."""

from __future__ import annotations

import re

from backend.assistant.guards.amount_rules import AmountRules
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.pairing import is_paid_on
from backend.assistant.guards.past_terms import NO_LOWER
from backend.assistant.guards.roles import RoleFinder
from backend.assistant.guards.rows import head_role
from backend.assistant.guards.savings import is_saving_on_balance, is_saving_with_share
from backend.assistant.guards.sentence_setting import Told
from backend.assistant.guards.ways_of_paying import LUMP
from backend.assistant.guards.whose import Whose

_OF_OFFER = re.compile(r"\b(?:plan|opcion|oferta|alternativa|cuotas|meses|pagar|contado|option|offer)\b")
_PAID_OF = re.compile(r"\b(?:pagad[oa]s?|abonad[oa]s?|paid) (?:de|of)(?: los| un total de| the)? ?[$€]? ?$")
_UNDER_LUMP = re.compile(
    r"\W*(?:pago unico|(?:un (?:solo )?|1 )?pago|(?:de |al )?contado), [^:;.]{0,25}: ?[$€]? ?[\d.,]+\W*$"
)
"""A cell of a table that compares: what is paid each time is the whole, where there is one payment."""
_NOT_SAVED = frozenset({"", "balance", "down_payment"})
_PRICED = re.compile(
    r"\b(?:seria\w*|pag(?:as|arias?|aras?)|total|queda\w*|cuesta|sale|cierr\w+|cancel\w+|asciende|son|pay|settle|"
    r"is)\b[^.;]*$"
)
_SAVED = re.compile(r"\b(?:ahorr\w+|descuento|descuent\w+|rebaja\w*|quita|resta|sav\w+|discount|off)\b[^;]*$")
_SHARE_OF_BALANCE = re.compile(
    r",? (?:que )?(?:es|son|equivale\w* a|o sea|it's|which is|or) (?:el |un )?[\d.,]+ ?(?:%|por ?ciento|"
    r"percent) (?:del?|of) "
    r"(?:tu|su|el|la|your|the)? ?(?:saldo|deuda|balance|debt)\b"
)
_OF_COUNTED = re.compile(
    r"\b(?:en|in) (?:cuotas|mensualidades|plazos|partes|instal\w+)(?: \w+){0,2} [$€]? ?$"
)
_PUT_DOWN = re.compile(
    r"(?: (?:pesos|euros|dolares|dollars))? (?:down\b|up ?front|de entrada|de inicial|al inicio)"
)
_WITH_IT = re.compile(
    r"\b(?:con|sumando|contando|incluid[oa]s?|incluyendo|including|with)(?: ya)?(?: los| esos| tus| your|"
    r" the)? [$€]? ?$"
)
_YOUR = re.compile(r"\b(?:tus|sus|your) [$€]? ?$")
_IN = re.compile(r" (?:en|in|over) ")
_WHOLE = re.compile(r"\b(?:total\w*|todo|toda|deuda|cierr\w+|liquid\w+|sald\w+|suma\w*)\b")
_BARE = re.compile(r"[^a-z]*(?:[a-z]+s)?[^a-z]*")
_ASKS_REST = re.compile(r"\b(?:falta\w*|queda\w*|resta\w*|left|missing|owe)\b[^?]*\?")
"""A question that an amount by itself answers."""


class GivenRoles:
    """The roles that the figures of one sentence are given."""

    def __init__(
        self,
        facts: TurnFacts,
        told: Told,
        text: str,
        figures: list[Figure],
        roles: RoleFinder,
        amounts: AmountRules,
        whose: Whose,
    ) -> None:
        self.facts, self.told, self.text, self.figures = facts, told, text, figures
        self.roles, self.amounts, self.whose = roles, amounts, whose
        self._known: dict[tuple[int, Kind], str] = {}

    def role(self, figure: Figure) -> str:
        """Return the role in the sentence, in its table's column, or as the figure before it of several debts."""
        role = self.named(figure)
        if role == "total" and self._is_paid_beside(figure):
            return ""
        if role in ("paid", "") and _PAID_OF.search(self.text[: figure.start]):
            return "total"
        if role == "person" and NO_LOWER.search(self.text[: figure.start]):
            return "payable"
        if role == "fee_of_document" and not any(
            known.figure.kind == Kind.MONEY for known in self.facts.passages
        ):
            # "vence el X y vale Y": there is no document to tell of.
            return "payable"
        if role == "fee_of_document" and _OF_OFFER.search(self.text[: figure.start]):
            return "total"
        if role or len({mention.debt_ids for mention in self.told.mentions}) < 2:
            return role
        before = [other for other in self.figures if other.kind == Kind.MONEY and other.end <= figure.start]
        return (self.role(before[-1]) if before else "") or "balance"

    def named(self, figure: Figure) -> str:
        """Return the role that a bare cell has by its column, or that the words around the figure give."""
        place = (figure.start, figure.kind)
        if place not in self._known:
            self._known[place] = self._read(figure)
        return self._known[place]

    def of_column(self, figure: Figure) -> str:
        """Return the role that the head of a table gives the figure's column."""
        column = self.text.count("|", 0, figure.start)
        columns = self.told.columns
        if not self.text.lstrip().startswith("|"):
            return ""
        role = columns[column] if column < len(columns) else ""
        row = self.text.strip(" |\n").split("|")[0]
        role = role or ("" if re.search(r"\d", row) else head_role(row))
        return "total" if role == "instalment" and LUMP.search(self.text) else role

    def _read(self, figure: Figure) -> str:
        role = self._worded(figure)
        return self._of_amount(figure, role) if figure.kind == Kind.MONEY else role

    def _worded(self, figure: Figure) -> str:
        """Return the role by the words, or by the column, which comes first where a cell has no words."""
        cells = self.text[: figure.start].rsplit("|", 1)
        alone = len(cells) == 2 and not re.search(
            r"[a-z]{3}", cells[1] + self.text[figure.end :].split("|")[0]
        )
        return (self.of_column(figure) if alone else "") or self.roles.role(figure) or self.of_column(figure)

    def _of_amount(self, figure: Figure, role: str) -> str:
        """Return what an amount of that role is, by what is known and by the words right at it."""
        known = self._by_value(figure, role)
        if known:
            return known
        if role == "other_debts" and not self.facts.affordability:
            return "balance"
        if role == "surplus" and not self.facts.affordability:
            # "te quedan X": of what is being paid off, where nobody told what a month leaves.
            return "left" if any(not one.is_measure for one in self.facts.agreements.values()) else "balance"
        if self.amounts.tells_left(figure) or (not role and self._answers_what_is_left()):
            return "left"
        if role == "payable" and self.amounts.is_owed_now(figure):
            return "balance"
        if role in ("", "payable") and _YOUR.search(self.text[: figure.start]):
            owed = self.amounts.debt_has(figure, "balance", self.whose.of(figure))
            return "balance" if owed else role
        if role in ("", "total", "payable") and self._is_paid_in(figure):
            return "instalment"
        return "total" if role == "instalment" and _UNDER_LUMP.match(self.text) else role

    def _by_value(self, figure: Figure, role: str) -> str:
        """Return what the words leave open, or say of something else, where the amount is but one thing."""
        before, offers = self.text[: figure.start], self.facts.offers_of(self.whose.of(figure))
        has = {
            name: any(figure.value in offer.amounts.get(name, ()) for offer in offers)
            for name in ("down_payment", "discount", "instalment", "total")
        }
        if (
            role in _NOT_SAVED
            and has["discount"]
            and not has["down_payment"]
            and self._is_saved(figure, role)
        ):
            return "discount"
        if role in ("total", "payable") and has["down_payment"] and not has["total"]:
            begins = _PUT_DOWN.match(self.text, figure.end) or _WITH_IT.search(before)
            return "down_payment" if begins else ""
        if role == "instalment" and has["total"] and not has["instalment"] and _OF_COUNTED.search(before):
            return "total"
        if (
            role == "down_payment"
            and has["total"]
            and not has["down_payment"]
            and self._goes_with_plan(figure)
        ):
            return "total"
        return ""

    def _is_saved(self, figure: Figure, role: str) -> bool:
        """Whether it is told as taken off what is owed, or with the percentage that is."""
        if is_saving_on_balance(self.text, figure, self.facts):
            return True
        before = self.text[: figure.start]
        if not is_saving_with_share(figure, self.figures, self.facts) or _PRICED.search(before):
            return False
        said = _SAVED.search(before) or _SHARE_OF_BALANCE.match(self.text, figure.end)
        return said is not None or role != ""

    def _goes_with_plan(self, figure: Figure) -> bool:
        """Whether instalments are counted right before it: "entrada y tres cuotas: X"."""
        counts = [one for one in self.figures if one.end <= figure.start]
        between = self.text[counts[-1].end : figure.start] if counts else "-"
        return (
            bool(counts)
            and counts[-1].unit == "instalment"
            and counts[-1].kind == Kind.COUNT
            and between.strip(" :,$€") in ("", "por", "son", "total", "|")
        )

    def _answers_what_is_left(self) -> bool:
        """Whether the amount stands by itself behind the question what is left of an agreement."""
        return (
            bool(self.facts.agreements)
            and _BARE.fullmatch(self.text) is not None
            and _ASKS_REST.search(self.told.said_before) is not None
        )

    def _is_paid_in(self, figure: Figure) -> bool:
        """Whether "pagas X en 12 cuotas" tells what is paid each time: of so many there is an instalment of X."""
        if _WHOLE.search(self.text[: figure.start]):
            return False
        after = [other for other in self.figures if other.start >= figure.end][:1]
        if (
            not after
            or after[0].unit != "instalment"
            or not _IN.fullmatch(self.text[figure.end : after[0].start])
        ):
            return False
        return any(
            figure.value in offer.amounts.get("instalment", ())
            and after[0].value in offer.counts["instalment"] | offer.counts.get("regular", set())
            for offer in self.facts.offers_of(self.whose.of(figure))
        )

    def _is_paid_beside(self, figure: Figure) -> bool:
        """Whether a plan has a payment of the amount on the day beside it: "cerrarías con X el 24 de mayo"."""
        day = self.roles.own_day(figure)
        plans = (o for o in self.facts.offers_of(self.whose.of(figure)) if o.kind != "lump_sum")
        return day is not None and any(is_paid_on(offer, figure, day) for offer in plans)
