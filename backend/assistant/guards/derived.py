"""What follows from the facts though no tool gives it: a difference, a rest, a sum, a share or a part of them.

"En seis cuotas pagas $ 24.000 más que de contado": the operands need not stand in the reply, but those that are named
there must be the ones that make the figure, and a word must say what was done with them.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from backend.assistant.guards.budgets import month_sums
from backend.assistant.guards.debts_together import TOGETHER, debt_differences, debt_sums
from backend.assistant.guards.derived_sums import Sums
from backend.assistant.guards.fact_records import OfferFacts
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.gaps import Wording, named_by_person, wording_of

_COMPARED_BEFORE = re.compile(
    r"\b(?:diferencias?|saltos?|escalon\w*|separan?|cambia\w*|difier\w+|difference|apart|gap|"
    r"(?:sub|baj|crec|aument|encarec|abarat)\w*(?: \w+){0,3}? (?:en|unos|otros|just)|(?<!mas )(?:baj|sub|"
    r"crec)(?:amos|aron|o|io|e))\b[^;.:]{0,40}$|"
    r"\bhay(?: \w+)? [$€]? ?$"
)
_COMPARED_AFTER = re.compile(
    r"(?: ?(?:pesos|euros|€))?(?: ahora| mensuales| al mes| en total)?,? (?:de )?(?:mas|menos|diferencia|"
    r"distancia|brecha|margen|"
    r"adicionales|extra|more|less|cheaper|apart|additional|por (?:encima|debajo))\b"
    r"(?! (?:que|de|than) (?:lo que |el |la |tu |your |the )?(?:debes|saldo|deuda|you owe|balance|debt|al principio))"
)
_THAN_A_WAY = re.compile(
    r"\b(?:que|than) (?:(?:en|con|la|el|a|de|the|with|by|in|un|a) )*(?:pag\w+|contado|una vez|plan|\w+ cuotas|"
    r"pay\w*|single|lump|"
    r"instal\w+)\b"
)
"""What is compared with a way of paying is no proposal of the person's."""
_LEAVES = re.compile(
    r"\b(?:falt\w+|sobr\w+|qued\w+(?! en)|margen|holgura|colchon|sum(?:as|ar|ando|aras|es)|agreg\w+|anad\w+|"
    r"(?:pon\w*|consig\w+|junt\w+)|debajo|encima|diferencia|separan?|distancia|brecha|hay|left|short|spare|add\w*|"
    r"missing|gap)\b"
    r"[^;.,$€\d]{0,40}[$€]? ?$"
)
_LEAVES_AFTER = re.compile(r" que (?:te |le |nos )?(?:falt|sobr|qued|separ)\w+| (?:short|away)\b")
_OWED_AFTER = re.compile(
    r"(?: ?(?:pesos|euros|€))? (?P<sign>mas|menos|more|less) (?:que|de|than) (?:lo que |el |la |tu |your |the |what )?"
    r"(?:debes|debias|adeudas|saldo|deuda|you owe|balance|debt)\b"
)
_OWED = re.compile(
    r"\b(?:que|than|de) (?:lo que |el |la |tu |your |the )?(?:debes|saldo|deuda|you owe|balance|debt)\b"
)
_CAPITAL = re.compile(r"\b(?:capital|principal)\b")
_THEIR_SHARE = re.compile(
    r"\b(?:lo que (?:propon|plante|ofrec|pid|ped)\w+|(?:tu|su|your) (?:propuesta|oferta|cifra|proposal|offer)|propones|"
    r"planteas|ofreces|pides)\b"
)
_OF_DISCOUNT = re.compile(r"(?: \w+)? (?:de (?:descuento|rebaja|ahorro)|menos|off|less|discount)\b")
_SHARE = re.compile(
    r"\b(?:pag\w*|cubr\w+|represent\w+|equival\w+|propuesta|ofrec\w+|deuda|saldo|total|pay\w*|debt|balance)\b"
)
_PARTS = (
    (re.compile(r"\b(?:quincen\w+|(?:quince|15|14) dias|fortnight\w*)\b"), Decimal(2)),
    (re.compile(r"\b(?:seman\w+|week\w*)\b"), Decimal(4)),
    (re.compile(r"\b(?:diari\w+|(?:por|al|cada) dia|day|daily)\b"), Decimal(30)),
)
_DAYS = Decimal(30)
_SETS_ASIDE = re.compile(r"\b(?:apart|guard|reserv|separ|junt|equival|repart|set|put|sav)\w*")
"""Nobody offers to be paid by the fortnight: one may put money by."""
_COPIES = re.compile(r"\b(?:copias (?:adicional|extra|mas)\w*|(?:extra|additional|more) copies)\b")
_MANY_COPIES = 20
_CERTIFICATES = re.compile(r"\b(?:certificados|certificates)\b")
_CLAUSE = re.compile(r"[.,;:]|\b(?:y|e|and|pero|but)\b")
_OWN = {
    "cap": re.compile(r"\b(?:tope|limite|maximo|podrias|puedes|limit|most)\b"),
    "surplus": re.compile(r"\b(?:libres?|disponibles?|excedente|sobr\w+|qued\w+|left|spare)\b"),
}
_MORE = ("mas", "more")
_AROUND = re.compile(r"[,;:]|\.(?=\s)|\b(?:pero|but)\b")
_PAIR = ("one", "other")
_OTHER_DAY = re.compile(
    r"\b(?:que|than) (?:el|en|si|pagando|paying|pagar|la|on|al|by)\b|\b(?:si|if) (?:\w+ ){0,2}(?:pag\w+|"
    r"esper\w+|adelant\w+|pay|wait)|"
    r"\b(?:esperar|adelantar\w*|waiting)\b"
)
_OF_EACH = re.compile(
    r"\b(?:(?:la|tu) (?:mensualidad|cuota(?! inicial))|(?:al|cada|por) mes|mensual(?:es)?|a month|monthly)\b"
)
_COMPARABLE = {
    "total": re.compile(""),
    "instalment": re.compile(r"\b(?:cuotas?|mes|mensual\w*|cada (?:vez|pago)|month\w*|instal\w+)\b"),
    "discount": re.compile(r"\b(?:ahorr\w+|descuento|rebaja|sav\w+|discount)\b"),
}
_ABOUT = re.compile(
    r"\b(?:unos|unas|cerca de|alrededor de|aproximadamente|aprox\.?|mas o menos|como|about|around|roughly|some|"
    r"(?P<below>casi|(?:algo |poco )?menos de|almost|nearly)|(?P<above>(?:algo |poco )?mas de))(?: los)? [$€]? ?$"
)
_ABOUT_AFTER = re.compile(r"(?: (?:pesos|euros|%))?,? (?:mas o menos|aproximadamente|aprox|or so)\b")
_CLOSE, _CLOSE_SHARE = Decimal("0.03"), Decimal("0.6")


@dataclass(frozen=True, slots=True)
class Derivation:
    """One sentence in the light of the facts."""

    text: str
    facts: TurnFacts
    debts: frozenset[int]
    offers: list[OfferFacts]
    """Those of the debts, and those of before."""
    named: frozenset[str]
    """The offers that the sentence names."""
    told: frozenset[Decimal]
    """The amounts of the reply so far."""
    mentioned: frozenset[int] = frozenset()
    """The debts of all names in the sentence."""
    counts: frozenset[Decimal] = frozenset()
    """What is counted in it."""

    def follows(self, figure: Figure) -> bool:
        """Whether the figure is what the facts make, as the words around it say."""
        if not figure.value:
            return False
        if figure.kind == Kind.PERCENT:
            return self._is_share(figure)
        if figure.kind != Kind.MONEY:
            return False
        compares = _COMPARED_BEFORE.search(self.text[: figure.start]) or _COMPARED_AFTER.match(
            self.text, figure.end
        )
        owed = _OWED_AFTER.match(self.text, figure.end)
        differences = iter(()) if owed or not compares else self._differences(figure)
        if compares and not owed:
            differences = itertools.chain(differences, debt_differences(self.facts, self.mentioned))
        if compares or owed:
            differences = itertools.chain(differences, self._of_debt(owed["sign"] if owed else ""))
        leaves = (
            _LEAVES.search(self.text[: figure.start])
            or _LEAVES_AFTER.match(self.text, figure.end)
            or _COMPARED_AFTER.match(self.text, figure.end)
        )
        margins = self._margins(figure) if leaves else iter(())
        makes = itertools.chain(
            differences,
            margins,
            self._sums(figure),
            debt_sums(self.text, self.facts, self.debts, self.mentioned),
            self._parts(),
            self._fees(),
            month_sums(self.text, self.facts.budget),
            self._of_last() if compares else iter(()),
        )
        return any(self._says(figure, amount) for amount in makes)

    def _sums(self, figure: Figure) -> Iterator[Decimal]:
        before = self.text[: figure.start]
        return Sums(
            self.text, before, self.facts, self.debts, self.mentioned, self.told, self.counts, self._meant()
        ).all()

    def _says(self, figure: Figure, amount: Decimal) -> bool:
        if amount == figure.value:
            return True
        said = figure.value or Decimal(0)
        about = _ABOUT.search(self.text[: figure.start])
        if about is None and not _ABOUT_AFTER.match(self.text, figure.end):
            return False
        side = about.lastgroup if about else None
        if (side == "below" and said <= amount) or (side == "above" and said >= amount):
            return False
        return abs(amount - said) <= _CLOSE * amount

    def _differences(self, figure: Figure) -> Iterator[Decimal]:
        """Between two ways of paying: what they cost, what is paid each time, what they save."""
        known_to_be_meant = self._meant_keys(figure)
        around = _AROUND.split(self.text[: figure.start])[-1] + _AROUND.split(self.text[figure.end :])[0]
        each_time = _OF_EACH.search(around) is not None
        for name, wording in _COMPARABLE.items():
            if not wording.search(self.text) or (each_time and name == "total"):
                continue
            known = [(offer, value) for offer in self.offers for value in offer.amounts.get(name, ())]
            for (one, first), (other, second) in itertools.combinations(known, 2):
                if (
                    first != second
                    and one.debt_id == other.debt_id
                    and self._are_meant(one, other, {first, second} - {figure.value}, known_to_be_meant)
                ):
                    yield abs(first - second)

    def _of_debt(self, sign: str) -> Iterator[Decimal]:
        """Between what is owed, or borrowed, and a price: where the reply tells the one, or names the capital."""
        names = ["principal"] if _CAPITAL.search(self.text) else []
        for offer in self._meant():
            debt = self.facts.debts.get(offer.debt_id)
            whole = {amount for name in names for amount in (debt.amounts[name] if debt else ())}
            whole |= {offer.balance} if sign else {offer.balance} & self.told
            yield from (
                abs(amount - total)
                for amount in whole
                for total in offer.amounts["total"]
                if amount != total and (not sign or (total > amount) == (sign in _MORE))
            )

    def _are_meant(
        self, one: OfferFacts, other: OfferFacts, amounts: set[Decimal], meant: frozenset[str]
    ) -> bool:
        if not {one.key, other.key} <= self.facts.offers.keys():
            # What was before is compared with what took its place only: gaps.py.
            return False
        return {one.key, other.key} <= meant or (len(amounts) > 1 and amounts <= self.told)

    def _meant_keys(self, figure: Figure) -> frozenset[str]:
        """The offers that the sentence names, those of an amount of the reply that no other has, the only one shown."""
        told = self.told - {figure.value}
        shown = self.facts.shown if len(self.facts.shown) == 1 else []
        named = self._all_named | self._told_offers(told) | frozenset(shown)
        return named | (self._other_lump(named) if _OTHER_DAY.search(self.text) else frozenset())

    def _other_lump(self, named: frozenset[str]) -> frozenset[str]:
        """Of two single payments of which one is named by its day, the other one is what it is compared with."""
        lumps = frozenset(o.key for o in self.offers if o.kind == "lump_sum" and o.key in self.facts.offers)
        return lumps if len(lumps) == len(_PAIR) and named & lumps else frozenset()

    @property
    def _all_named(self) -> frozenset[str]:
        """The offers that the sentence names, also by a number alone: "la cuota de 12"."""
        return self.named | frozenset(
            offer.key
            for offer in self.offers
            if offer.kind != "lump_sum" and offer.counts["instalment"] & self.counts
        )

    def _told_offers(self, told: frozenset[Decimal]) -> frozenset[str]:
        """The offers of which one of the amounts is, and of no other."""
        having: dict[Decimal, set[str]] = {}
        for offer in self.offers:
            for name in ("total", "instalment"):
                for amount in offer.amounts.get(name, ()):
                    having.setdefault(amount, set()).add(offer.key)
        return frozenset(min(keys) for amount, keys in having.items() if amount in told and len(keys) == 1)

    def _margins(self, figure: Figure) -> Iterator[Decimal]:
        """Between the person's own amounts and what an offer asks for."""
        if _OWED.search(self.text) or _THAN_A_WAY.search(self.text, figure.end):
            return
        own = {said.value for said in self.facts.said if said.kind == Kind.MONEY and said.value}
        own -= {value for values in self.facts.affordability.values() for value in values}
        names = [name for name, wording in _OWN.items() if wording.search(self.text)] or list(_OWN)
        own |= {value for name in names for value in self.facts.affordability.get(name, ())}
        wording = wording_of(self.text, figure) or Wording("apart")
        theirs = named_by_person(self.text)
        for offer in self._meant():
            # What an offer begins with is left out of it as a rest is: derived_sums.py.
            mine_alone = own - offer.amounts["down_payment"]
            for name in ("total", "instalment", "down_payment", "last"):
                for asked in offer.amounts.get(name, ()):
                    yield from (
                        abs(mine - asked)
                        for mine in mine_alone
                        if asked and mine != asked and wording.fits(mine=mine, asked=asked, theirs=theirs)
                    )

    def _parts(self) -> Iterator[Decimal]:
        """What an instalment comes to by the fortnight, the week or the day."""
        sets_aside = _SETS_ASIDE.search(self.text) is not None
        for pattern, count in _PARTS:
            if (sets_aside or count == _DAYS) and pattern.search(self.text):
                for offer in self._meant():
                    yield from (amount / count for amount in offer.amounts.get("instalment", ()))

    def _of_last(self) -> Iterator[Decimal]:
        """What the last instalment is more, or less, than the others."""
        for offer in self._meant():
            for last in offer.amounts.get("last", ()):
                yield from (abs(last - amount) for amount in offer.amounts["instalment"] if amount != last)

    def _fees(self) -> Iterator[Decimal]:
        """What several copies of a document cost, of which the sentence tells how many are paid."""
        fees = [
            known for known in self.facts.passages if known.figure.kind == Kind.MONEY and known.figure.value
        ]
        for one, other in itertools.combinations(fees, 2):
            if TOGETHER.search(self.text):
                yield (one.figure.value or Decimal(0)) + (other.figure.value or Decimal(0))
        copies, certificates = _COPIES.search(self.text), _CERTIFICATES.search(self.text)
        for known in fees:
            if known.figure.value and (
                (copies and "copia" in known.stems) or (certificates and "certi" in known.stems)
            ):
                yield from (count * known.figure.value for count in self.counts if 1 < count < _MANY_COPIES)

    def _meant(self) -> list[OfferFacts]:
        """The offers that the sentence names, those with an amount that was told, or all."""
        named = [offer for offer in self.offers if offer.key in self._all_named]
        told = [
            offer
            for offer in self.offers
            if any(
                not values.isdisjoint(self.told)
                for name, values in offer.amounts.items()
                if name != "discount"
            )
        ]
        return named or told or self.offers

    def _is_share(self, figure: Figure) -> bool:
        """Whether the percentage is the share of a debt or a price that is paid, or offered."""
        if figure.unit == "fraction" or not _SHARE.search(self.text):
            return False
        if _THEIR_SHARE.search(self.text) and self._is_their_discount(figure):
            return True
        if _OF_DISCOUNT.match(self.text, figure.end):
            return False
        own = (
            set()
            if self.facts.affordability
            else {said.value for said in self.facts.said if said.kind == Kind.MONEY}
        )
        clause = _CLAUSE.split(self.text[: figure.start])[-1]
        theirs = _THEIR_SHARE.search(clause) is not None
        for offer in self._meant():
            prices = {*offer.amounts["total"], offer.balance}
            parts = own if own and theirs else {*offer.amounts["total"], *offer.amounts["down_payment"]}
            if any(
                _is_part(part, whole, figure.value)
                for part in parts
                for whole in prices
                if part and part < whole
            ):
                return True
        return False

    def _is_their_discount(self, figure: Figure) -> bool:
        """Whether the person's proposal asks for a discount of so many in a hundred."""
        own = {said.value for said in self.facts.said if said.kind == Kind.MONEY and said.value}
        return any(
            _is_part(offer.balance - mine, offer.balance, figure.value)
            for offer in self._meant()
            for mine in own
            if mine < offer.balance
        )


def _is_part(part: Decimal, whole: Decimal, percentage: Decimal | None) -> bool:
    return percentage is not None and abs(100 * part / whole - percentage) < _CLOSE_SHARE
