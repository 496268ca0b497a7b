"""What a turn may cost: reserved before each question to the model, set right by what the provider counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import orjson

from backend.assistant.models.contract import FailureKind, ModelFailure, ModelRequest, Usage
from backend.services.assistant_configuration import AssistantConfiguration
from backend.services.context import ServiceContext
from backend.services.model_budget import Along, Correction, reserve, settle
from backend.telemetry.metrics import MODEL_COST, MODEL_TOKENS

MILLIONTHS_PER_DOLLAR = 1_000_000
CHARACTERS_PER_TOKEN = 3
"""Spanish with figures in JSON: fewer than a provider's tokenizer needs, so that a reservation is never too small."""
NOTHING_SPENT = frozenset(
    {
        FailureKind.BAD_KEY,
        FailureKind.FORBIDDEN,
        FailureKind.RESTING,
        FailureKind.UNREACHABLE,
        FailureKind.INVALID_REQUEST,
    }
)


@dataclass(slots=True)
class Spending:
    """One person's spending in a turn at the operator's cost; `free` where the key is their own.

    A count is kept together with the next question's reservation, the last one by `settle`: until then what was
    reserved stays counted.
    """

    context: ServiceContext
    user_id: int
    configuration: AssistantConfiguration
    free: bool = False
    _counted: Correction | None = field(default=None, init=False)

    @contextmanager
    def reserved(self, request: ModelRequest, along: Along) -> Iterator[Callable[[Usage], None]]:
        """Reserve what the request may use; what is yielded takes the count. Raises TooManyRequests over budget.

        What goes `along` is stored in the same transaction: in none where nothing is reserved.

        Without a count, as after a cut answer, the reservation stays: the provider may well have charged it.
        """
        if self.free:
            yield count_tokens
            return
        asked = estimate_tokens(request)
        cost = self.configuration.cost(asked, 0, request.most_output_tokens)
        tokens = asked + request.most_output_tokens
        reservation = reserve(self.context, self.user_id, tokens, cost, self._counted, along)
        self._counted = None
        counted: list[Usage] = []
        try:
            yield counted.append
        except ModelFailure as failure:
            if failure.kind in NOTHING_SPENT:
                counted.append(Usage())
            raise
        finally:
            if counted:
                count_tokens(counted[-1])
                used = self._used(counted[-1])
                MODEL_COST.inc(used[1] / MILLIONTHS_PER_DOLLAR)
                self._counted = Correction(reservation, *used)

    def settle(self) -> None:
        """Keep the last count."""
        counted, self._counted = self._counted, None
        if counted is not None:
            settle(self.context, counted)

    def _used(self, usage: Usage) -> tuple[int, int]:
        cost = self.configuration.cost(usage.input_tokens, usage.cached_tokens, usage.output_tokens)
        return usage.input_tokens + usage.output_tokens, cost


def count_tokens(usage: Usage) -> None:
    """Add to the metrics what a provider counted."""
    MODEL_TOKENS.labels("input").inc(usage.input_tokens)
    MODEL_TOKENS.labels("cached").inc(usage.cached_tokens)
    MODEL_TOKENS.labels("output").inc(usage.output_tokens)


def estimate_tokens(request: ModelRequest) -> int:
    """Return how many tokens a request may have, rather too many than too few."""
    characters = len(request.instructions) + sum(
        len(orjson.dumps(part)) for part in (*request.items, *request.tools)
    )
    return characters // CHARACTERS_PER_TOKEN + 1
