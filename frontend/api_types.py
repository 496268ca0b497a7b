"""The API's answers as the pages read them. Amounts come formatted for the debtor's country in `*_text`."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict


class User(TypedDict):
    """Who is signed in; `document_masked` shows the last digits only."""

    id: int
    name: str
    surname: str
    email: str
    telephone: str | None
    role: Literal["debtor", "staff", "admin"]
    document_masked: str | None
    document_bound: bool


class LoginCode(TypedDict):
    """A code for one sign-in, bound to the browser's pre-session."""

    code: str
    expires_in: int


class SignedIn(TypedDict):
    """A new session: its opaque token, and until when it holds."""

    session_token: str
    expires_at: str
    user: User


class SavedModelKey(TypedDict):
    """One's own key for the language model; `kept` beyond this session, `refused` by its provider since."""

    last_four: str
    kept: bool
    checked_at: str
    refused: bool


class Debtor(TypedDict):
    """The person behind a debt, as staff see it."""

    id: int
    name: str
    document_number: NotRequired[str | None]
    document_masked: NotRequired[str | None]
    email: NotRequired[str | None]
    telephone: NotRequired[str | None]


class Debt(TypedDict):
    """One debt; numbers are major units of `currency`."""

    id: int
    creditor: str
    product: str | None
    obligation_ending: str | None
    currency: str
    principal: float
    interest: float
    fees: float
    balance: float
    balance_text: str
    principal_text: str
    interest_text: str
    fees_text: str
    due_date: str | None
    days_past_due: int
    status: str
    status_text: str
    debtor: Debtor
    negotiable: bool
    agreement_id: int | None


class DebtPage(TypedDict):
    """One page of debts; pages count from 1."""

    items: list[Debt]
    total: int
    page: int
    pages: int


class Instalment(TypedDict):
    """One dated payment of a schedule."""

    number: int
    label: str
    due_date: str
    due_date_text: str
    amount: float
    amount_text: str


class Offer(TypedDict):
    """What the engine offers for a debt, until `valid_until`."""

    id: int
    debt_id: int
    kind: Literal["lump_sum", "instalment_plan", "partial_plus_plan"]
    title: str
    currency: str
    instalment_count: int
    frequency: Literal["once", "monthly", "fortnightly", "weekly"]
    frequency_text: str
    discount: float
    interest: float
    interest_text: str
    balance_text: str
    total_text: str
    discount_text: str
    discount_percentage_text: str
    down_payment: float
    down_payment_text: str
    instalment_amount_text: str
    first_due_date_text: str
    last_due_date_text: str
    valid_until_text: str
    schedule: list[Instalment]
    terms_hash: str
    limitation_warning: str


class Button(TypedDict):
    """A quick reply; one of kind "accept" opens the terms of `offer_id` instead of sending anything."""

    id: str
    text: str
    kind: NotRequired[Literal["message", "accept"]]
    offer_id: NotRequired[int | None]


class Citation(TypedDict):
    """Where an answer from the documents stands."""

    document: str
    title: str
    heading: str


class Reply(TypedDict):
    """The assistant's turn."""

    conversation_id: int
    message: str
    current_state: str
    buttons: list[Button]
    offers: NotRequired[list[Offer]]
    citations: NotRequired[list[Citation]]


class ChatMessage(TypedDict):
    """One message of a conversation, as the API keeps it."""

    sender_type: Literal["user", "assistant", "system"]
    text_content: str
    button_selected: NotRequired[str | None]
    timestamp: NotRequired[str]
    buttons: NotRequired[list[Button] | None]
    offers: NotRequired[list[Offer] | None]
    citations: NotRequired[list[Citation] | None]


class Unanswered(TypedDict):
    """The turn of a last message without a reply: its key, and whether the reply is on its way."""

    turn_key: str
    is_answering: bool


class History(TypedDict):
    """A conversation with all its messages, and the buttons that are open now."""

    conversation_id: int
    current_state: str
    messages: list[ChatMessage]
    buttons: list[Button]
    unanswered: NotRequired[Unanswered | None]


class ConversationItem(TypedDict):
    """A conversation in the person's list."""

    id: int
    current_state: str
    is_active: bool
    created_at: str
    updated_at: str
    title: str


class AgreedInstalment(Instalment):
    """A payment that an agreement promises, and whether it was made."""

    paid_text: str
    status: Literal["paid", "partial", "late", "open"]
    status_text: str


class Agreement(TypedDict):
    """An accepted offer with its dated schedule, what is paid of it and what is due next."""

    id: int
    reference: str
    status: str
    status_text: str
    debt_id: int
    creditor: str
    currency: str
    total_text: str
    schedule: list[AgreedInstalment]
    accepted_at: str
    terms_hash: str
    decision_reason: str
    paid_text: str
    missing_text: str
    credit: float
    credit_text: str
    paid_percentage: int
    next_due_date_text: str | None
    next_amount_text: str | None
    days_late: int
    can_replan: bool
    has_certificate: bool


class Person(TypedDict):
    """Whose agreement it is, as staff see it."""

    id: int
    name: str


class StaffAgreement(Agreement):
    """An agreement as staff see it."""

    debtor: Person
    title: str
    balance_text: str
    discount_percentage_text: str
    approval_reasons: list[str]


class StaffAgreementPage(TypedDict):
    """One page of agreements; pages count from 1."""

    items: list[StaffAgreement]
    total: int
    page: int
    pages: int


class Payment(TypedDict):
    """Money that arrived for an agreement; why it was taken back only staff see."""

    id: int
    amount_text: str
    paid_on_text: str
    reference: str
    is_undone: bool
    undone_because: NotRequired[str]


class RecordedPayment(TypedDict):
    """A payment and what it did."""

    payment: Payment
    status: str
    missing_text: str


class PaymentRow(TypedDict):
    """A row of the bank's file and what becomes of it."""

    line: int
    agreement: str
    debtor: str
    date: str
    reference: str
    amount_text: str
    status: Literal["new", "duplicate", "error", "recorded"]
    message: str


class PaymentFile(TypedDict):
    """The bank's file as it was looked at or recorded."""

    digest: str
    counts: dict[str, int]
    rows: list[PaymentRow]


class WhyLine(TypedDict):
    """A line of the sums behind an amount; one with `=` is the sum of those above it."""

    name: str
    label: str
    sign: Literal["+", "-", "="]
    amount_text: str


class WhyRate(TypedDict):
    """What is said about interest."""

    text: str


class Why(TypedDict):
    """How an agreement's amount comes about."""

    lines: list[WhyLine]
    rate: WhyRate


class ReplanOption(TypedDict):
    """One way of paying what is missing."""

    instalments: int
    schedule: list[Instalment]
    schedule_hash: str


class Replan(TypedDict):
    """Whether there may be new dates, and which."""

    allowed: bool
    missing_text: str
    options: list[ReplanOption]


class Campaign(TypedDict):
    """An imported file and how far its import has come."""

    id: int
    name: str
    file_name: str
    status: Literal["queued", "running", "finished", "failed", "undone"]
    rows_total: int | None
    rows_read: int
    created: int
    updated: int
    unchanged: int
    rejected: int
    created_at: str
    finished_at: str | None
    message: str | None


class RowError(TypedDict):
    """A row of a campaign file that was not taken, and why."""

    line: int
    column: str | None
    value: str | None
    reason: str


class RowErrorPage(TypedDict):
    """One page of rejected rows."""

    items: list[RowError]
    total: int


class OneTimeCode(TypedDict):
    """A code that staff tell a debtor, shown once."""

    code: str
    expires_at: str


Rules = dict[str, Any]


class PolicyScope(TypedDict):
    """Whom a policy is for; None means all."""

    currency: str
    creditor_id: int | None
    campaign_id: int | None


class PolicyVersion(PolicyScope):
    """A saved version without its rules."""

    id: int
    creditor: str
    campaign: str
    version: int
    is_active: bool
    created_at: str


class PolicyChange(TypedDict):
    """A rule that differs from the one in force, as the rules hold it."""

    field: str
    before: Any
    after: Any


class Policy(PolicyVersion):
    """A version with its rules."""

    rules: Rules
    changes: list[PolicyChange]


class Creditor(TypedDict):
    """An entity that is owed."""

    id: int
    name: str


class PolicyList(TypedDict):
    """Every version, and whom one can be for."""

    items: list[PolicyVersion]
    creditors: list[Creditor]


class PolicyDraft(TypedDict):
    """Rules to begin with; `based_on` is the newest version of the scope, None before the first."""

    based_on: int | None
    in_force_id: int | None
    rules: Rules


class PlanRate(TypedDict):
    """The interest that plans would charge, and why."""

    rate_text: str
    cap_text: str
    basis: Literal["policy", "policy_cap", "jurisdiction_cap", "cap_unknown"]
    source: str


class PolicyPreview(TypedDict):
    """What a draft would offer for an example debt."""

    offers: list[Offer]
    rate: PlanRate
