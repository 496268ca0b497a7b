"""What needs a person in the background: mails in doubt, and jobs that failed."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from frontend import session
from frontend.api_types import Job, TroubledMail
from frontend.components import feedback, jobs, pager
from frontend.components.cards import card, card_head
from frontend.components.live import live
from frontend.formatting import count_text, moment, plain
from frontend.texts import group, text

_MAILS, _JOBS = "mail_page", "job_page"
_EVERYTHING = "everything"


def render() -> None:
    """Draw the mails to decide about, and the jobs with their progress."""
    st.title(text("work.title"), anchor=False)
    st.markdown(text("work.lead"))
    found = session.api().troubled_mails(pager.shown_page(_MAILS))
    names = [text("work.mails", count=count_text(found["total"])), text("work.jobs")]
    mails, work = st.tabs(names, key="work_tabs")
    with mails:
        for mail in found["items"]:
            _show_mail(mail)
        if not found["items"]:
            _show_none("mails")
        pager.show_pages(_MAILS, found["page"], found["pages"])
    with work:
        _show_jobs()


def _show_mail(mail: TroubledMail) -> None:
    with card(f"mail_{mail['id']}"):
        is_unknown = mail["status"] == "unknown"
        card_head(mail["subject"], text(f"work.{mail['status']}"), "orange" if is_unknown else "red")
        made = moment(mail["created_at"], session.zone())
        st.markdown(text("work.mail_to", recipient=plain(mail["recipient"]), moment=made))
        st.markdown(text(f"work.{mail['status']}_help"))
        with st.container(horizontal=True):
            if st.button(text("work.sent"), key=f"sent_{mail['id']}"):
                _settle(mail, "sent")
            kind: Literal["primary", "secondary"] = "secondary" if is_unknown else "primary"
            if st.button(text("work.send_again"), key=f"again_{mail['id']}", type=kind):
                st.dialog(text("work.send_again_title"))(confirm_sending)(mail)
            if is_unknown and st.button(text("work.drop"), key=f"drop_{mail['id']}"):
                _settle(mail, "drop")


def confirm_sending(mail: TroubledMail) -> None:
    """Draw the question, and have the mail sent again when it is answered."""
    st.markdown(text(f"work.send_again_{mail['status']}", recipient=plain(mail["recipient"])))
    if st.button(text("work.send_again_confirm"), type="primary", key="send_again_confirm"):
        _settle(mail, "send_again")


def _settle(mail: TroubledMail, decision: str) -> None:
    settled = text(f"work.settled_{decision}")
    feedback.attempt(lambda: session.api().settle_mail(mail["id"], decision), settled)


def _show_jobs() -> None:
    names = group("work.filter")
    status = st.selectbox(
        text("work.show"),
        list(names),
        format_func=names.__getitem__,
        key="job_status",
        on_change=pager.turn_to,
        args=(_JOBS, 1),
    )
    live("jobs", lambda: _show_found(None if status == _EVERYTHING else status), every=4.0)


def _show_found(status: str | None) -> None:
    found = session.api().jobs(status=status, page=pager.shown_page(_JOBS))
    for job in found["items"]:
        with card(f"job_{job['id']}"):
            jobs.show_job(job)
            if job["status"] == "failed":
                _show_failure(job)
    if not found["items"]:
        _show_none("jobs")
    pager.show_pages(_JOBS, found["page"], found["pages"])


def _show_failure(job: Job) -> None:
    st.markdown(text("work.failed_job", attempts=count_text(job["attempts"])))
    jobs.show_failure(job)
    if st.button(text("jobs.retry"), key=f"retry_{job['id']}", type="primary"):
        jobs.retry(job["id"])


def _show_none(name: str) -> None:
    st.info(f"**{text('work.none_title')}**  \n{text(f'work.none_{name}')}")
