"""Who did what, and when (administrators)."""

from __future__ import annotations

from datetime import date

import streamlit as st

from frontend import session
from frontend.api_types import AuditEvent, AuditPage
from frontend.components import pager
from frontend.components.audit_words import detail_words, object_words
from frontend.formatting import count_text, moment, plain
from frontend.texts import group, text

_PAGE = "audit_page"
_FILTERS = ("audit_action", "audit_actor", "audit_object", "audit_since", "audit_until")


def render() -> None:
    """Draw the filters and one page of the trail."""
    st.title(text("audit.title"), anchor=False)
    st.markdown(text("audit.lead"))
    filters = _choose()
    found = session.api().audit(filters, pager.shown_page(_PAGE))
    if not found["items"]:
        _show_none(filters)
        return
    st.markdown(text("audit.found", total=count_text(found["total"])))
    _show_events(found)
    pager.show_pages(_PAGE, found["page"], found["pages"])


def _choose() -> dict[str, str]:
    known = st.session_state.get("audit_actions", [])
    with st.container(horizontal=True):
        action = st.selectbox(
            text("audit.action"),
            ["", *known],
            format_func=lambda name: action_name(name) if name else text("audit.any"),
            key="audit_action",
            on_change=_to_first_page,
        )
        actor = st.text_input(text("audit.actor"), key="audit_actor", on_change=_to_first_page).strip()
        item = st.text_input(
            text("audit.object_id"),
            key="audit_object",
            on_change=_to_first_page,
            help=text("audit.object_help"),
        ).strip()
        since, until = _day("since"), _day("until")
    given = {
        "action": action or "",
        "actor_id": actor if actor.isdecimal() else "",
        "object_id": item,
        "since": since.isoformat() if since else "",
        "until": until.isoformat() if until else "",
    }
    return {name: value for name, value in given.items() if value}


def _day(name: str) -> date | None:
    return st.date_input(
        text(f"audit.{name}"), None, key=f"audit_{name}", format="DD/MM/YYYY", on_change=_to_first_page
    )


def _show_events(found: AuditPage) -> None:
    st.session_state["audit_actions"] = found["actions"]
    for item in found["items"]:
        with st.container(border=True, key=f"event_{item['id']}"):
            st.markdown("  \n".join(line for line in _lines(item) if line))


def _lines(item: AuditEvent) -> list[str]:
    done = f"**{plain(action_name(item['action']))}** · {plain(object_words(item))}"
    who = f"{_actor(item)} · {plain(moment(item['created_at'], session.zone()))}"
    return [f"{done} · {who}", plain(detail_words(item["details"]))]


def _show_none(filters: dict[str, str]) -> None:
    if not filters:
        st.info(text("audit.empty"))
        return
    st.info(text("audit.none"))
    st.button(text("audit.clear"), key="audit_clear", type="primary", on_click=_clear)


def action_name(name: str) -> str:
    """Say what somebody did; what the texts do not know, by its own name with spaces."""
    return group("audit_action").get(name) or name.replace("_", " ").capitalize()


def _actor(item: AuditEvent) -> str:
    role = group("audit_role").get(item["actor_role"], item["actor_role"])
    return plain(role if item["actor_id"] is None else f"{role} {item['actor_id']}")


def _to_first_page() -> None:
    pager.turn_to(_PAGE, 1)


def _clear() -> None:
    for name in _FILTERS:
        st.session_state.pop(name, None)
    _to_first_page()
