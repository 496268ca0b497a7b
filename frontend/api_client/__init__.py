"""The client of the API: one object, its calls in a file per noun, all over the same transport."""

from frontend.api_client.accounts import AccountCalls
from frontend.api_client.administration import AdministrationCalls
from frontend.api_client.agreements import AgreementCalls
from frontend.api_client.assistant import AssistantCalls
from frontend.api_client.campaigns import CampaignCalls
from frontend.api_client.cases import CaseCalls
from frontend.api_client.chat import ChatCalls
from frontend.api_client.debts import DebtCalls
from frontend.api_client.desk import DeskCalls
from frontend.api_client.documents import DocumentCalls
from frontend.api_client.errors import ApiError, NoConnectionError, SignedOutError
from frontend.api_client.figures import FigureCalls
from frontend.api_client.library import LibraryCalls
from frontend.api_client.monitoring import MonitoringCalls
from frontend.api_client.payments import PaymentCalls
from frontend.api_client.policies import PolicyCalls
from frontend.api_client.reply import ReplyConnection
from frontend.api_client.work import WorkCalls

__all__ = ["ApiClient", "ApiError", "NoConnectionError", "ReplyConnection", "SignedOutError"]


class ApiClient(
    AccountCalls,
    DebtCalls,
    ChatCalls,
    AgreementCalls,
    PaymentCalls,
    CaseCalls,
    CampaignCalls,
    PolicyCalls,
    DocumentCalls,
    DeskCalls,
    FigureCalls,
    WorkCalls,
    LibraryCalls,
    AdministrationCalls,
    AssistantCalls,
    MonitoringCalls,
):
    """Calls the API for one session; every method raises ApiError."""
