"""Speaks for a turn through a language model, as far as the model can and the guards let it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from backend.assistant.brains.local.meaning import Meaning
from backend.assistant.brains.local.tools_use import ToolUse
from backend.assistant.brains.model.configuration import CORRECTIONS, HEADINGS, make_instructions
from backend.assistant.brains.model.guarding import (
    make_facts,
    make_guard,
    make_mask,
    make_reveal,
    pseudonym,
)
from backend.assistant.brains.model.items import history_items, message_item, standing_item
from backend.assistant.brains.model.rounds import Asking, Rounds
from backend.assistant.brains.model.routing import is_for_model
from backend.assistant.brains.model.speech import Blocked, Speech
from backend.assistant.brains.model.spending import Spending
from backend.assistant.events import TextDelta
from backend.assistant.guards.contract import ReplyGuard
from backend.assistant.guards.language import written_language
from backend.assistant.guards.reply_guard import load_learned
from backend.assistant.models.contract import Credential, FailureKind, Item, ModelClient, ModelFailure
from backend.assistant.turn import TurnSession
from backend.domain.errors import TooManyRequests
from backend.services.assistant_configuration import AssistantConfiguration, assistant_in_force
from backend.services.conversations import earlier_messages
from backend.services.model_keys import find_own_key, mark_refused
from backend.services.turns import ClaimedTurn, TurnItems

logger = logging.getLogger(__name__)


class Ending(StrEnum):
    """How a turn with the model ended."""

    SAID = "said"
    BLOCKED = "blocked"
    FAILED = "failed"
    OVER_BUDGET = "over_budget"
    KEY_REFUSED = "key_refused"
    """The person's own key."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """What was shown; where it is not all, our own brain or the state's text goes on."""

    text: str
    ending: Ending


def _unwatched(guard: ReplyGuard) -> ReplyGuard:
    return guard


@dataclass(frozen=True, slots=True)
class ModelBrain:
    """Answers turns through one provider.

    `takes_all` gives it the turns that our own understanding is sure of too, and `watched` sees each turn's guard
    before it judges: both are for measuring a model, not for people.
    """

    client: ModelClient
    takes_all: bool = False
    watched: Callable[[ReplyGuard], ReplyGuard] = _unwatched

    def __post_init__(self) -> None:
        """Read what the guards learned now, not in the first person's turn."""
        load_learned()

    def credential(self, session: TurnSession, meaning: Meaning, turn_key: str) -> Credential | None:
        """Return the key with which the model answers this turn, None where our own brain does."""
        if not is_for_model(session, meaning, turn_key, takes_all=self.takes_all):
            return None
        own = find_own_key(session.context, session.principal)
        key = own or session.context.settings.openai_api_key
        return Credential(key, own=own is not None) if key else None

    def version(self, session: TurnSession) -> str:
        """Return which model answers now, and with which version of its configuration."""
        configuration = assistant_in_force(session.context)
        return f"{_model(session, configuration)[:30]}/{configuration.version}"

    def speak(
        self, use: ToolUse, turn: ClaimedTurn, credential: Credential
    ) -> Generator[TextDelta, None, Spoken]:
        """Yield sentences as they may be shown; returns `Spoken`."""
        session = use.session
        configuration = assistant_in_force(session.context)
        rounds = self._rounds(use, turn, credential, configuration)
        ending = Ending.SAID
        try:
            yield from rounds.run()
        except Blocked as blocked:
            ending = Ending.BLOCKED
            logger.warning("reply_blocked", extra={"problem": str(blocked.verdict.problem)})
        except TooManyRequests:
            ending = Ending.OVER_BUDGET
        except ModelFailure as failure:
            ending = self._failed(session, credential, failure)
        finally:
            rounds.asking.spending.settle()
        return Spoken(rounds.speech.text.strip(), ending)

    def _failed(self, session: TurnSession, credential: Credential, failure: ModelFailure) -> Ending:
        logger.warning(
            "model_failed", extra={"kind": str(failure.kind), "provider_request": failure.request_id}
        )
        if failure.kind is FailureKind.BAD_KEY and credential.own:
            mark_refused(session.context, session.principal, credential.key)
            return Ending.KEY_REFUSED
        return Ending.FAILED

    def _rounds(
        self, use: ToolUse, turn: ClaimedTurn, credential: Credential, configuration: AssistantConfiguration
    ) -> Rounds:
        session = use.session
        offers = session.offers_on_table()
        language = written_language(session.request.message)
        instructions = make_instructions(configuration, language, session.flow)
        facts = make_facts(session, offers)
        mask = make_mask(session)
        asking = Asking(
            client=self.client,
            credential=credential,
            configuration=configuration,
            model=_model(session, configuration),
            instructions=instructions,
            correction=CORRECTIONS[language],
            conversation=_conversation(session, offers, configuration, HEADINGS[language], mask),
            mask=mask,
            deadline=time.monotonic() + configuration.turn_seconds,
            person=pseudonym(session),
            spending=Spending(session.context, session.principal.user_id, configuration, free=credential.own),
        )
        guard = self.watched(make_guard(session, facts, language, instructions))
        speech = Speech(guard, make_reveal(session))
        session.items = TurnItems.of(turn)
        return Rounds(asking, use, session.items, speech, facts)


def _conversation(
    session: TurnSession,
    offers: Sequence[dict[str, Any]],
    configuration: AssistantConfiguration,
    heading: str,
    mask: Callable[[str], str],
) -> list[Item]:
    """Return what was said so far, with where things stand right before what the person says now."""
    earlier = earlier_messages(
        session.context, session.principal, session.conversation.id, configuration.history_messages + 1
    )
    return [
        *history_items(earlier[:-1], mask),
        standing_item(session, offers, heading),
        message_item("user", mask(session.request.message)),
    ]


def _model(session: TurnSession, configuration: AssistantConfiguration) -> str:
    return configuration.model or session.context.settings.openai_model
