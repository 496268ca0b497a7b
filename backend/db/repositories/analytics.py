"""Sums for analytics: exact, in minor units, and never over two currencies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from typing import cast as cast_type

from sqlalchemy import ColumnElement, Integer, case, cast, func, literal, null, or_, select, union_all

from backend.db.models.accounts import User
from backend.db.models.agreements import Agreement, Instalment, Offer, Payment
from backend.db.models.campaigns import Campaign
from backend.db.models.conversations import AnonymousConversation, ArchivedConversation, Conversation, Message
from backend.db.models.debts import Creditor, Debt, Debtor
from backend.db.repositories.base import Repository
from backend.db.repositories.payments import COVERED
from backend.db.types import RowId
from backend.domain.agreement import RUNNING

NOT_MADE = ("declined", "cancelled")
IN_FORCE = tuple(sorted(status.value for status in RUNNING))
MADE = Agreement.status.not_in(NOT_MADE)
# What a wrong payment's undoing takes away.
SIGNED = case((Payment.reverses_id.is_(None), Payment.amount), else_=-Payment.amount)
OWED = ("active", "in_agreement", "disputed", "hardship")
# Of each agreement in force, by debt; while one waits for approval its debt's balance is still what is owed.
MISSING = (
    select(Agreement.debt_id, func.sum(Instalment.amount - Instalment.paid).label("units"))
    .join(Instalment, Instalment.agreement_id == Agreement.id)
    .where(Agreement.status.in_(IN_FORCE))
    .group_by(Agreement.debt_id)
    .subquery("missing")
)
OF_AGREEMENT = (MISSING.c.debt_id == Debt.id) & (Debt.status == "in_agreement")
STILL_OWED = func.coalesce(MISSING.c.units, Debt.balance)
# Of each debt, since its balance was last stated; what was taken back, or belongs to an agreement that stands, covers
# nothing.
TAKEN_OFF = (
    select(Payment.debt_id, func.sum(COVERED).label("units"))
    .where(Payment.restated_by.is_(None))
    .group_by(Payment.debt_id)
    .subquery("taken_off")
)

# Every conversation, archived or not: what it came to does not change when it leaves the tables of the turns. One that
# is anonymous has no number by which an agreement or a person could be found, and says itself whether it came to one.
NOBODY = null().label("nobody")
TALKS = union_all(
    select(
        Conversation.id,
        Conversation.user_id,
        Conversation.current_state.label("state"),
        Conversation.created_at,
        cast(NOBODY, Integer).label("agreed_after_minutes"),
    ),
    select(
        ArchivedConversation.id,
        ArchivedConversation.user_id,
        ArchivedConversation.final_state.label("state"),
        ArchivedConversation.created_at,
        cast(NOBODY, Integer),
    ),
    select(
        cast(NOBODY, RowId),
        cast(NOBODY, RowId),
        AnonymousConversation.final_state.label("state"),
        AnonymousConversation.created_at,
        AnonymousConversation.agreed_after_minutes,
    ),
).subquery("talks")


@dataclass(frozen=True, slots=True)
class Period:
    """Moments from `since` to before `until`, and the days from `first` to `last` that they are."""

    since: datetime
    until: datetime
    first: date
    last: date


class IntentCount(NamedTuple):
    """Answers of an intent, the conversations they were in, and those of them that ended in an agreement."""

    answers: int
    conversations: int
    agreed: int

    def plus(self, other: IntentCount) -> IntentCount:
        """Return both together, of conversations that are not the same."""
        return IntentCount(*(mine + its for mine, its in zip(self, other, strict=True)))


class Sums(NamedTuple):
    """Agreements: how many, for how much, and what their debts' balances were; minor units."""

    agreements: int
    total: int
    balance: int


class Owed(NamedTuple):
    """Debts: how many and how much in minor units; of one in an agreement what is missing of that."""

    debts: int
    balance: int


class AnalyticsRepository(Repository):
    """Conversations, agreements and money over a period; and the whole portfolio as it stands."""

    def count_conversations(self, period: Period) -> tuple[int, int]:
        """Return how many were begun in the period, and how many of them ended in an agreement."""
        found = select(Agreement.id).where(Agreement.conversation_id == TALKS.c.id, MADE).exists()
        agreed = or_(TALKS.c.agreed_after_minutes.is_not(None), found)
        query = select(func.count(), func.coalesce(func.sum(cast(agreed, Integer)), 0))
        row = self.connection.execute(query.select_from(TALKS).where(*_begun(period))).one()
        return int(row[0]), int(row[1])

    def count_by_state(self, period: Period) -> dict[str, int]:
        """Return where the conversations of the period stand."""
        query = select(TALKS.c.state, func.count()).where(*_begun(period))
        rows = self.connection.execute(query.group_by(TALKS.c.state))
        return {row[0]: int(row[1]) for row in rows}

    def count_reached(self, period: Period) -> dict[str, int]:
        """Return how many conversations of the period ever came to each state."""
        query = (
            select(Message.next_state, func.count(Message.conversation_id.distinct()))
            .join(Conversation, Conversation.id == Message.conversation_id)
            .where(Conversation.created_at >= period.since, Conversation.created_at < period.until)
            .where(Message.next_state.is_not(None))
            .group_by(Message.next_state)
        )
        reached = Counter({str(row[0]): int(row[1]) for row in self.connection.execute(query)})
        for table in (ArchivedConversation, AnonymousConversation):
            kept = select(table.reached).where(
                table.created_at >= period.since,
                table.created_at < period.until,
                table.reached.is_not(None),
            )
            for states in self.connection.execute(kept).scalars():
                reached.update(states)
        return reached

    def count_by_intent(self, period: Period) -> dict[str, IntentCount]:
        """Return what people wanted in the period's answers, archived or not."""
        counts = self._count_present_by_intent(period)
        for intent, count in self._list_archived_intents(period):
            counts[intent] = counts.get(intent, IntentCount(0, 0, 0)).plus(count)
        return counts

    def _list_archived_intents(self, period: Period) -> Iterator[tuple[str, IntentCount]]:
        """Yield what each archived or anonymous conversation adds."""
        found = (
            select(Agreement.id).where(Agreement.conversation_id == ArchivedConversation.id, MADE).exists()
        )
        kept = (
            (ArchivedConversation, found),
            (AnonymousConversation, AnonymousConversation.agreed_after_minutes.is_not(None)),
        )
        for table, agreed in kept:
            query = select(table.intents, agreed).where(
                table.created_at < period.until, table.ended_at >= period.since
            )
            for intents, is_agreed in self.connection.execute(query):
                for intent, times in intents.items():
                    answers = sum(
                        period.since <= datetime.fromisoformat(time) < period.until for time in times
                    )
                    if answers:
                        yield intent, IntentCount(answers, 1, int(is_agreed))

    def _count_present_by_intent(self, period: Period) -> dict[str, IntentCount]:
        query = (
            select(
                Message.intent,
                func.count(Message.id.distinct()),
                func.count(Message.conversation_id.distinct()),
                func.count(Agreement.conversation_id.distinct()),
            )
            .outerjoin(Agreement, (Agreement.conversation_id == Message.conversation_id) & MADE)
            .where(
                Message.timestamp >= period.since,
                Message.timestamp < period.until,
                Message.sender_type == "assistant",
                Message.intent.is_not(None),
            )
            .group_by(Message.intent)
        )
        return {str(row[0]): IntentCount(*map(int, row[1:])) for row in self.connection.execute(query)}

    def list_times_to_agreement(self, period: Period) -> list[float]:
        """Return the seconds from the begin of each of the period's conversations to its first agreement."""
        query = (
            select(TALKS.c.created_at, func.min(Agreement.accepted_at))
            .join(Agreement, Agreement.conversation_id == TALKS.c.id)
            .where(*_begun(period), MADE)
            .group_by(TALKS.c.id, TALKS.c.created_at)
        )
        times = [(row[1] - row[0]).total_seconds() for row in self.connection.execute(query)]
        minutes = select(TALKS.c.agreed_after_minutes).where(
            *_begun(period), TALKS.c.agreed_after_minutes.is_not(None)
        )
        return times + [60.0 * count for count in self.connection.execute(minutes).scalars()]

    def sum_agreements(self, period: Period) -> dict[str, Sums]:
        """Return what was agreed in the period, by currency."""
        query = (
            select(Agreement.currency, func.count(), func.sum(Agreement.total), func.sum(Offer.balance))
            .join(Offer, Offer.id == Agreement.offer_id)
            .where(*_accepted(period))
            .group_by(Agreement.currency)
        )
        return {row[0]: Sums(*map(int, row[1:])) for row in self.connection.execute(query)}

    def sum_payments(self, period: Period) -> dict[str, int]:
        """Return what was paid on the period's days, by currency, less what was undone."""
        query = select(Payment.currency, func.sum(SIGNED)).where(*_paid(period)).group_by(Payment.currency)
        return {row[0]: int(row[1]) for row in self.connection.execute(query)}

    def list_payment_days(self, period: Period) -> Sequence[tuple[date, str, int]]:
        """Return what was paid each day, by currency, oldest first."""
        query = (
            select(Payment.paid_on, Payment.currency, func.sum(SIGNED))
            .where(*_paid(period))
            .group_by(Payment.paid_on, Payment.currency)
            .order_by(Payment.paid_on, Payment.currency)
        )
        return [(row[0], row[1], int(row[2])) for row in self.connection.execute(query)]

    def list_campaigns(self) -> dict[int, str]:
        """Return the campaigns that brought debts, by id."""
        query = select(Campaign.id, Campaign.name).where(
            select(Debt.id).where(Debt.campaign_id == Campaign.id).exists()
        )
        return {row[0]: row[1] for row in self.connection.execute(query.order_by(Campaign.id.desc()))}

    def owed_by_campaign(self) -> dict[tuple[int, str], Owed]:
        """Return the debts that each campaign brought, by campaign and currency.

        What payments took off them since their balance was stated counts as brought.
        """
        brought = Debt.balance + func.coalesce(TAKEN_OFF.c.units, 0)
        query = (
            select(Debt.campaign_id, Debt.currency, func.count(), func.sum(brought))
            .outerjoin(TAKEN_OFF, TAKEN_OFF.c.debt_id == Debt.id)
            .where(Debt.campaign_id.is_not(None))
            .group_by(Debt.campaign_id, Debt.currency)
        )
        rows = self.connection.execute(query)
        return {(_id(row[0]), row[1]): Owed(int(row[2]), int(row[3])) for row in rows}

    def count_contacted(self, period: Period) -> dict[int, int]:
        """Return with how many of each campaign's debtors a conversation was begun in the period."""
        query = (
            select(Debt.campaign_id, func.count(Debtor.id.distinct()))
            .join(Debtor, Debtor.id == Debt.debtor_id)
            .join(User, User.bound_document == Debtor.document_number)
            .join(TALKS, TALKS.c.user_id == User.id)
            .where(*_begun(period), Debt.campaign_id.is_not(None))
            .group_by(Debt.campaign_id)
        )
        return {_id(row[0]): int(row[1]) for row in self.connection.execute(query)}

    def agreements_by_campaign(self, period: Period) -> dict[tuple[int, str], Sums]:
        """Return what was agreed in the period, by campaign and currency."""
        query = (
            select(
                Debt.campaign_id,
                Agreement.currency,
                func.count(),
                func.sum(Agreement.total),
                func.sum(Offer.balance),
            )
            .join(Agreement, Agreement.debt_id == Debt.id)
            .join(Offer, Offer.id == Agreement.offer_id)
            .where(*_accepted(period), Debt.campaign_id.is_not(None))
            .group_by(Debt.campaign_id, Agreement.currency)
        )
        return {(_id(row[0]), row[1]): Sums(*map(int, row[2:])) for row in self.connection.execute(query)}

    def payments_by_campaign(self, period: Period) -> dict[tuple[int, str], int]:
        """Return what was paid on the period's days, by campaign and currency.

        What was recorded before a later campaign stated the debt's balance anew is no part of what that one brought.
        """
        query = (
            select(Debt.campaign_id, Payment.currency, func.sum(SIGNED))
            .join(Debt, Debt.id == Payment.debt_id)
            .where(*_paid(period), Debt.campaign_id.is_not(None), Payment.restated_by.is_(None))
            .group_by(Debt.campaign_id, Payment.currency)
        )
        return {(_id(row[0]), row[1]): int(row[2]) for row in self.connection.execute(query)}

    def owed_by_creditor(self) -> dict[tuple[str, str], Owed]:
        """Return what is still owed, by creditor and currency; in the order of the names."""
        query = (
            select(Creditor.name, Debt.currency, func.count(), func.sum(STILL_OWED))
            .join(Creditor, Creditor.id == Debt.creditor_id)
            .outerjoin(MISSING, OF_AGREEMENT)
            .where(Debt.status.in_(OWED))
            .group_by(Creditor.name, Debt.currency)
            .order_by(Creditor.name, Debt.currency)
        )
        return {(row[0], row[1]): Owed(int(row[2]), int(row[3])) for row in self.connection.execute(query)}

    def owed_by_status(self) -> dict[tuple[str, str], Owed]:
        """Return the debts, by status and currency."""
        query = select(Debt.status, Debt.currency, func.count(), func.sum(STILL_OWED))
        query = query.outerjoin(MISSING, OF_AGREEMENT).group_by(Debt.status, Debt.currency)
        rows = self.connection.execute(query)
        return {(row[0], row[1]): Owed(int(row[2]), int(row[3])) for row in rows}

    def owed_by_age(self, bands: Mapping[str, tuple[date, date]]) -> dict[tuple[str, str], Owed]:
        """Return what is still owed, by band and currency; `bands` says between which due dates each lies.

        Debts outside of all have the band "".
        """
        conditions = [
            (Debt.due_date.between(first, last), literal(name)) for name, (first, last) in bands.items()
        ]
        band = case(*conditions, else_=literal("")).label("band")
        owed = select(band, Debt.currency, STILL_OWED.label("owed")).outerjoin(MISSING, OF_AGREEMENT)
        inner = owed.where(Debt.status.in_(OWED)).subquery()
        query = select(inner.c.band, inner.c.currency, func.count(), func.sum(inner.c.owed))
        rows = self.connection.execute(query.group_by(inner.c.band, inner.c.currency))
        return {(row[0], row[1]): Owed(int(row[2]), int(row[3])) for row in rows}


def _begun(period: Period) -> tuple[ColumnElement[bool], ...]:
    return TALKS.c.created_at >= period.since, TALKS.c.created_at < period.until


def _accepted(period: Period) -> tuple[ColumnElement[bool], ...]:
    return Agreement.accepted_at >= period.since, Agreement.accepted_at < period.until, MADE


def _paid(period: Period) -> tuple[ColumnElement[bool], ...]:
    return (Payment.paid_on.between(period.first, period.last),)


def _id(campaign_id: int | None) -> int:
    """Return a key that a condition has kept from being NULL."""
    return cast_type(int, campaign_id)
