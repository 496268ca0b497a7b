"""A Streamlit app as one writes it first: the same pages and chat over the same API, on Streamlit's own settings.

What the bench compares with. It has nothing of ours: each run asks for the history and draws all of it, every plan with
its table and chart, and a message ends with another run.
"""

from __future__ import annotations

import os
from typing import Any

import requests
import streamlit as st

API = f"{os.environ['NEGOTIATOR_API_URL']}/api/v1"


def call(method: str, path: str, **options: Any) -> Any:
    http = st.session_state.setdefault("http", requests.Session())
    response = http.request(method, f"{API}/{path}", timeout=30, **options)
    response.raise_for_status()
    return response.json()


def show_sign_in() -> None:
    st.title("Hola de nuevo")
    with st.form("sign_in"):
        email = st.text_input("Correo electrónico", type="email")
        password = st.text_input("Contraseña", type="password")
        if st.form_submit_button("Entrar"):
            st.session_state.user = call("POST", "auth/login", json={"email": email, "password": password})[
                "user"
            ]
            st.rerun()


def show_debts() -> None:
    st.title(f"Hola, {st.session_state.user['name']}")
    for debt in call("GET", "debts")["items"]:
        with st.container(border=True):
            st.subheader(debt["creditor"])
            st.metric("Saldo", debt["balance_text"])
            parts = {"Capital": debt["principal"], "Intereses": debt["interest"], "Gastos": debt["fees"]}
            st.bar_chart({"parte": list(parts), "valor": list(parts.values())}, x="parte", y="valor")


def show_agreements() -> None:
    st.title("Tus acuerdos")
    for agreement in call("GET", "agreements")["items"]:
        st.subheader(agreement["creditor"])
        st.metric("Total", agreement["total_text"])
        st.dataframe(agreement["schedule"])


def show_chat() -> None:
    st.title("Conversación")
    conversation = st.session_state.get("conversation")
    if conversation is not None:
        for message in call("GET", f"chat/historial/{conversation}")["messages"]:
            show_message(message)
    said = st.chat_input("Escribe tu mensaje")
    if said:
        body = {"message": said} | ({"conversation_id": conversation} if conversation else {})
        with st.chat_message("user"):
            st.write(said)
        with st.chat_message("assistant"), st.spinner("Pensando…"):
            answer = call("POST", "chat/message", json=body)
            st.write(answer["message"])
        st.session_state.conversation = answer["conversation_id"]
        st.rerun()


def show_message(message: dict[str, Any]) -> None:
    with st.chat_message("user" if message["sender_type"] == "user" else "assistant"):
        st.write(message["text_content"])
        for offer in message.get("offers") or []:
            plan = [{name: row[name] for name in ("due_date", "amount")} for row in offer["schedule"]]
            st.metric(offer["title"], offer["total_text"])
            st.dataframe(plan)
            st.bar_chart(plan, x="due_date", y="amount")


st.set_page_config("Negociador", layout="centered")
if "user" not in st.session_state:
    show_sign_in()
else:
    with st.sidebar.container(key="account"):
        st.write(st.session_state.user["name"])
    pages = [
        st.Page(show_debts, title="Mis deudas"),
        st.Page(show_chat, title="Conversación"),
        st.Page(show_agreements, title="Acuerdos"),
    ]
    st.navigation(pages).run()
