"""Before a policy is saved: what it changes, and what it would offer for an example debt."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from frontend import session
from frontend.api_client import ApiError
from frontend.api_types import PolicyChange, PolicyDraft, PolicyPreview, PolicyScope, Rules
from frontend.components import feedback
from frontend.components.offers import payments, saving
from frontend.components.places import country_name, known_places
from frontend.components.policy_sections import changed_rules
from frontend.components.policy_values import read_count
from frontend.formatting import parse_amount, plain
from frontend.texts import text

Saved = Callable[[], None]


def show_changes(changes: list[PolicyChange]) -> None:
    """Draw rule by rule what was and what comes."""
    if not changes:
        st.info(text("policies.no_changes"))
        return
    rules = list(changed_rules(changes))
    rows = {
        text("policies.rule"): [plain(name) for name, _, _ in rules],
        text("policies.before"): [plain(before) for _, before, _ in rules],
        text("policies.after"): [plain(after) for _, _, after in rules],
    }
    st.table(rows, border="horizontal", hide_index=True)


def confirm_saving(
    scope: PolicyScope, draft: PolicyDraft, rules: Rules, changes: list[PolicyChange], saved: Saved
) -> None:
    """Draw the inside of the dialog that saves a new version."""
    st.markdown(text("policies.confirm_lead"))
    show_changes(changes)
    in_force = st.checkbox(text("policies.put_in_force"), value=True, key="policy_put_in_force")
    if not st.button(text("policies.save"), type="primary", width="stretch", key="policy_save"):
        return
    try:
        version = session.api().save_policy(scope, rules, based_on=draft["based_on"], put_in_force=in_force)
    except ApiError as error:
        feedback.show_error(error)
        return
    feedback.note(text("policies.saved", version=version["version"]))
    saved()
    st.rerun()


def show_preview(scope: PolicyScope, rules: Rules, key: str) -> ApiError | None:
    """Draw the example's fields and, when asked, the offers; return what the API refused."""
    st.header(text("policies.example"), anchor=False)
    st.markdown(text("policies.example_lead"))
    balance = st.text_input(text("policies.example_balance"), "2.000.000", key=f"{key}_balance")
    days = st.text_input(text("policies.example_days"), "120", key=f"{key}_days")
    country = st.selectbox(
        text("policies.example_country"),
        _countries(scope["currency"]),
        format_func=country_name,
        key=f"{key}_country",
    )
    if not st.button(text("policies.try"), key=f"{key}_try"):
        return None
    amount = parse_amount(balance)
    try:
        if amount is None:
            raise ValueError
        example = {"currency": scope["currency"], "balance": amount, "country": country}
        found = session.api().preview_policy({**example, "days_past_due": read_count(days)}, rules)
    except ValueError:
        st.error(text("policies.unreadable"))
    except ApiError as error:
        return error
    else:
        _show_offers(found)
    return None


def _countries(currency: str) -> list[str]:
    """The countries whose law we know, the currency's own first."""
    known = known_places()
    own = next((one["country"] for one in known["currencies"] if one["code"] == currency), "")
    return sorted(known["jurisdictions"], key=lambda code: code != own)


def _show_offers(found: PolicyPreview) -> None:
    rate = found["rate"]
    if not found["offers"]:
        st.info(text("policies.no_offers"))
        return
    rows = {
        text("policies.offer"): [plain(offer["title"]) for offer in found["offers"]],
        text("policies.total"): [plain(offer["total_text"]) for offer in found["offers"]],
        text("policies.discount"): [saving(offer) or "" for offer in found["offers"]],
        text("policies.payments"): [", ".join(payments(offer)) for offer in found["offers"]],
    }
    st.table(rows, border="horizontal", hide_index=True)
    sentence = text(f"policies.rate.{rate['basis']}", rate=rate["rate_text"], cap=rate["cap_text"])
    st.markdown(plain(sentence))
    if rate["source"]:
        st.caption(plain(rate["source"]))
    warning = found["offers"][0]["limitation_warning"]
    if warning:
        st.warning(plain(warning))
