"""How people talk. Each strategy talks until it is content or out of patience; then the person chooses.

A strategy is a plain script over a `Talk`; `Enough` ends it at any line. What it leaves is a table of offers,
of which the person takes the cheapest acceptable one (a flake: the one that asks least soon).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from backend.simulation.offer import Offer
from backend.simulation.person import Person
from backend.simulation.talk import Talk

Settings = Mapping[str, float]
Script = Callable[[Talk, Person, Settings], None]
STRATEGIES: dict[str, Script] = {}
SETTINGS: dict[str, tuple[str, ...]] = {}
CLOSE = 0.02
"""A halving search ends when its two ends are this near, as a share of the balance."""
ROUNDS_A_DAY = 3


def strategy(name: str, *settings: str) -> Callable[[Script], Script]:
    """Make a script known to the personas by its name, with the settings that it takes."""

    def register(script: Script) -> Script:
        STRATEGIES[name], SETTINGS[name] = script, settings
        return script

    return register


@strategy("truthful")
def say_what_there_is(talk: Talk, person: Person, settings: Settings) -> None:
    """Takes what fits at once; otherwise says what there is, as a sum and a month."""
    if talk.best:
        return
    if talk.propose(person.proposal(1)) or talk.best:
        return
    talk.propose(person.monthly())
    while not talk.best:
        talk.turn_down()


@strategy("haggler", "first", "last")
def come_up_slowly(talk: Talk, person: Person, settings: Settings) -> None:
    """Proposals rise from a first to a last share of what would be paid; an ask that near is taken."""
    steps = max(person.debtor.rounds - 1, 1)
    for step in range(person.debtor.rounds):
        share = settings["first"] + (settings["last"] - settings["first"]) * step / steps
        if _asks_at_most(talk, person, share) or talk.propose(person.proposal(share)):
            return


@strategy("repeater", "share")
def say_the_same_again(talk: Talk, person: Person, settings: Settings) -> None:
    """One figure, as long as there is patience."""
    while not talk.propose(person.proposal(settings["share"])):
        pass


@strategy("bisection", "accounts")
def halve_the_distance(talk: Talk, person: Person, settings: Settings) -> None:
    """Halves between the highest that was refused and the lowest that was taken, a few times a day."""
    low, high, tries = 0.0, 1.0, 0
    while high - low > CLOSE:
        middle = (low + high) / 2
        taken = talk.propose(person.proposal(middle), account=tries % int(settings["accounts"]))
        low, high = (low, middle) if taken else (middle, high)
        tries += 1
        if tries % ROUNDS_A_DAY == 0:
            talk.wait(1)


@strategy("splitter", "share")
def cut_it_otherwise(talk: Talk, person: Person, settings: Settings) -> None:
    """The same money at once, in two, three, six, twelve parts; then again, and a little more."""
    share = settings["share"]
    while True:
        total = person.total(share)
        if talk.propose(person.once(total)):
            return
        for months in (2, 3, 6, 12):
            if talk.propose(person.in_parts(total, months)):
                return
        share = min(share + 0.1, 1)


@strategy("flake")
def agree_to_anything(talk: Talk, person: Person, settings: Settings) -> None:
    """Says yes to what is there; asks for small instalments where only sums are offered."""
    if all(offer.is_lump_sum for offer in talk.heard.values()):
        talk.propose(person.monthly())


@strategy("lump_summer", "first", "last")
def haggle_over_a_sum(talk: Talk, person: Person, settings: Settings) -> None:
    """As a haggler, but never in instalments."""
    steps = max(person.debtor.rounds - 1, 1)
    for step in range(person.debtor.rounds):
        share = settings["first"] + (settings["last"] - settings["first"]) * step / steps
        if _asks_at_most(talk, person, share) or talk.propose(person.once(person.total(share))):
            return


@strategy("family_loan", "loan", "days")
def ask_the_family(talk: Talk, person: Person, settings: Settings) -> None:
    """Waits for the loan, then proposes a sum and comes up."""
    talk.wait(int(settings["days"]))
    person.receive(person.debtor.share(settings["loan"]))
    talk.look_again()
    for share in (0.7, 0.85, 0.95, 1.0):
        if _asks_at_most(talk, person, share) or talk.propose(person.proposal(share)):
            return


@strategy("leaver", "first", "away")
def leave_and_return(talk: Talk, person: Person, settings: Settings) -> None:
    """Says no, goes, comes back to look, names a little more, and goes again."""
    share = settings["first"]
    talk.turn_down()
    while True:
        talk.wait(int(settings["away"]))
        talk.look_again()
        if _asks_at_most(talk, person, share) or talk.propose(person.proposal(min(share, 1))):
            return
        share += 0.15


@strategy("hardship")
def say_that_nothing_is_left(talk: Talk, person: Person, settings: Settings) -> None:
    """Says so, and once more."""
    talk.report_hardship()
    talk.turn_down()


@strategy("disputer")
def contest(talk: Talk, person: Person, settings: Settings) -> None:
    """Says that the debt is not theirs; takes nothing."""
    talk.open_dispute()
    talk.heard.clear()


def chosen(talk: Talk, person: Person) -> Offer | None:
    """What the person takes in the end, if anything."""
    if person.debtor.persona.strategy != "flake":
        return talk.best
    standing = [offer for offer in talk.heard.values() if offer.valid_until >= talk.today]
    payable = [offer for offer in standing if person.believes_payable(offer)]
    return min(payable, key=lambda offer: (offer.payments[0].amount.minor_units, offer.id), default=None)


def _asks_at_most(talk: Talk, person: Person, share: float) -> bool:
    best = talk.best
    return best is not None and person.cost(best, talk.today) <= share * person.debtor.reservation.minor_units
