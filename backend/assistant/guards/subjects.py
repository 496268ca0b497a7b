"""Which of the person's debts a sentence talks about at each of its figures."""

from __future__ import annotations

import re
from dataclasses import dataclass

from backend.assistant.guards.fact_records import DebtFacts
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.surface import readable, readable_name, words_of
from backend.assistant.guards.words import word_set

_GENERIC = word_set("generic_names")
_PRODUCT_GENERIC = _GENERIC | {"tarjeta"}


NO_DEBT = -1
_OF = re.compile(
    r" (?:es|is) (?:la|el) que (?:termina|acaba|finaliza) en |"
    r",? (?:que (?:termina|acaba|finaliza)|terminad[oa]|(?:que )?(?:ends?|ending)) (?:en|in) |"
    r" (?:es|is) (?:la|el|tu|the|your) |"
    r" (?:(?:es|is) (?:la |el |the one )?)?"
    r"(?:de|del|con|of|with|from)(?: (?:el|la|los|las|the))? "
)
_APPOSED = re.compile(r",? (?:que es )?(?:el|la|tu|the|your)(?: de)? ")
_AND = re.compile(r",? (?:y|e|and) ")

_INSTITUTIONS = (
    ("el", "banco"),
    ("del", "banco"),
    ("al", "banco"),
    ("la", "financiera"),
    ("la", "cooperativa"),
    ("el", "almacen"),
)
"""What a creditor may be called where only one of them is such a one."""
_DEBT_WITH = re.compile(
    r"\b(?:deuda|obligacion|credito|prestamo|debt|loan)(?: de \w+)? (?:con|with) (?:el |la )?"
    r"(?P<name>(?:banco|financiera|cooperativa|caja|almacenes|bank) (?:del?|el|la|los|las|of) (?:la |los |las )?\w+)"
)


_OVERDUE = re.compile(
    r"\b(?:cuotas?|pagos?|abonos?|mensualidad(?:es)?|instal\w+|payments?)(?: (?:numero )?\d{1,2})?,? "
    r"(?:(?:que|ya|esta|estan|lleva|tiene|va|quedo|is|are|has been|that|days?|dias|de|\d{1,3}) ){0,4}"
    r"(?:atrasad[oa]s?|vencid[oa]s?|en mora|mora|atraso|retraso|overdue|past due|late)\b"
)
"""No offer has a payment that is overdue."""
_THE_LATE_ONE = re.compile(
    r"\b(?:la|el) (?:que (?:esta|va|sigue|quedo|aparece) )?(?:atrasad[oa]|vencid[oa])\b(?! (?:deuda|de)\b)|"
    r"\bthe (?:overdue|late) one\b|\b(?:te|se) pon(?:es|e|drias?|dras?) al dia\b|\bponer(?:te|se) al dia\b"
)
_THE_AGREEMENT = re.compile(
    r"\b(?:(?:es[ea]|tu|su|ya) acuerdo|lo (?:que )?(?:ya )?(?:acordado|acordaste|pactado)|(?:your|that) agreement)\b"
    r"(?! (?:seria|quedaria|would)\b)"
)
_SUPPOSED = re.compile(
    r"\b(?:si|cuando|al|once|if|when) (?:\w+ )?(?:acept\w+|confirm\w+|elig\w+|accept|choose)|"
    r"\b(?:quedaria|seria|revis\w+|would|propuesta|oferta|nuevo)\b"
)
"""What one would have then is no agreement yet."""
_WITH_NAME = re.compile(
    r"(?:\b(?:[Dd]euda|[Oo]bligaci[oó]n|[Cc]r[eé]dito|[Pp]r[eé]stamo|[Ss]aldo|[Tt]arjeta|[Dd]ebt|[Ll]oan|[Bb]alance)"
    r"\b(?: \w+){0,4}? (?:con|with)|\b(?:debes|owe)\b(?: \w+){0,3}? (?:a|to)) (?:el |la |los |the )?"
    r"(?P<name>[A-ZÁÉÍÓÚÑ][\wáéíóúñ]{3,}(?: (?:de la |del |de |la |el )?[A-ZÁÉÍÓÚÑ][\wáéíóúñ]+)*)"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """Debts that a name at start..end stands for."""

    start: int
    end: int
    debt_ids: frozenset[int]


class Subjects:
    """Finds names of creditors and products, and carries what was talked about from sentence to sentence."""

    def __init__(self, facts: TurnFacts) -> None:
        self.facts = facts
        self._patterns: list[tuple[re.Pattern[str], frozenset[int]]] = []
        self._known = 0
        self.carried: frozenset[int] = frozenset()

    def mentions(self, text: str) -> list[Mention]:
        """Return the names in the text, neighbours that speak of the same debt as one."""
        if len(self.facts.debts) < 2:
            return []
        if self._known != len(self.facts.debts):
            self._learn()
        found = [
            Mention(match.start(), match.end(), ids)
            for pattern, ids in self._patterns
            for match in pattern.finditer(text)
        ]
        found += [*self._overdue(text), *self._agreed(text)]
        found.sort(key=lambda mention: (mention.start, -mention.end))
        return _merge(found, text)

    def _overdue(self, text: str) -> list[Mention]:
        """Return where an overdue payment is told of: it is of the one debt that has such a one."""
        agreements = self.facts.agreements.items()
        late = {
            self.facts.offers[key].debt_id
            for key, agreed in agreements
            if agreed.late_count(self.facts.today)
        }
        if len(late) != 1:
            return []
        wordings = (_OVERDUE, _THE_LATE_ONE)
        return [Mention(*said.span(), frozenset(late)) for one in wordings for said in one.finditer(text)]

    def _agreed(self, text: str) -> list[Mention]:
        """Return where the one agreement is told of, beside which another debt has offers."""
        agreed = {self.facts.offers[key].debt_id for key in self.facts.agreements}
        offered = {offer.debt_id for offer in self.facts.offers.values()} - agreed
        if len(agreed) != 1 or not offered or _SUPPOSED.search(text):
            return []
        return [Mention(*said.span(), frozenset(agreed)) for said in _THE_AGREEMENT.finditer(text)]

    def stranger(self, text: str, raw: str = "") -> str | None:
        """Return the creditor that a debt is said to be with and that is none of the person's.

        `raw` is the sentence with its capitals, by which a name is known.
        """
        named = [(said.group(), set(words_of(said["name"]))) for said in _DEBT_WITH.finditer(text)]
        for said in _WITH_NAME.finditer(raw):
            words = set(words_of(readable(said["name"]))) - _GENERIC
            named += [(said["name"], words)] if words else []
        if not named or not self.facts.debts:
            return None
        known = {
            word for debt in self.facts.debts.values() for word in words_of(readable_name(debt.creditor))
        } - _GENERIC
        return next((found for found, words in named if not known & words), None)

    def default(self) -> frozenset[int]:
        """Return what is talked about where no name says it."""
        if self.carried:
            return self.carried
        chosen = self.facts.chosen_debt_id
        return (
            frozenset({chosen})
            if chosen in self.facts.debts and chosen is not None
            else frozenset(self.facts.debts)
        )

    def _learn(self) -> None:
        debts = list(self.facts.debts.values())
        self._known = len(debts)
        named: dict[str, set[int]] = {}
        for debt in debts:
            for wording in _wordings(debt):
                named.setdefault(wording, set()).add(debt.debt_id)
        self._patterns = [
            (re.compile(rf"(?<![a-z0-9]){re.escape(wording)}(?![a-z0-9])"), frozenset(ids))
            for wording, ids in named.items()
            if len(ids) < len(debts)
        ]


def _wordings(debt: DebtFacts) -> set[str]:
    creditor, product = readable(debt.creditor), readable(debt.product)
    words = {word for word in words_of(creditor) if word not in _GENERIC and len(word) > 2}
    words |= {word for word in words_of(product) if word not in _PRODUCT_GENERIC and len(word) > 3}
    words |= {f"{article} {word}" for article, word in _INSTITUTIONS if word in words_of(creditor)}
    extra = {"tarjeta", "credit card", "card"} if "tarjeta" in product else set()
    extra |= {"microcredit", "microloan"} if "microcredito" in product else set()
    extra |= {"revolving"} if "rotativo" in product else set()
    return {creditor, product} | words | extra | ({debt.ending} if debt.ending else set())


def _merge(found: list[Mention], text: str) -> list[Mention]:
    merged: list[Mention] = []
    for mention in found:
        last = merged[-1] if merged else None
        if last is not None and not re.search(r"\d{2}|[;\n]", text[last.end : mention.start]):
            both = last.debt_ids & mention.debt_ids
            near = mention.start - last.end < 40
            if not both and _OF.fullmatch(text[last.end : mention.start]):
                # "the microcredit of El Naranjo": there is no such debt.
                both = frozenset({NO_DEBT})
            if not both and _is_apposition(text, last, mention):
                both = frozenset({NO_DEBT})
            if both and near:
                merged[-1] = Mention(last.start, max(last.end, mention.end), both)
                continue
        merged.append(mention)
    return merged


def _is_apposition(text: str, ending: Mention, name: Mention) -> bool:
    """Whether "la 0377, el rotativo" gives the ending of one debt the name of another; a list of debts does not."""
    if not text[ending.start : ending.end].isdigit() or _AND.match(text, name.end):
        return False
    return _APPOSED.fullmatch(text[ending.end : name.start]) is not None


def without_mentions(text: str, mentions: list[Mention]) -> str:
    """Return the text with blanks in place of names."""
    for mention in mentions:
        text = f"{text[: mention.start]}{' ' * (mention.end - mention.start)}{text[mention.end :]}"
    return text


def subject_at(position: int, mentions: list[Mention], figure_first: bool) -> frozenset[int] | None:
    """Return the debts that a figure at the position belongs to; None where no name was said."""
    if not mentions:
        return None
    if len({mention.debt_ids for mention in mentions}) == 1:
        return mentions[0].debt_ids
    before = [mention for mention in mentions if mention.start <= position]
    after = [mention for mention in mentions if mention.start > position]
    if figure_first:
        return (after[0] if after else before[-1]).debt_ids
    return (before[-1] if before else after[0]).debt_ids
