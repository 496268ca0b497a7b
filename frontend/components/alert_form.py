"""The figures of an alert, and who is told of alerts."""

from __future__ import annotations

from typing import Any

import streamlit as st

from frontend import session
from frontend.api_types import Alert, AlertRecipients
from frontend.components import feedback
from frontend.components.figure_fields import DECIMAL, draw_figure
from frontend.components.policy_fields import COUNT, PERCENT, Kind
from frontend.formatting import decimal_text, share_text
from frontend.texts import group, text

SHARE = "proporción"


def alert_title(name: str, title: str) -> str:
    """Name an alert in the reader's language; one that the texts do not know, as the API does."""
    return group("alert_title").get(name, title)


def figure_text(value: float | None, unit: str) -> str:
    """Write a value of an alert with its unit."""
    if value is None:
        return "—"
    return (
        share_text(value) if unit == SHARE else f"{decimal_text(value)} {group('alert_unit').get(unit, unit)}"
    )


def edit_alert(alert: Alert) -> None:
    """Draw the inside of the dialog that changes an alert."""
    key = f"alert_{alert['name']}"
    st.markdown(text("alerts.above_help" if alert["fires_above"] else "alerts.below_help"))
    kind: Kind = PERCENT if alert["unit"] == SHARE else DECIMAL
    unit = "%" if alert["unit"] == SHARE else group("alert_unit").get(alert["unit"], alert["unit"])
    read: dict[str, Any] = {
        "threshold": draw_figure(
            text("alerts.threshold", unit=unit), kind, alert["threshold"], key=f"{key}_threshold"
        ),
        "clear_at": draw_figure(
            text("alerts.clear_at", unit=unit), kind, alert["clear_at"], key=f"{key}_clear"
        ),
        "window_minutes": draw_figure(
            text("alerts.window"), COUNT, alert["window_minutes"], key=f"{key}_window"
        ),
    }
    if alert["is_counted"]:
        read["least_count"] = draw_figure(
            text("alerts.least"),
            COUNT,
            alert["least_count"],
            key=f"{key}_least",
            note=text("alerts.least_help"),
        )
    read["is_enabled"] = st.toggle(text("alerts.enabled"), alert["is_enabled"], key=f"{key}_enabled")
    with st.container(horizontal=True):
        if st.button(text("alerts.save"), type="primary", key=f"{key}_save") and None not in read.values():
            _save(alert["name"], read)
        if _is_changed(alert) and st.button(text("alerts.reset"), key=f"{key}_reset"):
            _reset(alert["name"])


def _save(name: str, read: dict[str, Any]) -> None:
    figures = {**read, "threshold": float(read["threshold"]), "clear_at": float(read["clear_at"])}
    feedback.attempt(lambda: session.api().save_alert(name, figures), text("alerts.saved"))


def _reset(name: str) -> None:
    feedback.attempt(lambda: session.api().reset_alert(name), text("alerts.was_reset"))


def _is_changed(alert: Alert) -> bool:
    return any(alert[name] != value for name, value in alert["delivered"].items())  # type: ignore[literal-required]


def show_recipients(recipients: AlertRecipients) -> None:
    """Draw who is told of alerts, to be changed."""
    st.header(text("alerts.recipients"), anchor=False)
    st.markdown(text("alerts.recipients_lead"))
    with st.form("alert_recipients"):
        emails = st.text_area(
            text("alerts.emails"), "\n".join(recipients["emails"]), placeholder=text("alerts.emails_example")
        )
        webhook = st.text_input(
            text("alerts.webhook"), recipients["webhook"], help=text("alerts.webhook_help")
        )
        if not st.form_submit_button(text("alerts.save_recipients"), type="primary"):
            return
    feedback.attempt(
        lambda: session.api().save_alert_recipients(emails.split(), webhook.strip()),
        text("alerts.recipients_saved"),
    )
