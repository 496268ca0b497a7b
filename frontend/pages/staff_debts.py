"""Search debts; correct, withdraw, or give a code to the person (staff)."""

from __future__ import annotations

import streamlit as st

from frontend import navigation, session
from frontend.api_types import Debt, DebtPage
from frontend.components import cards, debt_actions, debt_payments, debts, feedback, pager
from frontend.components.places import country_name
from frontend.formatting import count_text, plain
from frontend.texts import text

_QUERY = "staff_query"
_PAGE = "staff_page"


def render() -> None:
    """Draw the search and one page of what it finds."""
    st.title(text("staff.title"), anchor=False)
    st.markdown(text("staff.lead"))
    query = st.text_input(
        text("staff.search"),
        key=_QUERY,
        type="search",
        placeholder=text("staff.search_placeholder"),
        label_visibility="collapsed",
        on_change=_to_first_page,
    ).strip()
    found = session.api().debts(query, pager.shown_page(_PAGE))
    if found["items"]:
        _show_found(found)
    elif query:
        with cards.card("none"):
            st.markdown(text("staff.none"))
            st.page_link(navigation.page("add_debt"))
    else:
        feedback.empty_page(
            text("staff.empty_title"),
            text("staff.empty"),
            text("staff.empty_action"),
            navigation.page("campaigns"),
        )


def _show_found(found: DebtPage) -> None:
    total = found["total"]
    st.markdown(text("staff.found_one") if total == 1 else text("staff.found", total=count_text(total)))
    for debt in found["items"]:
        with cards.card(f"debt_{debt['id']}"):
            _show_debt(debt)
    pager.show_pages(_PAGE, found["page"], found["pages"])


def _show_debt(debt: Debt) -> None:
    cards.card_head(debt["debtor"]["name"], debt["status_text"])
    st.markdown("  \n".join(_lines(debt)))
    with st.container(horizontal=True):
        if debt["status"] != "withdrawn":
            _action("correct", debt, debt_actions.correct)
            _action("code", debt, debt_actions.give_code)
        _action("payments", debt, _open_payments)
        _action("unlock", debt, debt_actions.unlock)
        _action("country", debt, debt_actions.change_country)
        if debt["negotiable"]:
            _action("evidence", debt, _verify_evidence)
        if debt["status"] != "withdrawn":
            _action("withdraw", debt, debt_actions.withdraw)


def _lines(debt: Debt) -> list[str]:
    person = debt["debtor"]
    number = person.get("document_number") or ""
    contact = [plain(value) for value in (person.get("email"), person.get("telephone")) if value]
    owed = f"{text('debts.balance')} **{plain(debt['balance_text'])}**"
    code = person.get("country")
    lives = [country_name(code)] if code else []
    return [
        " · ".join([text("staff.document", number=plain(number)), *lives, *contact]),
        " · ".join([plain(debt["creditor"]), debts.describe(debt), owed, *_late(debt)]),
    ]


def _late(debt: Debt) -> list[str]:
    days = debt["days_past_due"]
    if not days:
        return []
    return [text("debts.past_due_one") if days == 1 else text("debts.past_due", days=count_text(days))]


def _action(name: str, debt: Debt, act: debt_actions.Action) -> None:
    if st.button(text(f"staff.{name}"), key=f"{name}_{debt['id']}"):
        act(debt)


def _open_payments(debt: Debt) -> None:
    paid = debt_payments.PaidDebt(debt["id"], debt["debtor"]["name"], debt["creditor"], debt["currency"])
    debt_payments.open_desk(paid)


def _verify_evidence(debt: Debt) -> None:
    debt_actions.verify_evidence(debt["id"], debt["debtor"]["name"])


def _to_first_page() -> None:
    pager.turn_to(_PAGE, 1)
