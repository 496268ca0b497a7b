"""The only HTTP of the app: one method per call of the API, the session token passed on explicitly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from http.cookiejar import DefaultCookiePolicy
from typing import Any, cast

import requests

from frontend import api_types as types
from frontend.event_stream import ReplyDone, ReplyEvent, ReplyFailed, read_events
from frontend.settings import settings
from frontend.texts import text

Json = Any

_TIMEOUT = (3, 25)
_UPLOAD_TIMEOUT = (3, 120)
# Between two pieces of a reply a model may think.
_REPLY_TIMEOUT = (3, 60)
_API_COOKIE = "negotiator_session"


def _make_http() -> requests.Session:
    """Build the connection pool of all users: it keeps no cookie and reads no proxy or netrc settings."""
    http = requests.Session()
    http.trust_env = False
    http.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    http.mount("http://", requests.adapters.HTTPAdapter(pool_maxsize=32))
    http.mount("https://", requests.adapters.HTTPAdapter(pool_maxsize=32))
    return http


_http = _make_http()


class ApiError(Exception):
    """The API said no: `code` for programs, `message` for the reader, the HTTP `status`, `details`."""

    def __init__(
        self, status: int, code: str, message: str, details: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message
        self.details = dict(details or {})


class SignedOutError(ApiError):
    """Nobody is signed in any more (401)."""


class NoConnectionError(ApiError):
    """The API did not answer, or answered with something that is not ours; trying again may help."""

    def __init__(self) -> None:
        super().__init__(503, "no_connection", text("errors.no_connection"))


class ReplyConnection:
    """A reply that is being made. `stop` may be called from another thread than the one that reads."""

    def __init__(self, response: requests.Response) -> None:
        self._response = response

    def events(self) -> Iterator[ReplyEvent]:
        """Yield what the API tells, to the end; raises NoConnectionError when it breaks off or is stopped."""
        try:
            for event in read_events(self._response.iter_content(chunk_size=None)):
                yield event
                if isinstance(event, ReplyDone | ReplyFailed):
                    return
        except (requests.RequestException, ValueError, KeyError, TypeError) as error:
            raise NoConnectionError from error
        finally:
            self._response.close()
        raise NoConnectionError

    def stop(self) -> None:
        """Want no more of it: whoever waits for the next piece is woken, and the connection is closed."""
        # Nothing is left to stop once the last byte has come, or where the connection broke by itself.
        with suppress(ValueError, RuntimeError, OSError):
            self._response.raw.shutdown()


class ApiClient:
    """Calls the API for one session; every method raises ApiError."""

    def __init__(self, token: str | None = None) -> None:
        self._token = token

    # --- who is there

    def register(self, person: Mapping[str, str]) -> str:
        """Open an account (name, surname, email, telephone, password, document_number)."""
        return str(self._call("POST", "auth/register", json=dict(person))["message"])

    def login_code(self, email: str, password: str, pre_session: str) -> types.LoginCode:
        """Check the password and get the code that the browser exchanges for its cookie."""
        body = {"email": email, "password": password, "pre_session": pre_session}
        return cast(types.LoginCode, self._call("POST", "auth/login-code", json=body))

    def exchange_login_code(self, code: str, pre_session: str) -> types.SignedIn:
        """Turn a code into a session; it works once, and only with the pre-session that it was made for."""
        body = {"code": code, "pre_session": pre_session}
        return cast(types.SignedIn, self._call("POST", "auth/login-code/exchange", json=body))

    def me(self) -> types.User:
        """Return who is signed in."""
        return cast(types.User, self._call("GET", "auth/me")["user"])

    def logout(self) -> None:
        """End the session."""
        self._call("POST", "auth/logout")

    def request_password_reset(self, email: str) -> str:
        """Ask for a code by mail; the answer is the same whether the address is known or not."""
        return str(self._call("POST", "auth/password-reset", json={"email": email})["message"])

    def confirm_password_reset(self, email: str, code: str, password: str) -> str:
        """Set a new password with the code of the mail."""
        body = {"email": email, "code": code, "password": password}
        return str(self._call("POST", "auth/password-reset/confirm", json=body)["message"])

    def one_time_code(self, debtor_id: int) -> types.OneTimeCode:
        """Make a code that staff read out to a debtor; it is shown this once."""
        return cast(types.OneTimeCode, self._call("POST", f"debtors/{debtor_id}/one-time-code"))

    # --- one's own key for the language model

    def model_key(self) -> types.SavedModelKey | None:
        """Return how one's own key stands, None without one; the key itself never comes back."""
        answer = self._call("GET", "auth/api-key")
        return cast(types.SavedModelKey, answer) if answer["saved"] else None

    def save_model_key(self, key: str, *, keep: bool) -> None:
        """Have a key checked and kept, until it is removed or for this session only."""
        self._call("PUT", "auth/api-key", json={"key": key, "keep": keep})

    def remove_model_key(self) -> None:
        """Forget one's own key."""
        self._call("DELETE", "auth/api-key")

    # --- debts

    def debts(self, query: str = "", page: int = 1) -> types.DebtPage:
        """List one's own debts; for staff, all that match `query`."""
        params = {"page": str(page)} | ({"q": query} if query else {})
        return cast(types.DebtPage, self._call("GET", "debts", params=params))

    def add_debt(self, debt: Mapping[str, Any]) -> types.Debt:
        """Register a debt (staff); amounts are plain decimal strings in major units."""
        return cast(types.Debt, self._call("POST", "debts", json=dict(debt)))

    def update_debt(self, debt_id: int, changes: Mapping[str, Any]) -> types.Debt:
        """Correct or withdraw a debt (staff)."""
        return cast(types.Debt, self._call("PATCH", f"debts/{debt_id}", json=dict(changes)))

    def offers(self, debt_id: int) -> list[types.Offer]:
        """List the open offers of a debt."""
        return cast(list[types.Offer], self._call("GET", f"debts/{debt_id}/offers")["items"])

    def move_to_pay_day(self, offer_id: int, pay_day: int | str) -> types.Offer:
        """Return an offer with its dates on a day of the month, or on the days of the quincena."""
        return cast(types.Offer, self._call("POST", f"offers/{offer_id}/pay-day", json={"pay_day": pay_day}))

    # --- conversation

    def send_message(self, turn: Mapping[str, Any]) -> ReplyConnection:
        """Send a turn (message or button_id, conversation_id, turn_key); the same key, the same reply.

        The reply comes piece by piece; whoever asked for it closes it.
        """
        response = self._request(
            "POST",
            "chat/message",
            json=dict(turn),
            headers={"Accept": "text/event-stream"},
            stream=True,
            timeout=_REPLY_TIMEOUT,
        )
        return ReplyConnection(response)

    def history(self, conversation_id: int) -> types.History:
        """Return all messages of a conversation."""
        return cast(types.History, self._call("GET", f"chat/historial/{conversation_id}"))

    def conversations(self) -> list[types.ConversationItem]:
        """List one's own conversations, the latest first."""
        return cast(list[types.ConversationItem], self._call("GET", "chat/conversations")["items"])

    def new_conversation(self, conversation_id: int | None = None) -> types.Reply:
        """Start a new conversation; the old one is kept for the record."""
        body = {} if conversation_id is None else {"conversation_id": conversation_id}
        return cast(types.Reply, self._call("POST", "chat/reset-conversation", json=body))

    # --- agreements

    def accept_offer(
        self, offer_id: int, idempotency_key: str, *, warning_read: bool = False
    ) -> types.Agreement:
        """Accept an offer; the same key again answers the same agreement.

        `warning_read`: the person read the offer's warning about an old debt.
        """
        headers = {"Idempotency-Key": idempotency_key}
        body = {"offer_id": offer_id} | ({"limitation_warning_read": True} if warning_read else {})
        return cast(types.Agreement, self._call("POST", "agreements", json=body, headers=headers))

    def agreements(self) -> list[types.Agreement]:
        """List one's agreements."""
        return cast(list[types.Agreement], self._call("GET", "agreements")["items"])

    def why(self, agreement_id: int) -> types.Why:
        """Return how an agreement's amount comes about."""
        return cast(types.Why, self._call("GET", f"agreements/{agreement_id}/why"))

    def agreement_payments(self, agreement_id: int) -> list[types.Payment]:
        """List what was paid of an agreement, the latest first."""
        return cast(list[types.Payment], self._call("GET", f"agreements/{agreement_id}/payments")["items"])

    def replan_options(self, agreement_id: int) -> types.Replan:
        """Return the new dates that an agreement may have."""
        return cast(types.Replan, self._call("GET", f"agreements/{agreement_id}/replan"))

    def replan(self, agreement_id: int, option: types.ReplanOption, idempotency_key: str) -> types.Agreement:
        """Put new dates in force; the same key again answers the same agreement."""
        body = {"instalments": option["instalments"], "schedule_hash": option["schedule_hash"]}
        headers = {"Idempotency-Key": idempotency_key}
        answer = self._call("POST", f"agreements/{agreement_id}/replan", json=body, headers=headers)
        return cast(types.Agreement, answer)

    # --- agreements and payments (staff)

    def staff_agreements(
        self, query: str = "", *, status: str | None = None, page: int = 1
    ) -> types.StaffAgreementPage:
        """List the agreements that match."""
        params = (
            {"page": str(page)} | ({"q": query} if query else {}) | ({"status": status} if status else {})
        )
        return cast(types.StaffAgreementPage, self._call("GET", "agreements", params=params))

    def approve_agreement(self, agreement_id: int) -> None:
        """Put an agreement that waits in force."""
        self._call("POST", f"agreements/{agreement_id}/approve")

    def decline_agreement(self, agreement_id: int, reason: str) -> None:
        """Refuse an agreement that waits; its debtor reads the reason."""
        self._call("POST", f"agreements/{agreement_id}/decline", json={"reason": reason})

    def cancel_agreement(self, agreement_id: int, reason: str) -> None:
        """End an agreement before it is fulfilled; its debtor reads the reason."""
        self._call("POST", f"agreements/{agreement_id}/cancel", json={"reason": reason})

    def record_payment(
        self, agreement_id: int, *, amount: str, paid_on: str, reference: str
    ) -> types.RecordedPayment:
        """Record a payment; the same reference again is the same payment."""
        body = {"agreement_id": agreement_id, "amount": amount, "paid_on": paid_on, "reference": reference}
        return cast(types.RecordedPayment, self._call("POST", "payments", json=body))

    def undo_payment(self, payment_id: int, reason: str) -> None:
        """Take a payment back."""
        self._call("POST", f"payments/{payment_id}/undo", json={"reason": reason})

    def send_payment_file(self, file_name: str, content: bytes, *, digest: str = "") -> types.PaymentFile:
        """Look at the bank's file; with the digest of that look, record it."""
        files, data = {"file": (file_name, content)}, {"digest": digest}
        answer = self._call("POST", "payments/file", files=files, data=data, timeout=_UPLOAD_TIMEOUT)
        return cast(types.PaymentFile, answer)

    # --- campaigns (staff)

    def import_campaign(self, file_name: str, content: bytes) -> types.Campaign:
        """Hand over a campaign file; it is read in the background."""
        files = {"file": (file_name, content)}
        return cast(types.Campaign, self._call("POST", "campaigns", files=files, timeout=_UPLOAD_TIMEOUT))

    def campaigns(self) -> list[types.Campaign]:
        """List the imports, the latest first."""
        return cast(list[types.Campaign], self._call("GET", "campaigns")["items"])

    def campaign(self, campaign_id: int) -> types.Campaign:
        """Return one import with its progress."""
        return cast(types.Campaign, self._call("GET", f"campaigns/{campaign_id}"))

    def campaign_errors(self, campaign_id: int, page: int = 1) -> types.RowErrorPage:
        """Return a page of the rows that were not taken."""
        params = {"page": str(page)}
        return cast(types.RowErrorPage, self._call("GET", f"campaigns/{campaign_id}/errors", params=params))

    def undo_campaign(self, campaign_id: int) -> types.Campaign:
        """Take back what an import did."""
        return cast(types.Campaign, self._call("POST", f"campaigns/{campaign_id}/undo"))

    # --- policies (administrators)

    def policies(self) -> types.PolicyList:
        """List the versions of every policy, and the creditors that one can be for."""
        return cast(types.PolicyList, self._call("GET", "admin/policies"))

    def policy_draft(self, scope: types.PolicyScope) -> types.PolicyDraft:
        """Return the rules that hold for a creditor or campaign, to begin a new version with."""
        params = {name: str(value) for name, value in scope.items() if value is not None}
        return cast(types.PolicyDraft, self._call("GET", "admin/policies/draft", params=params))

    def policy(self, policy_id: int) -> types.Policy:
        """Return a version with its rules, and what differs from those in force."""
        return cast(types.Policy, self._call("GET", f"admin/policies/{policy_id}"))

    def compare_policy(self, scope: types.PolicyScope, rules: types.Rules) -> list[types.PolicyChange]:
        """Have a draft checked; return what it would change."""
        answer = self._call("POST", "admin/policies/compare", json={**scope, "rules": rules})
        return cast(list[types.PolicyChange], answer["changes"])

    def preview_policy(self, example: Mapping[str, Any], rules: types.Rules) -> types.PolicyPreview:
        """Return what a draft would offer for an example debt."""
        body = {**example, "rules": rules}
        return cast(types.PolicyPreview, self._call("POST", "admin/policies/preview", json=body))

    def save_policy(
        self, scope: types.PolicyScope, rules: types.Rules, *, based_on: int | None, put_in_force: bool
    ) -> types.Policy:
        """Save a new version on top of the newest one that was seen."""
        body = {**scope, "rules": rules, "based_on": based_on, "put_in_force": put_in_force}
        return cast(types.Policy, self._call("POST", "admin/policies", json=body))

    def activate_policy(self, policy_id: int) -> types.Policy:
        """Put a version in force."""
        return cast(types.Policy, self._call("POST", f"admin/policies/{policy_id}/activate"))

    def deactivate_policy(self, policy_id: int) -> types.Policy:
        """Take a version out of force."""
        return cast(types.Policy, self._call("POST", f"admin/policies/{policy_id}/deactivate"))

    # --- transport

    def download(self, path: str) -> bytes:
        """Return the bytes of a file of the API."""
        return self._request("GET", path).content

    def _call(self, method: str, path: str, **options: Any) -> Json:
        response = self._request(method, path, **options)
        if response.status_code == 204:
            return {}
        try:
            return response.json()
        except ValueError as error:
            raise NoConnectionError from error

    def _request(
        self, method: str, path: str, *, headers: Mapping[str, str] | None = None, **options: Any
    ) -> requests.Response:
        sent = dict(headers or {})
        if self._token is not None:
            sent["Cookie"] = f"{_API_COOKIE}={self._token}"
        options.setdefault("timeout", _TIMEOUT)
        url = f"{settings().api_url}/api/v1/{path}"
        try:
            response = _http.request(method, url, headers=sent, allow_redirects=False, **options)
        except requests.RequestException as error:
            raise NoConnectionError from error
        if not response.ok or response.is_redirect:
            raise _error_of(response)
        return response


def _error_of(response: requests.Response) -> ApiError:
    try:
        error = response.json()["error"]
        code, message, details = str(error["code"]), str(error["message"]), error.get("details")
    except (ValueError, KeyError, TypeError):
        return NoConnectionError()
    kind = SignedOutError if response.status_code == 401 else ApiError
    return kind(response.status_code, code, message, details)
