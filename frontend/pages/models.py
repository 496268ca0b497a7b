"""The models of the understanding: train one, compare, let it answer, go back (administrators)."""

from __future__ import annotations

import streamlit as st

from frontend import session
from frontend.api_client import ApiError
from frontend.api_types import UnderstandingModel, UnderstandingModels
from frontend.components import feedback
from frontend.components.cards import card, card_head, show_facts
from frontend.components.live import live
from frontend.formatting import count_text, moment, plain, share_text
from frontend.texts import group, text

_JOB = "training_job"
_SECONDS = 3.0
_SHARES = ("accuracy", "macro_f1", "calibration_error", "outside_auroc")


def render() -> None:
    """Draw the training, and the models with their figures."""
    st.title(text("models.title"), anchor=False)
    st.markdown(text("models.lead"))
    found = session.api().understanding_models()
    _show_training(found)
    for model in found["items"]:
        _show_model(model)
    if not any(model["is_active"] for model in found["items"]):
        st.info(text("models.delivered_answers"))
    elif st.button(text("models.roll_back"), key="roll_back"):
        st.dialog(text("models.roll_back"))(confirm_rollback)()


def _show_training(found: UnderstandingModels) -> None:
    with card("training"):
        card_head(text("models.train_title"))
        st.markdown(text("models.corrections", count=count_text(found["corrections"])))
        job_id = st.session_state.get(_JOB)
        if job_id is not None:
            live("training", lambda: _show_progress(job_id), every=_SECONDS)
        elif st.button(text("models.train"), type="primary", key="train", icon=":material/model_training:"):
            _train()


def _train() -> None:
    try:
        st.session_state[_JOB] = session.api().train_model()
    except ApiError as error:
        feedback.show_error(error)
        return
    st.rerun()


def _show_progress(job_id: int) -> None:
    """Follow the job until it ends; then the whole page is made again, with what came of it."""
    job = session.api().job(job_id)
    if job["status"] in ("queued", "running"):
        st.progress(0.0 if job["status"] == "queued" else 0.5, text(f"models.job_{job['status']}"))
        return
    del st.session_state[_JOB]
    if job["status"] == "finished":
        feedback.note(text("models.trained"))
    else:
        feedback.warn(text("models.not_trained"))
    st.rerun()


def _show_model(model: UnderstandingModel) -> None:
    with card(f"model_{model['id']}"):
        badge = "active" if model["is_active"] else "usable" if model["is_usable"] else "stale"
        colors = {"active": "green", "usable": "gray", "stale": "orange"}
        card_head(model["name"], text(f"models.{badge}"), colors[badge])  # type: ignore[arg-type]
        made = moment(model["created_at"], session.zone())
        st.markdown(text("models.made", moment=made, version=plain(model["version"][:8])))
        names = group("models.figure")
        figures = model["metrics"]
        facts = {names[name]: share_text(figures[name]) for name in _SHARES if name in figures}
        show_facts({**facts, names["examples"]: count_text(round(figures.get("examples", 0)))})
        if (
            model["is_usable"]
            and not model["is_active"]
            and st.button(text("models.activate"), key=f"activate_{model['id']}")
        ):
            st.dialog(text("models.activate"))(confirm_activation)(model)


def confirm_activation(model: UnderstandingModel) -> None:
    """Draw the inside of the dialog that lets a model answer; a worse one needs a second word."""
    st.markdown(text("models.activate_lead", name=plain(model["name"])))
    force = st.checkbox(text("models.force"), key="model_force")
    if not st.button(text("models.activate_yes"), type="primary", key="model_activate_yes"):
        return
    feedback.attempt(lambda: session.api().activate_model(model["id"], force=force), text("models.activated"))


def confirm_rollback() -> None:
    """Draw the inside of the dialog that goes back to the model before."""
    st.markdown(text("models.roll_back_lead"))
    if not st.button(text("models.roll_back_yes"), type="primary", key="model_roll_back_yes"):
        return
    feedback.attempt(lambda: session.api().roll_back_model(), text("models.rolled_back"))
