"""One repository per aggregate."""

from backend.db.repositories.acceptance_links import AcceptanceLinkRepository
from backend.db.repositories.accounts import ChallengeRepository, SessionRepository, UserRepository
from backend.db.repositories.agreement_desk import AgreementDeskRepository
from backend.db.repositories.agreements import AgreementRepository
from backend.db.repositories.analytics import AnalyticsRepository
from backend.db.repositories.archive import ArchiveRepository
from backend.db.repositories.assistants import AssistantRepository
from backend.db.repositories.campaign_rows import CampaignRowsRepository
from backend.db.repositories.campaign_undo import CampaignUndoRepository
from backend.db.repositories.campaigns import CampaignRepository
from backend.db.repositories.cases import CaseRepository
from backend.db.repositories.channels import ChannelRepository
from backend.db.repositories.cleaning import CleaningRepository
from backend.db.repositories.conversation_desk import ConversationDeskRepository
from backend.db.repositories.conversations import ConversationRepository
from backend.db.repositories.debt_desk import DebtDeskRepository
from backend.db.repositories.debts import DebtRepository
from backend.db.repositories.documents import DocumentRepository
from backend.db.repositories.feedback import FeedbackRepository
from backend.db.repositories.jobs import JobRepository
from backend.db.repositories.library import LibraryRepository
from backend.db.repositories.ml import ModelRepository
from backend.db.repositories.monitoring import MonitoringRepository
from backend.db.repositories.negotiations import NegotiationRepository
from backend.db.repositories.operations import OperationsRepository
from backend.db.repositories.outbox import OutboxRepository
from backend.db.repositories.payments import PaymentRepository
from backend.db.repositories.policies import PolicyRepository
from backend.db.repositories.portfolio import PortfolioRepository
from backend.db.repositories.promises import PromiseRepository
from backend.db.repositories.reminders import ReminderRepository
from backend.db.repositories.settings import SettingsRepository

__all__ = [
    "AcceptanceLinkRepository",
    "AgreementDeskRepository",
    "AgreementRepository",
    "AnalyticsRepository",
    "ArchiveRepository",
    "AssistantRepository",
    "CampaignRepository",
    "CampaignRowsRepository",
    "CampaignUndoRepository",
    "CaseRepository",
    "ChallengeRepository",
    "ChannelRepository",
    "CleaningRepository",
    "ConversationDeskRepository",
    "ConversationRepository",
    "DebtDeskRepository",
    "DebtRepository",
    "DocumentRepository",
    "FeedbackRepository",
    "JobRepository",
    "LibraryRepository",
    "ModelRepository",
    "MonitoringRepository",
    "NegotiationRepository",
    "OperationsRepository",
    "OutboxRepository",
    "PaymentRepository",
    "PolicyRepository",
    "PortfolioRepository",
    "PromiseRepository",
    "ReminderRepository",
    "SessionRepository",
    "SettingsRepository",
    "UserRepository",
]
