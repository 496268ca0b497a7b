"""The API's answers as the pages read them, by noun.

Amounts come formatted for the debtor's country in `*_text`; plain numbers are major units of the currency.
"""

from frontend.api_types.accounts import Debtor, LoginCode, OneTimeCode, Person, SavedModelKey, SignedIn, User
from frontend.api_types.agreements import (
    AgreedInstalment,
    Agreement,
    Replan,
    ReplanOption,
    StaffAgreement,
    StaffAgreementPage,
    Why,
    WhyLine,
    WhyRate,
)
from frontend.api_types.campaigns import Campaign, RowError, RowErrorPage
from frontend.api_types.cases import Case, CaseDebt, CaseEvent, CaseLimits, CasePage, Evidence
from frontend.api_types.chat import (
    Button,
    ChatMessage,
    Citation,
    ConversationItem,
    History,
    Reply,
    Unanswered,
)
from frontend.api_types.debts import Affordability, Creditor, Debt, DebtPage
from frontend.api_types.documents import LibraryDocument, PersonalDocument
from frontend.api_types.offers import Instalment, Offer
from frontend.api_types.payments import Payment, PaymentFile, PaymentRow, RecordedPayment
from frontend.api_types.policies import (
    PlanRate,
    Policy,
    PolicyChange,
    PolicyDraft,
    PolicyList,
    PolicyPreview,
    PolicyScope,
    PolicyVersion,
    Rules,
)

__all__ = [
    "Affordability",
    "AgreedInstalment",
    "Agreement",
    "Button",
    "Campaign",
    "Case",
    "CaseDebt",
    "CaseEvent",
    "CaseLimits",
    "CasePage",
    "ChatMessage",
    "Citation",
    "ConversationItem",
    "Creditor",
    "Debt",
    "DebtPage",
    "Debtor",
    "Evidence",
    "History",
    "Instalment",
    "LibraryDocument",
    "LoginCode",
    "Offer",
    "OneTimeCode",
    "Payment",
    "PaymentFile",
    "PaymentRow",
    "Person",
    "PersonalDocument",
    "PlanRate",
    "Policy",
    "PolicyChange",
    "PolicyDraft",
    "PolicyList",
    "PolicyPreview",
    "PolicyScope",
    "PolicyVersion",
    "RecordedPayment",
    "Replan",
    "ReplanOption",
    "Reply",
    "RowError",
    "RowErrorPage",
    "Rules",
    "SavedModelKey",
    "SignedIn",
    "StaffAgreement",
    "StaffAgreementPage",
    "Unanswered",
    "User",
    "Why",
    "WhyLine",
    "WhyRate",
]
