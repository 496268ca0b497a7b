"""What a person thinks of what the assistant said: up or down, and why."""

from __future__ import annotations

from backend.domain.errors import InvalidInput
from backend.services.context import Principal, ServiceContext

RATINGS = ("up", "down")
LONGEST_REASON = 500


def record_feedback(
    context: ServiceContext, principal: Principal, message_id: int, *, rating: str | None, reason: str
) -> None:
    """Keep one's opinion of a message in the place of an earlier one; no rating takes it back.

    Raises NotFound for a message of one's own or of somebody else's conversation, InvalidInput `invalid_rating`
    and `reason_too_long`.
    """
    if rating is not None and rating not in RATINGS:
        raise InvalidInput("invalid_rating", "Dinos si el mensaje te sirvió o no.")
    reason = " ".join(reason.split())
    if len(reason) > LONGEST_REASON:
        raise InvalidInput("reason_too_long", "Cuéntanos el motivo en hasta 500 letras.")
    with context.write() as uow:
        uow.feedback.check_answer(message_id, user_id=principal.user_id)
        if rating is None:
            uow.feedback.delete(message_id)
        else:
            uow.feedback.save(message_id, rating=rating, reason=reason, now=context.now())
        uow.commit()
