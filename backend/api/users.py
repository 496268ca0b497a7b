"""What staff do with accounts, and the one-time code for a person without an obligation's digits."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from flask import Response, make_response
from pydantic import Field

from backend.api.auth import UserAnswer, present_user
from backend.api.routing import blueprint
from backend.api.schemas import Answer, Body, IdPath, PageQuery, Query
from backend.api.security import context, current_principal, requires
from backend.db.repositories.accounts import Account
from backend.services import accounts, debtor_country, employees
from backend.services.identity import issue_one_time_code

routes = blueprint("users", access="staff", tag="Cuentas (personal)")
debtor_routes = blueprint("debtors", access="staff", tag="Cuentas (personal)")


class UsersQuery(PageQuery):
    """Which accounts."""

    q: Annotated[str, Field(max_length=200)] = ""
    role: Literal["debtor", "staff", "admin"] | None = None


class EmployeeBody(Body):
    """Somebody who will work here; they choose their password with the code that they get by mail."""

    email: Annotated[str, Field(min_length=3, max_length=320)]
    name: Annotated[str, Field(min_length=1, max_length=120)]
    surname: Annotated[str, Field(min_length=1, max_length=120)]
    role: Literal["staff", "admin"]


class ChangesBody(Body):
    """What changes; what is left out stays."""

    role: Literal["staff", "admin"] | None = None
    is_active: bool | None = None


class UnlockQuery(Query):
    """Whether the proved document number is taken away too."""

    release_document: bool = False


class DebtorBody(Body):
    """What changes about a debtor: the country, by its two letters."""

    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]


class RateAnswer(Answer):
    """What a new plan for the largest open debt would charge, what set that, and the highest rate allowed."""

    basis: Literal["policy", "policy_cap", "jurisdiction_cap", "cap_unknown"]
    rate_text: str
    cap_text: str


class CountryAnswer(Answer):
    """What follows from a country. `law` is the country whose law is kept to: that one, or the strictest we know.

    `contact_hours`: by weekday from Monday, when we may write first, null for never.
    """

    code: str
    time_zone: str
    law: str
    contact_hours: list[list[str] | None]
    contact_on_holidays: bool
    next_holiday: str | None
    rate: RateAnswer | None
    limitation_years: int


class CountriesAnswer(Answer):
    """Where a debtor lives, how many agreements stand, and the countries that may be chosen."""

    country: str
    agreements: int
    countries: list[CountryAnswer]


class AccountAnswer(UserAnswer):
    """An account as staff see it."""

    is_active: bool
    created_at: str


class AccountsAnswer(Answer):
    """A page of accounts."""

    items: list[AccountAnswer]
    total: int
    page: int
    pages: int


class OneTimeCodeAnswer(Answer):
    """A code that is shown once, to be told to the person."""

    code: str
    expires_at: str


@routes.get("", responses={200: AccountsAnswer})
def list_users(query: UsersQuery) -> dict[str, Any]:
    """List accounts, the newest first; `q` looks in e-mail, name and document number."""
    items, total = accounts.list_accounts(
        context(), current_principal(), search=query.q, role=query.role, page=query.page
    )
    pages = max(1, -(-total // accounts.PAGE_SIZE))
    return {
        "items": [_present_account(item) for item in items],
        "total": total,
        "page": query.page,
        "pages": pages,
    }


@routes.post("", responses={201: AccountAnswer})
@requires("admin")
def invite_employee(body: EmployeeBody) -> tuple[dict[str, Any], int]:
    """Add an account of staff or administration; its owner is sent a code to choose a password."""
    account = employees.invite_employee(context(), current_principal(), **body.model_dump())
    return _present_account(account), 201


@routes.patch("/<int:id>", responses={200: AccountAnswer})
@requires("admin")
def change_employee(path: IdPath, body: ChangesBody) -> dict[str, Any]:
    """Change an employee's role, or switch the account off or on; its sessions end."""
    changes = body.model_dump(exclude_none=True)
    return _present_account(employees.change_employee(context(), current_principal(), path.id, changes))


@routes.delete("/<int:id>", responses={204: None})
def erase_user(path: IdPath) -> Response:
    """Erase an account at its owner's request."""
    accounts.erase_account(context(), current_principal(), path.id)
    return make_response("", 204)


@routes.post("/<int:id>/unlock", responses={204: None})
def unlock_user(path: IdPath, query: UnlockQuery) -> Response:
    """Let an account try again at once after wrong answers."""
    accounts.unlock_account(context(), current_principal(), path.id, release_document=query.release_document)
    return make_response("", 204)


@debtor_routes.post("/<int:id>/one-time-code", responses={200: OneTimeCodeAnswer})
def one_time_code(path: IdPath) -> dict[str, Any]:
    """Make a code with which the person proves the document number; it is shown this once."""
    code, expires_at = issue_one_time_code(context(), current_principal(), path.id)
    return {"code": code, "expires_at": expires_at}


@debtor_routes.get("/<int:id>/countries", responses={200: CountriesAnswer})
def compare_countries(path: IdPath) -> dict[str, Any]:
    """Read where a debtor lives, and what would follow from each country."""
    return debtor_country.compare_countries(context(), current_principal(), path.id)


@debtor_routes.patch("/<int:id>", responses={200: CountriesAnswer})
def change_debtor(path: IdPath, body: DebtorBody) -> dict[str, Any]:
    """Write in which country a debtor lives; agreed due dates stay."""
    return debtor_country.change_country(context(), current_principal(), path.id, body.country)


def _present_account(account: Account) -> dict[str, Any]:
    return {
        **present_user(account),
        "is_active": account.is_active,
        "created_at": account.created_at,
    }
