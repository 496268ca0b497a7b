"""One transaction of one intention: opened by a service, committed by it, rolled back otherwise."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cached_property
from types import TracebackType
from typing import Self

from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from backend.db import repositories
from backend.db.engine import DatabaseAccess
from backend.domain.errors import Conflict, Unavailable

logger = logging.getLogger(__name__)

Wake = Callable[[str, int], None]
"""Tells workers that a row of a kind (`job`, `mail`) waits; must not raise."""


class UnitOfWork:
    """Repositories over one connection and one transaction.

    Leaving the block without `commit()` rolls back. A database that is gone or stays locked becomes
    `Unavailable`; a broken uniqueness rule that no repository expected becomes `Conflict`.
    """

    def __init__(
        self, access: DatabaseAccess, *, write: bool, durable: bool = True, wake: Wake | None = None
    ) -> None:
        self.dialect = access.dialect
        self._wake = wake
        self._to_wake: list[tuple[str, int]] = []
        self._is_committed = False
        self._opening = access.connect(write=write, durable=durable)
        self._session: Session | None = None
        self.connection: Connection

    def __enter__(self) -> Self:
        try:
            self.connection = self._opening.__enter__()
        except (OperationalError, InterfaceError, PoolTimeout) as error:
            raise _unavailable(error) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if self._session is not None:
                self._session.close()
        finally:
            self._opening.__exit__(kind, error, trace)
        if self._is_committed and self._wake is not None:
            for what, row_id in self._to_wake:
                self._wake(what, row_id)
        if isinstance(error, OperationalError | InterfaceError):
            raise _unavailable(error) from error
        if isinstance(error, IntegrityError):
            raise _conflict(error)

    def commit(self) -> None:
        """Write everything for good."""
        if self._session is not None:
            self._session.flush()
        self.connection.commit()
        self._is_committed = True

    def wake_after_commit(self, what: str, row_id: int) -> None:
        """Tell workers of a row to work on, once it is there to be seen and this transaction holds nothing any more.

        A worker that is not told, since this process dies in between, finds the row by itself a little later.
        """
        self._to_wake.append((what, row_id))

    @property
    def session(self) -> Session:
        """An ORM session inside this transaction, for staff and administration work."""
        if self._session is None:
            self._session = Session(bind=self.connection, expire_on_commit=False)
        return self._session

    @cached_property
    def users(self) -> repositories.UserRepository:
        """Accounts."""
        return repositories.UserRepository(self)

    @cached_property
    def sessions(self) -> repositories.SessionRepository:
        """Signed-in browsers and API clients."""
        return repositories.SessionRepository(self)

    @cached_property
    def channels(self) -> repositories.ChannelRepository:
        """Credentials of channels."""
        return repositories.ChannelRepository(self)

    @cached_property
    def challenges(self) -> repositories.ChallengeRepository:
        """One-time codes and wrong answers."""
        return repositories.ChallengeRepository(self)

    @cached_property
    def assistants(self) -> repositories.AssistantRepository:
        """Versions of the assistant, own keys, tokens of a day."""
        return repositories.AssistantRepository(self)

    @cached_property
    def debts(self) -> repositories.DebtRepository:
        """Debtors, creditors and their debts."""
        return repositories.DebtRepository(self)

    @cached_property
    def debt_desk(self) -> repositories.DebtDeskRepository:
        """Debts as staff work with them."""
        return repositories.DebtDeskRepository(self)

    @cached_property
    def campaigns(self) -> repositories.CampaignRepository:
        """Campaign imports."""
        return repositories.CampaignRepository(self)

    @cached_property
    def campaign_rows(self) -> repositories.CampaignRowsRepository:
        """Batches of an import."""
        return repositories.CampaignRowsRepository(self)

    @cached_property
    def campaign_undo(self) -> repositories.CampaignUndoRepository:
        """What an undo puts back."""
        return repositories.CampaignUndoRepository(self)

    @cached_property
    def conversations(self) -> repositories.ConversationRepository:
        """Conversations, messages and turns."""
        return repositories.ConversationRepository(self)

    @cached_property
    def conversation_desk(self) -> repositories.ConversationDeskRepository:
        """Conversations as staff and the clock work with them."""
        return repositories.ConversationDeskRepository(self)

    @cached_property
    def archive(self) -> repositories.ArchiveRepository:
        """Conversations that are over."""
        return repositories.ArchiveRepository(self)

    @cached_property
    def cleaning(self) -> repositories.CleaningRepository:
        """Rows that nobody needs any more."""
        return repositories.CleaningRepository(self)

    @cached_property
    def feedback(self) -> repositories.FeedbackRepository:
        """Opinions about the assistant's messages."""
        return repositories.FeedbackRepository(self)

    @cached_property
    def negotiations(self) -> repositories.NegotiationRepository:
        """Negotiations and offers."""
        return repositories.NegotiationRepository(self)

    @cached_property
    def agreements(self) -> repositories.AgreementRepository:
        """Agreements and their instalments."""
        return repositories.AgreementRepository(self)

    @cached_property
    def acceptance_links(self) -> repositories.AcceptanceLinkRepository:
        """One-time links to where an offer is accepted."""
        return repositories.AcceptanceLinkRepository(self)

    @cached_property
    def agreement_desk(self) -> repositories.AgreementDeskRepository:
        """Agreements as staff and the follow-up work with them."""
        return repositories.AgreementDeskRepository(self)

    @cached_property
    def payments(self) -> repositories.PaymentRepository:
        """Payments of agreements, what they cover, re-plans."""
        return repositories.PaymentRepository(self)

    @cached_property
    def promises(self) -> repositories.PromiseRepository:
        """What fell due, and whether it was paid by its day."""
        return repositories.PromiseRepository(self)

    @cached_property
    def portfolio(self) -> repositories.PortfolioRepository:
        """All debts in bulk."""
        return repositories.PortfolioRepository(self)

    @cached_property
    def reminders(self) -> repositories.ReminderRepository:
        """What we say first about agreements."""
        return repositories.ReminderRepository(self)

    @cached_property
    def cases(self) -> repositories.CaseRepository:
        """Disputes and hardship cases."""
        return repositories.CaseRepository(self)

    @cached_property
    def documents(self) -> repositories.DocumentRepository:
        """Documents and their versions, as staff keep them."""
        return repositories.DocumentRepository(self)

    @cached_property
    def library(self) -> repositories.LibraryRepository:
        """What is searched of the documents."""
        return repositories.LibraryRepository(self)

    @cached_property
    def models(self) -> repositories.ModelRepository:
        """Trained models and corrected intents."""
        return repositories.ModelRepository(self)

    @cached_property
    def policies(self) -> repositories.PolicyRepository:
        """Versions of policies."""
        return repositories.PolicyRepository(self)

    @cached_property
    def settings(self) -> repositories.SettingsRepository:
        """States, variables, configuration."""
        return repositories.SettingsRepository(self)

    @cached_property
    def analytics(self) -> repositories.AnalyticsRepository:
        """Sums over conversations, agreements and debts."""
        return repositories.AnalyticsRepository(self)

    @cached_property
    def monitoring(self) -> repositories.MonitoringRepository:
        """Counters, alerts, daily figures."""
        return repositories.MonitoringRepository(self)

    @cached_property
    def operations(self) -> repositories.OperationsRepository:
        """The audit trail."""
        return repositories.OperationsRepository(self)

    @cached_property
    def jobs(self) -> repositories.JobRepository:
        """Work for later."""
        return repositories.JobRepository(self)

    @cached_property
    def outbox(self) -> repositories.OutboxRepository:
        """Mails to send."""
        return repositories.OutboxRepository(self)


class JoinedWork(UnitOfWork):
    """A part of another unit of work: what it commits counts once the whole is committed.

    Leaving the block without `commit()` takes back this part's writes alone.
    """

    def __init__(self, whole: UnitOfWork, *, write: bool) -> None:
        self.dialect = whole.dialect
        self.connection = whole.connection
        self._session = None
        self._part = whole.connection.begin_nested() if write else None
        self._whole = whole

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            self._session.close()
        if self._part is not None and self._part.is_active:
            self._part.rollback()
        if isinstance(error, IntegrityError):
            raise _conflict(error)

    def commit(self) -> None:
        """Write this part, with the whole."""
        if self._session is not None:
            # The session has made a savepoint of its own inside this one.
            self._session.commit()
        if self._part is not None:
            self._part.commit()

    def wake_after_commit(self, what: str, row_id: int) -> None:
        """Tell workers once the whole is committed."""
        self._whole.wake_after_commit(what, row_id)


def _conflict(error: IntegrityError) -> Conflict:
    logger.info("integrity", extra={"constraint": type(error.orig).__name__})
    return Conflict("conflict", "Otra operación cambió esto al mismo tiempo. Inténtalo de nuevo.")


def _unavailable(error: Exception) -> Unavailable:
    logger.error("database", extra={"kind": type(error).__name__})
    return Unavailable(
        "database_unavailable", "El servicio no está disponible en este momento. Inténtalo en un minuto."
    )
