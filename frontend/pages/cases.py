"""Disputes and hardship cases: what waits, what is known of each, and the decision (staff)."""

from __future__ import annotations

import streamlit as st

from frontend import session
from frontend.api_types import Case
from frontend.components import browser, case_decision, debt_payments, pager
from frontend.components.cards import Color, card, card_head
from frontend.components.own_cases import show_timeline
from frontend.formatting import plain
from frontend.texts import text

_TABS = {"disputes": "disputes", "hardship": "hardship-cases"}


def render() -> None:
    """Draw a tab for each kind of case."""
    st.title(text("cases.title"), anchor=False)
    st.markdown(text("cases.lead"))
    tabs = st.tabs([text(f"cases.{name}") for name in _TABS])
    for tab, (name, kind) in zip(tabs, _TABS.items(), strict=True):
        with tab:
            _show_kind(name, kind)


def _show_kind(name: str, kind: str) -> None:
    status = st.selectbox(
        text("cases.status"), ("open", "all"), format_func=_status_name, key=f"{name}_status"
    )
    page_key = f"{name}_page_{status}"
    found = session.api().cases(kind, None if status == "all" else status, pager.shown_page(page_key))
    for case in found["items"]:
        with card(f"{name}_{case['id']}"):
            _show_case(kind, case)
    if not found["items"]:
        st.info(f"**{text('cases.none_title')}**  \n{text('cases.none')}")
    pager.show_pages(page_key, found["page"], found["pages"])


def _show_case(kind: str, case: Case) -> None:
    color: Color = "orange" if case["status"] == "open" else "gray"
    card_head(case.get("reason_text") or case.get("kind_text", ""), case["status_text"], color)
    lines = [*_about(case), *_told(case), *_means(case), *_promised(case)]
    st.markdown("  \n".join(line for line in lines if line))
    for item in case.get("evidence", []):
        browser.download_link(
            f"{text('cases.download')} · {item['name']}",
            f"/files/disputes/{case['id']}/evidence/{item['id']}.{item['name'].rpartition('.')[2]}",
            key=f"evidence_{item['id']}",
            description=text("cases.download_label", name=item["name"]),
        )
    if case.get("token_payments") and st.button(text("cases.record_payment"), key=f"token_{case['id']}"):
        _open_payments(case)
    show_timeline(case)
    case_decision.show_decision(kind, case)


def _about(case: Case) -> list[str]:
    person, debt = case.get("debtor"), case["debt"]
    who = ""
    if person is not None:
        number = plain(person.get("document_number") or "")
        who = text("cases.who", name=plain(person["name"]), number=number)
    about = text(
        "cases.debt",
        creditor=plain(debt["creditor"]),
        ending=plain(debt["obligation_ending"]),
        balance=plain(debt["balance_text"]),
    )
    return [who, about]


def _told(case: Case) -> list[str]:
    answer_by, details = case.get("answer_by_text"), case.get("details")
    when = "cases.overdue" if case.get("is_overdue") else "cases.answer_by"
    return [
        text(when, date=plain(answer_by)) if answer_by and case["status"] == "open" else "",
        text("cases.details", details=plain(details)) if details else "",
        text("cases.asked", path=plain(case["path_text"])) if case.get("path_text") else "",
        plain(case["next_step"]) if case["status"] != "open" else "",
    ]


def _means(case: Case) -> list[str]:
    known = case.get("affordability")
    if known is None:
        return []
    care = text("cases.needs_care") if known["needs_care"] else ""
    if known["surplus"] is None:
        return [text("cases.left_unknown"), care]
    left = text("cases.left", surplus=plain(known["surplus_text"]), cap=plain(known["cap_text"]))
    return [left, care]


def _promised(case: Case) -> list[str]:
    return [
        text(
            "cases.token_payment_of",
            date=plain(payment["due_date_text"]),
            paid=plain(payment["paid_text"]),
            amount=plain(payment["amount_text"]),
            status=plain(payment["status_text"]),
        )
        for payment in case.get("token_payments", [])
    ]


def _open_payments(case: Case) -> None:
    debt, person = case["debt"], case.get("debtor")
    name = person["name"] if person else ""
    debt_payments.open_desk(debt_payments.PaidDebt(debt["id"], name, debt["creditor"], debt["currency"]))


def _status_name(status: str) -> str:
    return text(f"cases.{status}")
