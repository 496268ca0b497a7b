"""How the assistant is doing now: who answers, how fast, how dear, and what waits (administrators)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import streamlit as st

from frontend import navigation, session
from frontend.api_types import Brain, Metrics
from frontend.components.amounts import show_amount
from frontend.components.bars import show_bars
from frontend.components.cards import card, show_facts
from frontend.components.flow_names import tool_name
from frontend.components.live import live
from frontend.formatting import count_text, decimal_text, duration_text, plain, share_text
from frontend.texts import group, text

_HOURS = (1, 24, 168, 744)
_SECONDS = 10.0
_BRAINS: tuple[Brain, ...] = ("rules", "ml", "openai")
_LONGEST_TABLE = 12


def render() -> None:
    """Draw the period, and the figures, which are asked for again by themselves."""
    st.title(text("metrics.title"), anchor=False)
    st.markdown(text("metrics.lead"))
    hours = st.segmented_control(
        text("metrics.period"),
        _HOURS,
        default=24,
        required=True,
        format_func=lambda value: text(f"metrics.hours_{value}"),
        key="metrics_hours",
    )
    live("metrics", lambda: _show(session.api().metrics(int(hours or 24))), every=_SECONDS)


def _show(found: Metrics) -> None:
    _show_firing(found)
    _show_headline(found)
    _show_brains(found)
    _show_model(found)
    _show_queue(found)
    _show_details(found)


def _show_firing(found: Metrics) -> None:
    names = [group("alert_title").get(name, name) for name in found["now"]["alerts_firing"]]
    if names:
        st.warning(text("metrics.firing", names=plain(", ".join(names))), icon=":material/warning:")
        st.page_link(navigation.page("alerts"), label=text("metrics.see_alerts"))


def _show_headline(found: Metrics) -> None:
    summary = found["summary"]
    figures = {
        "answers": count_text(summary["total_requests"]),
        "time": duration_text(summary["avg_response_time_ms"]),
        "errors": share_text(summary["error_rate"]),
        "cache": share_text(summary["cache_hit_rate"]),
    }
    with st.container(horizontal=True, key="headline"):
        for name, figure in figures.items():
            with card(f"headline_{name}"):
                show_amount(text(f"metrics.{name}"), figure, key=name)
    if not summary["total_requests"]:
        st.info(text("metrics.no_answers"))


def _show_brains(found: Metrics) -> None:
    if not found["summary"]["total_requests"]:
        return
    st.header(text("metrics.brains"), anchor=False)
    shares, times = found["system_usage"], found["performance"]["avg_response_times_ms"]
    bars = [(text(f"metrics.brain_{one}"), shares[one] or 0, share_text(shares[one])) for one in _BRAINS]
    with card("brains"):
        show_bars(bars, alike=True)
    columns = {
        text("metrics.brain"): [text(f"metrics.brain_{one}") for one in _BRAINS],
        text("metrics.share"): [share_text(shares[one]) for one in _BRAINS],
        text("metrics.time"): [duration_text(times[one]) for one in _BRAINS],
        text("metrics.confidence"): [share_text(found["confidence"][one]) for one in _BRAINS],
    }
    st.table(columns, border="horizontal", hide_index=True)


def _show_model(found: Metrics) -> None:
    st.header(text("metrics.model"), anchor=False)
    model, tokens = found["model"], found["model"]["tokens"]
    with card("model"):
        show_facts(
            {
                text("metrics.model_requests"): count_text(round(sum(model["requests"].values()))),
                text("metrics.model_time"): duration_text(model["avg_ms"]),
                text("metrics.tokens_input"): count_text(round(tokens["input"])),
                text("metrics.tokens_cached"): count_text(round(tokens["cached"])),
                text("metrics.tokens_output"): count_text(round(tokens["output"])),
                text("metrics.cost"): _dollars(model["cost_dollars"]),
                text("metrics.tokens_today"): count_text(round(found["now"]["model_tokens_today"])),
                text("metrics.cost_today"): _dollars(found["now"]["model_cost_dollars_today"]),
            }
        )


def _show_queue(found: Metrics) -> None:
    st.header(text("metrics.queue"), anchor=False)
    jobs = found["now"]["jobs"]
    counts = {status: sum(one["jobs"] for one in jobs if one["status"] == status) for status in _STATUSES}
    with card("queue"):
        facts = {text(f"metrics.jobs_{status}"): count_text(round(count)) for status, count in counts.items()}
        waited = duration_text(found["now"]["oldest_job_seconds"] * 1000 or None)
        show_facts({**facts, text("metrics.oldest"): waited})


_STATUSES = ("queued", "running", "failed")


def _show_details(found: Metrics) -> None:
    routes = sorted(found["requests"]["by_route"], key=lambda one: -one["requests"])[:_LONGEST_TABLE]
    if routes:
        with st.expander(text("metrics.routes")):
            columns = {
                text("metrics.route"): [f"`{one['method']} {one['route']}`" for one in routes],
                text("metrics.requests"): [count_text(round(one["requests"])) for one in routes],
                text("metrics.failed"): [count_text(round(one["failed"])) for one in routes],
                text("metrics.time"): [duration_text(one["avg_ms"]) for one in routes],
            }
            st.table(columns, border="horizontal", hide_index=True)
    if found["tools"]:
        with st.expander(text("metrics.tools")):
            tools = found["tools"]
            columns = {
                text("metrics.tool"): [plain(tool_name(name)) for name in tools],
                text("metrics.calls"): [count_text(round(sum(of.values()))) for of in tools.values()],
                text("metrics.outcomes"): [plain(_outcomes(of)) for of in tools.values()],
            }
            st.table(columns, border="horizontal", hide_index=True)


def _outcomes(counts: Mapping[str, float]) -> str:
    """Say how often it ended how; the reasons that have no words of their own are one."""
    names = group("tool_outcome")
    told: Counter[str] = Counter()
    for code, count in counts.items():
        told[names.get(code) or names["other"]] += round(count)
    return ", ".join(f"{words}: {count_text(count)}" for words, count in told.most_common())


def _dollars(amount: float) -> str:
    return f"US$\u00a0{decimal_text(amount, 2)}"
