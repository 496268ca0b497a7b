"""What is done again and again by itself: when, how it went, and doing it now (administrators)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import streamlit as st

from frontend import session
from frontend.api_types import Job, RecurringJob
from frontend.components import feedback, jobs
from frontend.components.cards import Color, card, card_head, facts_and_action, show_facts
from frontend.components.live import live
from frontend.formatting import count_text, duration_text, moment, plain
from frontend.texts import group, text

_SECONDS = 5.0
_COLORS: dict[str, Color] = {"queued": "blue", "running": "blue", "finished": "green", "failed": "red"}


def render() -> None:
    """Draw the recurring work, which is asked for again by itself."""
    st.title(text("scheduler.title"), anchor=False)
    st.markdown(text("scheduler.lead"))
    live("scheduler", _show, every=_SECONDS)


def _show() -> None:
    found = session.api().scheduler_status()
    queue = found["queue"]
    with card("queue"):
        names = group("scheduler.queue")
        show_facts({name: count_text(queue.get(status, 0)) for status, name in names.items()})
    for job in found["items"]:
        _show_job(job)


def _show_job(job: RecurringJob) -> None:
    last = job["last"]
    with card(f"job_{job['name']}"):
        card_head(_name(job), *_state(job))
        facts = {
            text("scheduler.how_often"): _schedule(job["schedule"]),
            text("scheduler.next"): moment(job["next"], session.zone()),
        }
        if last is not None:
            facts[text("scheduler.last")] = moment(last["created_at"], session.zone())
            facts[text("scheduler.took")] = duration_text(_milliseconds(last))
        with facts_and_action(facts):
            run = st.button(text("scheduler.run"), key=f"run_{job['name']}", disabled=_is_under_way(last))
        _show_outcome(last)
    if run:
        _run(job)


def _show_outcome(last: Job | None) -> None:
    if last is None:
        return
    told = dict(_figures(last["result"] or {}))
    if told:
        names = group("scheduler.result")
        words = (
            f"{names.get(name, name.replace('_', ' '))}: {_value(value)}" for name, value in told.items()
        )
        st.markdown(text("scheduler.outcome", result=plain(", ".join(words))))
    if last["status"] == "failed":
        jobs.show_failure(last)


def _figures(result: Mapping[str, Any]) -> Iterator[tuple[str, int | str]]:
    for name, value in result.items():
        if isinstance(value, dict):
            yield from _figures(value)
        elif isinstance(value, int | str):
            yield name, value


def _value(value: int | str) -> str:
    if isinstance(value, bool):
        return text("scheduler.yes" if value else "scheduler.no")
    return count_text(value) if isinstance(value, int) else value


def _run(job: RecurringJob) -> None:
    feedback.attempt(lambda: session.api().run_now(job["name"]), text("scheduler.asked", name=_name(job)))


def _name(job: RecurringJob) -> str:
    return group("recurring_job").get(job["name"], job["title"])


def _schedule(words: str) -> str:
    return words[:1].upper() + words[1:]


def _state(job: RecurringJob) -> tuple[str, Color]:
    last = job["last"]
    if job["is_late"] and not _is_under_way(last):
        return text("scheduler.late"), "orange"
    return (
        (text("scheduler.never"), "gray")
        if last is None
        else (
            text(f"scheduler.{last['status']}"),
            _COLORS[last["status"]],
        )
    )


def _is_under_way(last: Job | None) -> bool:
    return last is not None and last["status"] in ("queued", "running")


def _milliseconds(job: Job) -> float | None:
    return None if job["seconds"] is None else job["seconds"] * 1000
