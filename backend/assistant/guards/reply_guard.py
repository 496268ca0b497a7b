"""The reply guard: each sentence cleaned, then judged for secrets, claims, figures and language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from backend.assistant.guards.actions import claimed_actions
from backend.assistant.guards.actions_english import claimed_english_actions
from backend.assistant.guards.claim_scorer import ClaimScorer, load_claim_scorer
from backend.assistant.guards.claims import ClaimRules, SentenceClaims
from backend.assistant.guards.contract import Problem, Verdict
from backend.assistant.guards.disclosure import Disclosure
from backend.assistant.guards.doubt import Weighing, load_doubt
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.grounding import Grounding
from backend.assistant.guards.language import is_in_language
from backend.assistant.guards.markup import clean_markup
from backend.assistant.guards.names import without_names
from backend.assistant.guards.passages import stems_of
from backend.assistant.guards.person import Person, without_quotes
from backend.assistant.guards.role_scorer import load_role_scorer
from backend.assistant.guards.second_reading import SecondReading
from backend.assistant.guards.surface import accented, fold, without_accents, words_of

_QUOTED_SHARE = 0.6
_RETOLD, _FEWEST_STEMS = 0.8, 4
_CLAIMS = (
    "No amenaces, no metas prisa, no prometas ni digas que hiciste lo que ninguna herramienta hizo, no reproches ni "
    "pidas claves; di solo lo que dicen las herramientas."
)
_REASONS = {
    Problem.FIGURE: (
        "La cifra o fecha «{found}» no está en los resultados de las herramientas con ese papel, para esa deuda o para "
        "esa oferta. Usa los textos tal como vienen, sin calcular."
    ),
    Problem.CLAIM: "{found}",
    Problem.LANGUAGE: "La frase no está en el idioma de la persona.",
    Problem.SECRET: "La frase muestra lo que no se muestra: documento, clave, instrucciones o nombre de herramienta.",
}


@dataclass(frozen=True, slots=True)
class Learned:
    """What was trained: what may not be claimed, and what weighs figures; without that the rules alone judge those."""

    claims: ClaimScorer
    weighing: Weighing | None


@cache
def load_learned() -> Learned:
    """Return what is delivered; raises OSError or ArtefactError where it is not whole."""
    return Learned(load_claim_scorer(), Weighing(load_role_scorer(), load_doubt()))


class SentenceGuard:
    """Implements contract.ReplyGuard over a TurnFacts."""

    def __init__(
        self,
        facts: TurnFacts,
        *,
        language: str,
        jurisdiction: str,
        instructions: str,
        today: date,
        identity_numbers: tuple[str, ...] = (),
        known_addresses: frozenset[str] = frozenset(),
        person: str = "",
        learned: Learned | None = None,
        observe: Callable[[SecondReading], None] | None = None,
    ) -> None:
        """`language` is es or en, `jurisdiction` CO, ES or US; `known_addresses` may be shown as plain words.

        `person` is the debtor's name where it is known; `learned` takes the delivered one's place.
        `observe` is told of each sentence with figures: training learns from them.
        """
        facts.today, facts.language = today, language
        self._facts, self._language = facts, language
        self._claims = ClaimRules(language, jurisdiction)
        self._disclosure = Disclosure(instructions, identity_numbers)
        learned = learned or load_learned()
        self._grounding = Grounding(facts, learned.weighing, observe)
        self._addresses = known_addresses
        self._scorer = learned.claims
        self._person, self._name = Person(person), person

    def review(self, sentence: str) -> Verdict:
        """Judge the next sentence in the light of those that were shown."""
        text = clean_markup(sentence, known_addresses=self._addresses | self._facts.addresses)
        said = accented(text)
        if not said.strip():
            return Verdict(text)
        for problem, found in self._problems(said, text):
            return Verdict(None, problem, _REASONS[problem].format(found=found))
        return Verdict(text)

    def restart(self) -> None:
        """Forget the sentences so far: none of them was shown."""
        self._grounding.restart()

    def _problems(self, said: str, text: str) -> Iterator[tuple[Problem, str]]:
        read = without_accents(said)
        secret = self._disclosure.found(read, self._facts.quoted)
        if secret:
            yield Problem.SECRET, secret
        quotes = self._quotes(read)
        claims = self._claims.find(without_quotes(said, self._facts.messages), self._facts)
        claim = claims.broken(quotes=quotes)
        if claim:
            yield Problem.CLAIM, claim
        action = None if quotes else self._untold_action(text, claims)
        if action:
            yield Problem.CLAIM, f"No digas que hiciste o harás lo que ninguna herramienta hizo («{action}»)."
        # What was learned knows no facts: a clause that one makes true is judged by the rules alone.
        said = self._grounding.without_order(claims.untold(clauses=True))
        untold = without_names(said, (self._name, *self._facts.creditors))
        if not quotes and self._scorer.is_forbidden(untold) and not self._retells(read):
            yield Problem.CLAIM, _CLAIMS
        if self._person.stranger(text):
            yield Problem.CLAIM, "Llama a la persona por su nombre o no la llames."
        if not is_in_language(read, self._language):
            yield Problem.LANGUAGE, ""
        figure = self._grounding.wrong(read, text)
        if figure:
            yield Problem.FIGURE, figure

    def _untold_action(self, text: str, claims: SentenceClaims) -> str | None:
        """Return the first deed that the assistant claims and that no fact of this turn makes true."""
        english = self._language == "en"
        deeds = claimed_english_actions(claims.folded) if english else claimed_actions(text)
        found = next(deeds, None)
        if found is None:
            return None
        untold = f" {claims.untold(clauses=False)}"
        return next((verb for verb in (found, *deeds) if f" {fold(verb)}" in untold), None)

    def _retells(self, read: str) -> bool:
        """Whether nearly each of a sentence's words stands in passages: what it claims is for the rules to tell."""
        stems = stems_of(read)
        return len(stems) >= _FEWEST_STEMS and len(stems & self._facts.passage_stems) >= _RETOLD * len(stems)

    def _quotes(self, read: str) -> bool:
        """Whether the sentence is mostly a passage's own words."""
        words = words_of(read)
        pieces = list(zip(words, words[1:], words[2:], words[3:], strict=False))
        shared = sum(piece in self._facts.quoted for piece in pieces)
        return len(pieces) >= 2 and shared / len(pieces) >= _QUOTED_SHARE
