"""A job of the background as the team sees it: what it is, how far it is, and how it ended."""

from __future__ import annotations

import streamlit as st

from frontend import session
from frontend.api_types import Job
from frontend.components import feedback
from frontend.components.cards import Color, card_head
from frontend.formatting import count_text, moment
from frontend.texts import group, text

_COLORS: dict[str, Color] = {"queued": "gray", "running": "blue", "finished": "green", "failed": "red"}


def is_under_way(job: Job) -> bool:
    """Say whether a job waits or is being done."""
    return job["status"] in ("queued", "running")


def show_job(job: Job, title: str | None = None) -> None:
    """Draw a job's name (or `title`), when it was asked for, and how far it is."""
    card_head(title or kind_name(job["kind"]), text(f"jobs.{job['status']}"), _COLORS[job["status"]])
    st.markdown(text("jobs.asked_at", moment=moment(job["created_at"], session.zone())))
    if job["status"] == "queued" and job["error"] and job["not_before"]:
        st.markdown(text("jobs.tried_again_at", moment=moment(job["not_before"], session.zone())))
    elif is_under_way(job):
        show_progress(job["progress"]["done"], job["progress"]["total"])


def show_progress(done: int | None, total: int | None) -> None:
    """Draw how far something is."""
    if total:
        words = text("jobs.done_of", done=count_text(done or 0), total=count_text(total))
        st.progress(min((done or 0) / total, 1.0), words)
    else:
        st.progress(0.0, text("jobs.soon"))


def kind_name(kind: str) -> str:
    """Return what a kind of job does; one of another version is only another job."""
    known = {**group("job_kind"), **group("recurring_job")}
    return known.get(kind, known["other"])


def show_failure(job: Job) -> None:
    """Draw why a job's last attempt failed and what can be done; for administrators, what the logs know it by."""
    known = group("job_error")
    way_on = text("jobs.in_logs" if job["error_detail"] else "jobs.tell", number=job["id"])
    st.markdown(f"{known.get(job['error'], known['unexpected'])} {way_on}")
    if job["error_detail"]:
        with st.expander(text("jobs.detail")):
            st.code(job["error_detail"], language=None, wrap_lines=True)


def retry(job_id: int) -> None:
    """Have a failed job tried again, and draw the page anew."""
    feedback.attempt(lambda: session.api().retry_job(job_id), text("jobs.retried"))
