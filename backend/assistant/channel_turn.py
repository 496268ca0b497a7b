"""A turn of somebody who talks through a channel.

There nothing can be accepted but by a one-time link, and nobody sees the history: what was said between turns comes
with the next one.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from typing import Any

from backend.assistant.events import AcceptanceLinkShown, TurnDone, TurnEvent
from backend.assistant.negotiator import Negotiator
from backend.services.acceptance_links import make_link
from backend.services.context import Principal
from backend.services.conversations import said_meanwhile
from backend.services.turns import TurnRequest


def channel_turn(
    negotiator: Negotiator, channel: Principal, person: Principal, request: TurnRequest
) -> Generator[TurnEvent]:
    """Answer as `Negotiator.turn`, with what was said meanwhile, and a link where the person may accept something.

    The stored reply has no link, since only a hash of it is kept: the same `turn_key` again brings a new one.
    """
    with closing(negotiator.turn(person, request)) as events:
        for event in events:
            if isinstance(event, TurnDone):
                link = _link(negotiator, channel, person, event.reply)
                if link is not None:
                    yield AcceptanceLinkShown(link)
                news = said_meanwhile(negotiator.context, event.reply["conversation_id"])
                yield TurnDone({**event.reply, "said_meanwhile": news, "acceptance_link": link})
            else:
                yield event


def _link(
    negotiator: Negotiator, channel: Principal, person: Principal, reply: dict[str, Any]
) -> dict[str, str] | None:
    offer_id = next((button["offer_id"] for button in reply["buttons"] if button["kind"] == "accept"), None)
    return None if offer_id is None else make_link(negotiator.context, channel, person, offer_id)
