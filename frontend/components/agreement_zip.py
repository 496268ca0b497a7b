"""The PDFs of many agreements in one file: asked for, made in the background, and downloaded."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from frontend import session
from frontend.api_client import ApiError
from frontend.api_types import Job
from frontend.components import browser, feedback, jobs
from frontend.components.cards import card
from frontend.components.live import live
from frontend.texts import group, text

_KIND = "agreement_documents"
_ALL = "all"
_SHOWN = 5


def show_zip() -> None:
    """Draw, once it is opened, the choice of agreements and what was asked for before; a reload forgets nothing."""
    place = st.expander(
        text("agreement_zip.title"), icon=":material/folder_zip:", key="agreement_zip_open", on_change="rerun"
    )
    if place.open:
        with place:
            show_choice()


def show_choice() -> None:
    """Draw the form, and the latest files that were asked for."""
    st.markdown(text("agreement_zip.lead"))
    with st.form("agreement_zip", border=False):
        today = date.today()
        with st.container(horizontal=True):
            since = _day("since", today - timedelta(days=30))
            until = _day("until", today)
            names = group("staff_agreements.status")
            status = st.selectbox(
                text("staff_agreements.filter"), list(names), format_func=names.__getitem__, key="zip_status"
            )
        pressed = st.form_submit_button(text("agreement_zip.make"), type="primary")
    if pressed:
        _request(since, until, None if status == _ALL else status)
    asked = session.api().jobs(kind=_KIND)["items"]
    under_way = any(map(jobs.is_under_way, asked))
    live("zip", lambda: _show_jobs(was_under_way=under_way), every=1.5 if under_way else None)


def _day(name: str, proposed: date) -> date:
    chosen = st.date_input(text(f"agreement_zip.{name}"), proposed, format="DD/MM/YYYY", key=f"zip_{name}")
    return chosen if isinstance(chosen, date) else proposed


def _request(since: date, until: date, status: str | None) -> None:
    try:
        session.api().request_agreement_documents(since, until, status)
    except ApiError as error:
        feedback.show_error(error)


def _show_jobs(*, was_under_way: bool) -> None:
    asked = session.api().jobs(kind=_KIND)["items"][:_SHOWN]
    if was_under_way and not any(map(jobs.is_under_way, asked)):
        st.rerun()
    for job in asked:
        with card(f"zip_{job['id']}"):
            jobs.show_job(job, text("agreement_zip.job"))
            _show_end(job)


def _show_end(job: Job) -> None:
    if job["status"] == "failed":
        jobs.show_failure(job)
        if st.button(text("jobs.retry"), key=f"retry_{job['id']}"):
            jobs.retry(job["id"])
    elif job["status"] == "finished":
        browser.download_link(
            text("agreement_zip.download"),
            f"/files/jobs/{job['id']}/documents.zip",
            key=f"zip_link_{job['id']}",
            description=text("agreement_zip.download"),
        )
