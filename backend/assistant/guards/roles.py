"""In which role a sentence gives a figure, told by the words around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from backend.assistant.guards.cue_heads import blanked, heads, mask_counts
from backend.assistant.guards.cue_scores import GLUED_AFTER, is_saved, score
from backend.assistant.guards.cues import AFTER, AMOUNT_CUES, DATE_CUES, NOUN, WEAK, Cue
from backend.assistant.guards.date_roles import date_role
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.pairing import own_day

_ENUMERATION = re.compile(
    r"\s?(?:,|y|e|o|u|hasta|al?|and|or|to|contra|frente a|versus|vs|,? (?:y|o|and|or))\s?(?:de |el |los |un |the )?"
    r"|,? y (?:el|la) (?:mas \w+|mayor|menor),?(?: es)?(?: de)? ?"
)
_VALUES = frozenset({Kind.MONEY, Kind.PERCENT})
_PARALLEL = re.compile(
    r"[^;,]{0,10}[;,]? ?(?:y |o |and |or |pero )?(?:con|en|a|por|para|si (?:es|son)|with|in|over|for)?(?: (?:el|"
    r"la|las|los|the))?"
    r"(?: (?:plan|opcion|de|of))* ?#+(?: (?:meses|months|cuotas))?(?:,|:| son| serian?| es| queda\w*)? ?(?:de |"
    r"un |una |el )?"
)
_THAT_IS = re.compile(
    r"[^;:.]{0,24},? ?(?:\(|(?:que|lo que) (?:son|es|equivale\w* a)|es decir,?|o sea,?|son|that is,?|which is) ?"
)
_BRACKET = re.compile(r" \($")
_ALTERNATIVE = re.compile(r",? (?:o|u|or) (?:de |el |los |the )?")
_COPULA = re.compile(r"\s?(?:es|son|era|is|are|was) (?:el |la |los |tu |your |the )?")
_PARTS = frozenset({"interest", "fees", "principal", "balance"})
_ECHO_BEFORE = re.compile(
    r"\b(?:no (?:son|es|hace falta llegar a|hacen falta|necesitas)|not|esos|those)(?: los| las)? $"
)
_ECHO_AFTER = re.compile(
    r"(?: al mes| mensuales| a month)?,? (?:de los )?(?:que|you) (?:me )?"
    r"(?:coment|dij|dices|dispon|propon|propus|mencion|ofrec|indic|said|proposed|mentioned|offered)"
    r"|,? (?:es|son|era|eran|seria) lo que (?:\w+ )?(?:tien|ten|pued|podr|podi|propon|propus|ofrec|dij|dic|"
    r"plante|pens|mencion|quier|quer)"
    r"|(?P<less>),? (?:es|esta|queda) (?:menos|por debajo|inferior|muy|menor|demasiado|insuficiente)"
)
_PART_AFTER = re.compile(
    r", (?:son |de |a |en |es )?(capital|intereses|gastos)\b(?! (?:incluid|aparte|ya))"
    r"(?!(?: del? (?:la )?\w+)?:? \(?(?:de |por )?(?:cop )?[$€\d])"
)
_PAID_WITH = re.compile(r"\b(?:con|por|with|for)(?: (?:los|solo|apenas|un pago de|just|only))? $")
_GOES_TO = re.compile(r" (?:al?|hasta|to)(?: los| solo)? ")
_GOES_FROM = re.compile(r"(?<!mas )\b(?:pas|baj|reduc|reduj)\w* (?:\w+ ){0,3}?(?:del?|from)(?: los)? $")
_LESSENS = re.compile(r" (?:menos|de (?:descuento|ahorro|rebaja)|off|less)\b")
_EQUALS = re.compile(r"[^;:.]{0,45}\b(?:son|equivale\w* a|representa\w*|es decir,?|o sea,?|, o|,)(?: unos)? ")
_STOPS = re.compile(r"[;!?\n(|]|\.(?=\s|$)|[)](?=.)")
_AFTER_STOPS = re.compile(r"[;!?\n()|,:]|[^\x00-\u024f€]|\.(?=\s|$)|\b(?:y|o|u|pero|and|or|but)\b")
_DATE_STOPS = re.compile(
    r",? (?:y|and) (?:la|el|lo|the)\b|;|, (?:la|el|esta|tu|su) (?:oferta|propuesta|opcion)\b"
)
_LEADS = re.compile(r"(?: (?:el|en|on|in|la|del|los|the|de pagar|dia|de|of|por|one))* ?[$€]? ?")
_IN_COUNT = re.compile(
    r"\s?(?:,? ?(?:pagad[oa]s? |a pagar |repartid[oa]s? |divid\w+ )?(?:en|a|in|over)|durante|a lo largo de) $"
)
_OF_COUNT = re.compile(
    r"\s?(?!(?:ahorras|debes|pagas|tienes) )(?:[a-z]+es |[a-z]+as )?"
    r"(?:de|por|a|x|:|of|at|for|a razon de|, de|son de|seria[ns]? de|"
    r"sale[ns]? (?:a|en)|queda[ns]? (?:en|a)|(?:mensuales|iguales|fijas)? ?de)? ?(?:solo |"
    r"unos )?"
)


_PAID_SHARE = re.compile(r"\b(?:pag|abon|cubr|ofrec|plante|propon|equival|pay)\w*\b[^.;:]*$")
_OF_A_SHARE = frozenset({"", "total", "payable", "balance"})
"""What a percentage may be called that is a discount: "en el pago único, 20 %, que son X"."""
_ONLY_THE_FIRST = re.compile(r"(?: ?€| euros| pesos)? (?:las|los|the)(?: \w+)? (?:primer[ao]s|first)\b")
"""The amount is that of some: "seis cuotas, de X las cinco primeras"."""
_OF_THE_PLAN = re.compile(r"\b(?:sale|queda)\b")
"""What a plan of so many comes to each time need not be so in all of them: the last one may differ by cents."""
_NAMED_FROM = 75


class RoleFinder:
    """Roles of the figures of one text."""

    def __init__(self, text: str, figures: list[Figure], day_columns: Sequence[str] = ()) -> None:
        """`day_columns` are the roles that the heads of a table give the days in its columns."""
        self.text, self.figures, self.day_columns = text, figures, day_columns
        self._known: dict[tuple[int, Kind], str] = {}
        self._own_days: dict[int, Figure | None] = {}
        self._counts: dict[int, int | None] = {}

    @cached_property
    def amount_cues(self) -> list[Cue]:
        """The words that name roles of amounts and percentages."""
        return heads(AMOUNT_CUES.find(mask_counts(self.text, self.figures)), self.text)

    @cached_property
    def date_cues(self) -> list[Cue]:
        """The words that name roles of days."""
        return DATE_CUES.find(self.text)

    @property
    def names_person(self) -> bool:
        """Whether the sentence repeats what the person said."""
        return any(cue.role == "person" for cue in self.date_cues)

    def counted(self, figure: Figure) -> int | None:
        """Return the 6 of "6 cuotas de X"; None where no count stands directly before the amount."""
        if figure.start not in self._counts:
            self._counts[figure.start] = self._counted(figure)
        return self._counts[figure.start]

    def _counted(self, figure: Figure) -> int | None:
        if _ONLY_THE_FIRST.match(self.text, figure.end):
            return None
        for other in self.figures:
            if other.kind != Kind.COUNT or other.unit != "instalment" or other.end > figure.start:
                continue
            between = self.text[other.end : figure.start]
            if self._is_one_of_several(other):
                continue
            if ":" not in between and not _OF_THE_PLAN.search(between) and _OF_COUNT.fullmatch(between):
                return int(other.value or 0)
        return None

    def _is_one_of_several(self, count: Figure) -> bool:
        """ "3, 6 o 12 cuotas de X, Y y Z": X is not of the last."""
        return any(
            other.kind == Kind.COUNT
            and other.unit == count.unit
            and other.end <= count.start
            and _ENUMERATION.fullmatch(self.text[other.end : count.start])
            for other in self.figures
        )

    def role(self, figure: Figure) -> str:
        """Return the role in which the figure is given; empty where no word tells."""
        place = (figure.start, figure.kind)
        if place not in self._known:
            self._known[place] = self._role(figure)
        return self._known[place]

    def own_day(self, figure: Figure) -> Figure | None:
        """Return the one date that stands beside the amount in its clause, if any."""
        if figure.start not in self._own_days:
            self._own_days[figure.start] = own_day(self.text, figure, self.figures)
        return self._own_days[figure.start]

    def is_named(self, figure: Figure) -> bool:
        """Whether a word that stands at the figure itself names its role, with no other words between."""
        self.role(figure)
        left, right = self._left(figure, {figure.kind}), self._right(figure)
        scores = [
            score(self.text, self.figures, figure, cue)
            for cue in self.amount_cues
            if left <= cue.start and cue.end <= right
        ]
        return max(scores, default=0) >= _NAMED_FROM

    def _role(self, figure: Figure) -> str:
        if figure.kind == Kind.DATE:
            left = self._left(figure, {Kind.DATE})
            stop = _DATE_STOPS.search(self.text, figure.end)
            amounts = [
                one.start for one in self.figures if one.kind == Kind.MONEY and one.start >= figure.end
            ]
            right = min(
                [len(self.text), *amounts, *([stop.start()] if stop else []), self._next_days_cue(figure)]
            )
            cue = self._day_column(figure) or self._best(figure, self.date_cues, left, right)
            cue = cue or self._row_head()
            return date_role(self.text, figure, self.figures, cue)
        named = _PART_AFTER.match(self.text, figure.end)
        if named:
            return {"cap": "principal", "int": "interest", "gas": "fees"}[named[1][:3]]
        if figure.kind == Kind.MONEY and self._of_share(figure):
            return "discount"
        if figure.kind == Kind.MONEY and self._is_changed_to(figure):
            return "payable"
        if figure.kind == Kind.MONEY:
            counted = self._by_count(figure)
            if counted and ":" not in self._since_count(figure):
                return self._said_after(figure) or counted
        same = {Kind.MONEY} if figure.kind == Kind.MONEY else {Kind.PERCENT}
        left = self._after_predicate(figure, self._left(figure, same))
        role = self._best(figure, self.amount_cues, left, self._right(figure))
        if (
            role == "balance"
            and _PAID_WITH.search(self.text[: figure.start])
            and not self._named_before(figure, left)
        ):
            return "payable"
        return role or self._bracketed(figure) or self._enumerated(figure) or self._alternative(figure)

    def _next_days_cue(self, figure: Figure) -> int:
        """Return where the words begin that name the next day: "X y terminas el Y" says nothing of X."""
        kinds = (Kind.DATE, Kind.MONEY)
        following = [one.start for one in self.figures if one.kind in kinds and one.start >= figure.end]
        if not following:
            return len(self.text)
        before = (cue for cue in self.date_cues if figure.end <= cue.start < following[0])
        theirs = (cue.start for cue in before if _LEADS.fullmatch(self.text[cue.end : following[0]]))
        return min([following[0], *theirs])

    def _day_column(self, figure: Figure) -> str:
        """Return the role that a table's head gives the day."""
        column = self.text.count("|", 0, figure.start)
        in_table = self.text.lstrip().startswith("|") and column < len(self.day_columns)
        return self.day_columns[column] if in_table else ""

    def _row_head(self) -> str:
        """Return the role that a row's first cell gives the day beside it: "| Aceptado el | 23 de noviembre |"."""
        if not self.text.lstrip().startswith("|"):
            return ""
        end = self.text.find("|", self.text.find("|") + 1)
        heads = [cue for cue in self.date_cues if cue.end <= end]
        return max(heads, key=lambda cue: cue.weight).role if heads else ""

    def _is_changed_to(self, figure: Figure) -> bool:
        """ "la deuda pasaría de X a Y" tells of Y as what is to be paid."""
        before = [other for other in self.figures if other.kind == Kind.MONEY and other.end <= figure.start][
            -1:
        ]
        if not before or not _GOES_TO.fullmatch(self.text[before[0].end : figure.start]):
            return False
        return _GOES_FROM.search(self.text[: before[0].start]) is not None

    def _named_before(self, figure: Figure, left: int) -> bool:
        return any(
            cue.role == "balance" and left <= cue.start and cue.end <= figure.start
            for cue in self.amount_cues
        )

    def _of_share(self, figure: Figure) -> bool:
        """ "un 30 % menos sobre tu saldo son X" gives the share in money."""
        before = [other for other in self.figures if other.kind in _VALUES and other.end <= figure.start][-1:]
        if not before or before[0].kind != Kind.PERCENT:
            return False
        equals = _EQUALS.fullmatch(self.text[before[0].end : figure.start])
        lessens = _LESSENS.match(self.text, before[0].end) or self.role(before[0]) == "discount"
        that_is = _THAT_IS.fullmatch(self.text[before[0].end : figure.start])
        if (
            that_is
            and not _PAID_SHARE.search(self.text[: before[0].start])
            and self.role(before[0]) in _OF_A_SHARE
        ):
            return True
        return equals is not None and bool(lessens)

    def _bracketed(self, figure: Figure) -> str:
        """ "capital ($ X)" is the capital."""
        opens = _BRACKET.search(self.text[: figure.start])
        if opens is None:
            return ""
        named = [cue for cue in self.amount_cues if cue.end == opens.start() and cue.weight == NOUN]
        return named[-1].role if named else ""

    def _alternative(self, figure: Figure) -> str:
        """ "los X o los Y mensuales": the first is what the second is."""
        after = [other for other in self.figures if other.kind == figure.kind and other.start >= figure.end]
        if not after or not _ALTERNATIVE.fullmatch(self.text[figure.end : after[0].start]):
            return ""
        return self._best(after[0], self.amount_cues, after[0].start, self._right(after[0]))

    def _after_predicate(self, figure: Figure, left: int) -> int:
        """ "X son el saldo y Y son la oferta": what X was said to be tells nothing of Y."""
        ends = [other.end for other in self.figures if other.kind == figure.kind and other.end == left]
        said = [
            cue.end
            for cue in self.amount_cues
            if ends and cue.start >= left and _COPULA.fullmatch(self.text[left : cue.start])
        ]
        return max([left, *(end for end in said if end <= figure.start)])

    def _enumerated(self, figure: Figure) -> str:
        """ "cuotas desde X hasta Y": the second is what the first is."""
        before = [other for other in self.figures if other.kind == figure.kind and other.end <= figure.start]
        if before and _ENUMERATION.fullmatch(self.text[before[-1].end : figure.start]):
            return self.role(before[-1])
        return self._parallel(figure)

    def _parallel(self, figure: Figure) -> str:
        """ "en tres cuotas ahorras X; en seis, Y", "un 5 %, que son X": the second is what the first is."""
        before = [other for other in self.figures if other.kind in _VALUES and other.end <= figure.start]
        if not before:
            return ""
        between = blanked(self.text, self.figures)[before[-1].end : figure.start]
        follows = _PARALLEL if before[-1].kind == figure.kind else _THAT_IS
        if not follows.fullmatch(between):
            return ""
        role = self.role(before[-1])
        in_money = before[-1].kind == Kind.PERCENT and figure.kind == Kind.MONEY
        return "discount" if in_money and role in _OF_A_SHARE else role

    def _by_count(self, figure: Figure) -> str:
        """ "6 cuotas de X" is an instalment, "X en 6 cuotas" a total."""
        for other in self.figures:
            counts = (
                other.kind in (Kind.COUNT, Kind.ORDINAL)
                and other.unit == "instalment"
                and (other.value or 0) > 1
            )
            if not counts and not (other.kind == Kind.ORDINAL and other.unit == "instalment"):
                continue
            if other.end <= figure.start and _OF_COUNT.fullmatch(self.text[other.end : figure.start]):
                return "instalment" if other.kind == Kind.COUNT else "ordinal"
        return ""

    def _since_count(self, figure: Figure) -> str:
        counts = [
            other.end for other in self.figures if other.kind == Kind.COUNT and other.end <= figure.start
        ]
        return self.text[max(counts, default=0) : figure.start]

    def echoes(self, figure: Figure) -> bool:
        """Whether a word before the figure in its clause says that it is the person's."""
        left = self._left(figure, {Kind.MONEY})
        cues = self.date_cues if figure.kind == Kind.DATE else self.amount_cues
        near = [cue for cue in cues if left <= cue.start and cue.end <= figure.start]
        after = _ECHO_AFTER.match(self.text, figure.end)
        if (
            after
            and after["less"] is not None
            and re.search(r"\bcuotas? (?:es )?de (?:los )?$", self.text[: figure.start])
        ):
            return False
        if after or _ECHO_BEFORE.search(self.text[: figure.start]):
            return True
        return any(cue.role == "person" for cue in near) and not any(
            cue.role == "payable" and cue.weight != WEAK for cue in near[-1:]
        )

    def _said_after(self, figure: Figure) -> str:
        """ "8 cuotas: X al inicio" tells after the figure what it is."""
        for cue in self.amount_cues:
            if cue.start >= figure.end and cue.weight in (AFTER, NOUN):
                between = self.text[figure.end : cue.start]
                glued = GLUED_AFTER.fullmatch(between) and not re.search(
                    r"\b(?:el|la|tu|the|your)\b", between
                )
                return cue.role if glued and cue.role in ("down_payment", "total", "discount") else ""
        return ""

    def _followed_by_count(self, figure: Figure) -> bool:
        return any(
            other.kind == Kind.COUNT
            and other.unit in ("instalment", "month")
            and (other.value or 0) > 1
            and other.start >= figure.end
            and _IN_COUNT.fullmatch(self.text[figure.end : other.start])
            for other in self.figures
        )

    def _left(self, figure: Figure, kinds: set[Kind]) -> int:
        ends = [other.end for other in self.figures if other.kind in kinds and other.end <= figure.start]
        stops = [match.end() for match in _STOPS.finditer(self.text, 0, figure.start)]
        return max([0, *ends, *stops])

    def _right(self, figure: Figure) -> int:
        starts = [
            other.start for other in self.figures if other.kind == figure.kind and other.start >= figure.end
        ]
        stop = _AFTER_STOPS.search(self.text, figure.end)
        return min([len(self.text), *starts, *([stop.start()] if stop else [])])

    def _best(self, figure: Figure, cues: list[Cue], left: int, right: int) -> str:
        scored = [
            (much, cue.role)
            for cue in cues
            if cue.start >= left
            and cue.end <= right
            and (much := score(self.text, self.figures, figure, cue)) > 0
        ]
        if figure.kind == Kind.MONEY and self._followed_by_count(figure):
            scored.append((75, "total"))
        role = max(scored)[1] if scored else ""
        return "discount" if role in _PARTS and is_saved(self.text, figure, cues, left) else role
