"""Opening an account, signing in and out, and one's own key for the language model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from frontend import api_types as types
from frontend.api_client.transport import Transport


class AccountCalls(Transport):
    """Opening an account, signing in and out, and one's own key for the language model."""

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

    def erase_account(self, password: str) -> None:
        """Erase one's own account; the password is repeated for it."""
        self._call("DELETE", "auth/me", json={"password": password})

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
