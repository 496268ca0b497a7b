"""The API's answers as the pages read them. Amounts come formatted for the debtor's country in `*_text`."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


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
    frequency: Literal["once", "monthly", "twice_a_month", "fortnightly", "weekly"]
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


class Agreement(TypedDict):
    """An accepted offer with its dated schedule."""

    id: int
    reference: str
    status: str
    status_text: str
    debt_id: int
    creditor: str
    currency: str
    total_text: str
    schedule: list[Instalment]
    accepted_at: str
    terms_hash: str
    next_due_date_text: str | None
    next_amount_text: str | None


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
