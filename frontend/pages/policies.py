"""The creditors' rules (administrators): versions, which is in force, and a new one with its preview."""

from __future__ import annotations

from typing import Any

import streamlit as st

from frontend import session
from frontend.api_client import ApiError
from frontend.api_types import PolicyDraft, PolicyList, PolicyScope, PolicyVersion, Rules
from frontend.components import feedback
from frontend.components.places import currency_codes, currency_name
from frontend.components.policy_bands import draw_bands
from frontend.components.policy_fields import draw_fields
from frontend.components.policy_review import confirm_saving, show_changes, show_preview
from frontend.components.policy_sections import draw_sections
from frontend.formatting import moment, plain
from frontend.texts import text

_DRAFT = "policy_draft"
_REFUSED = "policy_refused"
_ALL = 0


def render() -> None:
    """Draw the choice of whom a policy is for, its versions, and the form for a new one."""
    st.title(text("policies.title"), anchor=False)
    st.markdown(text("policies.lead"))
    known = session.api().policies()
    scope = _choose_scope(known)
    versions = [item for item in known["items"] if _is_for(item, scope)]
    _show_versions(versions)
    key, draft = _draft(scope)
    errors: dict[str, str] = st.session_state.get(_REFUSED, {})
    rules, wrong = _form(draft["rules"], key, errors)
    refused = show_preview(scope, rules, key) if not wrong else None
    if refused is not None:
        _refuse(refused)
    if st.button(text("policies.review"), type="primary", width="stretch", key=f"{key}_review"):
        _review(scope, draft, rules, wrong)


def _form(known: Rules, key: str, errors: dict[str, str]) -> tuple[Rules, dict[str, str]]:
    """Rules that this page does not know stay as they are."""
    elsewhere = errors.get("")
    if elsewhere:
        st.error(plain(elsewhere))
    read, wrong = draw_fields(known, key, errors)
    st.header(text("policies.group.sections"), anchor=False)
    sections, wrong_sections = draw_sections(known, key, errors)
    bands, wrong_bands = draw_bands(known["bands"], key, errors)
    return {**known, **read, **sections, "bands": bands}, wrong | wrong_sections | wrong_bands


def _review(scope: PolicyScope, draft: PolicyDraft, rules: Rules, wrong: dict[str, str]) -> None:
    if wrong:
        st.error(text("policies.correct_first"))
        return
    try:
        changes = session.api().compare_policy(scope, rules)
    except ApiError as error:
        _refuse(error)
        return
    st.session_state.pop(_REFUSED, None)
    dialog = st.dialog(text("policies.confirm"), width="large")
    dialog(confirm_saving)(scope, draft, rules, changes, forget_draft)


def _refuse(error: ApiError) -> None:
    """Draw the page again, with what the API said beside the field that it named."""
    field = str(error.details.get("field", ""))
    before = st.session_state.get(_REFUSED)
    st.session_state[_REFUSED] = {field: error.message}
    if before != st.session_state[_REFUSED]:
        st.rerun()


def forget_draft() -> None:
    """Begin with the rules in force the next time."""
    for name in (_DRAFT, _REFUSED):
        st.session_state.pop(name, None)


def _draft(scope: PolicyScope) -> tuple[str, PolicyDraft]:
    """The draft stays the one that was seen first, so that saving on top of somebody else's is noticed."""
    kept: dict[str, Any] | None = st.session_state.get(_DRAFT)
    if kept is None or kept["scope"] != scope:
        number = st.session_state.get("policy_drafts", 0) + 1
        st.session_state["policy_drafts"] = number
        st.session_state.pop(_REFUSED, None)
        kept = {"scope": scope, "key": f"policy_{number}", "draft": session.api().policy_draft(scope)}
        st.session_state[_DRAFT] = kept
    return kept["key"], kept["draft"]


def _choose_scope(known: PolicyList) -> PolicyScope:
    creditors = {_ALL: text("policies.all_creditors")}
    creditors |= {item["id"]: item["name"] for item in known["creditors"]}
    campaigns = {_ALL: text("policies.all_campaigns")}
    campaigns |= {item["id"]: item["file_name"] for item in session.api().campaigns()}
    with st.container(horizontal=True):
        currency = st.selectbox(
            text("policies.currency"),
            currency_codes(),
            format_func=currency_name,
            key="policy_currency",
        )
        creditor = _select("creditor", creditors)
        campaign = _select("campaign", campaigns)
    return {"currency": currency, "creditor_id": creditor, "campaign_id": campaign}


def _select(name: str, options: dict[int, str]) -> int | None:
    chosen = st.selectbox(
        text(f"policies.{name}"),
        list(options),
        format_func=lambda key: options[key],
        key=f"policy_{name}",
    )
    return chosen or None


def _is_for(version: PolicyVersion, scope: PolicyScope) -> bool:
    names = ("currency", "creditor_id", "campaign_id")
    return all(version[name] == scope[name] for name in names)  # type: ignore[literal-required]


def _show_versions(versions: list[PolicyVersion]) -> None:
    st.header(text("policies.versions"), anchor=False)
    if not any(version["is_active"] for version in versions):
        st.info(text("policies.follows_wider"))
    for version in versions:
        with st.container(
            border=True, horizontal=True, vertical_alignment="center", key=f"policy_version_{version['id']}"
        ):
            saved = moment(version["created_at"], session.zone())
            st.markdown(
                text("policies.version", version=version["version"], saved=plain(saved)), width="stretch"
            )
            if version["is_active"]:
                st.badge(text("policies.in_force"), color="green")
            name = "deactivate" if version["is_active"] else "activate"
            if st.button(text(f"policies.{name}"), key=f"{name}_{version['id']}"):
                dialog = st.dialog(text(f"policies.{name}"), width="large")
                dialog(confirm_switch)(version["id"], name)


def confirm_switch(policy_id: int, name: str) -> None:
    """Draw the inside of the dialog that puts a version in force, or takes it out."""
    st.markdown(text(f"policies.{name}_lead"))
    if name == "activate":
        show_changes(session.api().policy(policy_id)["changes"])
    if not st.button(text(f"policies.{name}_yes"), type="primary", width="stretch", key="policy_switch"):
        return
    try:
        if name == "activate":
            session.api().activate_policy(policy_id)
        else:
            session.api().deactivate_policy(policy_id)
    except ApiError as error:
        feedback.show_error(error)
        return
    feedback.note(text(f"policies.{name}_done"))
    forget_draft()
    st.rerun()
