"""One turn under way: who is asking, about what, and what has happened so far. Tools and brains act on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from backend.db.repositories.conversations import ConversationRow
from backend.db.repositories.debts import DebtRecord
from backend.domain.conversation import Event, next_state
from backend.domain.errors import Conflict, NotFound, TooManyRequests
from backend.services.context import Principal, ServiceContext
from backend.services.flow import LoadedFlow
from backend.services.negotiations import check_negotiable, find_offers
from backend.services.own_debts import list_own_debts
from backend.services.personal_documents import PersonalDocument
from backend.services.turns import ClaimedTurn, TurnItems, TurnRequest

MOST_TOOL_CALLS = 6
NEGOTIABLE = "active"
BARGAINING_STATES = frozenset({"proponer_planes_pago", "gestionar_objecion"})


@dataclass(slots=True)
class TurnSession:
    """What tools and brains share during a turn.

    The debtor's identity is `principal`, from the session: nothing that a message or a model says changes it.
    `memory` is the conversation's stored context; `paragraphs` are what will be said before the state's own text;
    `writes` are those of this turn, also of an attempt that died, by call key; `items` what a model asked for.
    """

    context: ServiceContext
    principal: Principal
    conversation: ConversationRow
    debts: Sequence[DebtRecord]
    flow: LoadedFlow
    request: TurnRequest
    turn: ClaimedTurn | None = None
    memory: dict[str, Any] = field(default_factory=dict)
    state: str = ""
    paragraphs: list[str] = field(default_factory=list)
    show_state: bool = False
    offers: list[dict[str, Any]] = field(default_factory=list)
    citations: list[dict[str, Any]] = field(default_factory=list)
    searches: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What documents answer to what they were asked in this turn, so that none is asked twice."""
    documents: list[PersonalDocument] = field(default_factory=list)
    variables: dict[str, Any] = field(default_factory=dict)
    executions: list[dict[str, Any]] = field(default_factory=list)
    tool_calls: int = 0
    writes: dict[str, dict[str, Any]] = field(default_factory=dict)
    items: TurnItems | None = None

    def __post_init__(self) -> None:
        self.memory = dict(self.conversation.context_data)
        self.state = self.conversation.current_state
        if self.turn is not None:
            self.writes = dict(self.turn.executions)

    @property
    def is_bound(self) -> bool:
        """Whether the number was proved for this account."""
        return self.principal.document_number is not None

    @property
    def debt(self) -> DebtRecord | None:
        """The debt that is being talked about: the chosen one, or the only one."""
        chosen = self.memory.get("debt_id")
        if chosen is None and len(self.debts) == 1:
            return self.debts[0]
        return next((debt for debt in self.debts if debt.id == chosen), None)

    @property
    def locale(self) -> str:
        """How this person reads figures and dates."""
        debt = self.debt or (self.debts[0] if self.debts else None)
        return debt.locale if debt else self.context.settings.locale

    def negotiable_debt(self) -> DebtRecord:
        """Return the debt to negotiate.

        Raises Conflict `debt_not_chosen`, or as `check_negotiable` where nothing is sold.
        """
        debt = self.debt
        if debt is None:
            raise Conflict("debt_not_chosen", "Primero hay que elegir una deuda.")
        check_negotiable(debt)
        return debt

    def choose_debt(self, debt_id: int) -> DebtRecord:
        """Talk about one of the person's own debts; raises NotFound for any other."""
        found = next((debt for debt in self.debts if debt.id == debt_id), None)
        if found is None:
            raise NotFound("debt_not_found", "No encontramos esa deuda.")
        if self.memory.get("debt_id") != debt_id:
            self.memory = {"debt_id": debt_id}
        return found

    def bind(self, document_number: str) -> None:
        """The person has just proved this number: from now on their debts may be shown."""
        self.principal = replace(self.principal, document_number=document_number)
        self.memory = {}
        self.reload_debts()

    def reload_debts(self) -> None:
        """Read the debts again after something changed one."""
        self.debts = list_own_debts(self.context, self.principal)

    def emit(self, kind: str, **facts: Any) -> None:
        """Tell the flow what happened; its answer is the next state."""
        before = self.state
        self.state = next_state(self.flow.flow, before, Event(kind, facts))
        if self.state != before:
            self.show_state = True

    def say(self, key: str, **variables: Any) -> None:
        """Add one of the flow's texts to the reply."""
        self.paragraphs.append(self.flow.text(key, variables))

    def show_offers(self, offers: list[dict[str, Any]]) -> None:
        """Put offers of the engine's into the reply and remember which are on the table."""
        self.offers = offers
        self.memory["offer_ids"] = [offer["id"] for offer in offers]
        self.memory.pop("chosen_offer_id", None)

    def restore_offers(self) -> None:
        """Show again what is on the table."""
        if not self.offers:
            self.offers = self.offers_on_table()

    def offers_on_table(self) -> list[dict[str, Any]]:
        """Return the chosen offer, or all that were shown last."""
        chosen = self.memory.get("chosen_offer_id")
        ids = [chosen] if chosen else self.memory.get("offer_ids", [])
        if not ids or self.debt is None:
            return []
        return find_offers(self.context, self.principal, self.debt.id, ids)

    def count_tool_call(self) -> None:
        """Raise TooManyRequests `too_many_tool_calls` beyond what a turn may do."""
        self.tool_calls += 1
        if self.tool_calls > MOST_TOOL_CALLS:
            raise TooManyRequests(
                "too_many_tool_calls", "Demasiadas operaciones en un mensaje.", {"retry_after": 0}
            )

    def executed(self, name: str, effect: str, arguments: dict[str, Any], output: dict[str, Any]) -> None:
        """Remember a tool that ran, for the record that the turn leaves."""
        self.executions.append({"tool": name, "effect": effect, "arguments": arguments, "output": output})
