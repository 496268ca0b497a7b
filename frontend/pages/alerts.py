"""Alerts: where each stands, from where it fires, who is told, and what happened last (administrators)."""

from __future__ import annotations

import streamlit as st

from frontend import session
from frontend.api_types import Alert, AlertEvent
from frontend.components.alert_form import alert_title, edit_alert, figure_text, show_recipients
from frontend.components.cards import Color, card, card_head, facts_and_action
from frontend.components.live import live
from frontend.formatting import count_text, moment, plain
from frontend.texts import text

_SECONDS = 15.0
_EDITED = "alert_edited"


def render() -> None:
    """Draw the alerts, which are asked for again by themselves, the recipients and the last events."""
    st.title(text("alerts.title"), anchor=False)
    st.markdown(text("alerts.lead"))
    known = session.api().alerts()
    live("alerts", _show_alerts, every=_SECONDS)
    show_recipients(known["recipients"])
    _show_events(known["events"])
    edited = st.session_state.pop(_EDITED, None)
    alert = next((one for one in known["items"] if one["name"] == edited), None)
    if alert is not None:
        st.dialog(plain(alert_title(alert["name"], alert["title"])))(edit_alert)(alert)


def _show_alerts() -> None:
    alerts = session.api().alerts()["items"]
    for alert in sorted(alerts, key=lambda one: not one["is_firing"]):
        _show_alert(alert)


def _show_alert(alert: Alert) -> None:
    unit = alert["unit"]
    with card(f"alert_{alert['name']}"):
        state, color = _state(alert)
        card_head(alert_title(alert["name"], alert["title"]), text(f"alerts.{state}"), color)
        facts = {
            text("alerts.now"): figure_text(alert["value"], unit),
            text("alerts.fires"): _limit(alert),
            text("alerts.clears"): figure_text(alert["clear_at"], unit),
            text("alerts.over"): text("alerts.minutes", count=count_text(alert["window_minutes"])),
        }
        with facts_and_action(facts):
            if st.button(text("alerts.change"), key=f"edit_{alert['name']}"):
                # The dialog belongs to the whole page: the next round of news would close one of this part's.
                st.session_state[_EDITED] = alert["name"]
                st.rerun()


def _state(alert: Alert) -> tuple[str, Color]:
    if not alert["is_enabled"]:
        return "off", "gray"
    if alert["is_firing"]:
        return "firing", "red"
    return ("calm", "green") if alert["value"] is not None else ("unknown", "gray")


def _limit(alert: Alert) -> str:
    side = "above" if alert["fires_above"] else "below"
    return text(f"alerts.{side}", value=figure_text(alert["threshold"], alert["unit"]))


def _show_events(events: list[AlertEvent]) -> None:
    st.header(text("alerts.events"), anchor=False)
    if not events:
        st.markdown(text("alerts.no_events"))
        return
    columns = {
        text("alerts.when"): [moment(event["at"], session.zone()) for event in events],
        text("alerts.which"): [plain(alert_title(event["name"], event["title"])) for event in events],
        text("alerts.what"): [text(f"alerts.event_{event['kind']}") for event in events],
    }
    st.table(columns, border="horizontal", hide_index=True)
