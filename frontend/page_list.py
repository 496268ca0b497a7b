"""Every page of the app: its name in the texts, its address, its icon, and whose navigation it stands in.

A page that is not in a role's list does not exist for that role.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from frontend.pages import (
    acceptance_link,
    add_debt,
    agreements,
    alerts,
    audit,
    background_work,
    calculator,
    campaigns,
    cases,
    channels,
    chat,
    configuration,
    conversation_states,
    conversations,
    debts,
    documents,
    employees,
    flow,
    language_model,
    library,
    live_metrics,
    model_key,
    models,
    my_data,
    password_reset,
    policies,
    portfolio,
    register,
    scheduler,
    sign_in,
    staff_agreements,
    staff_debts,
    timeouts,
    tools,
    variables,
)


@dataclass(frozen=True)
class AppPage:
    """One page; its title is the text `nav.<name>`, and its address the same in every language.

    One that is not `listed` is reached by a link from outside only.
    """

    name: str
    path: str
    icon: str
    render: Callable[[], None]
    listed: bool = True


# The groups of a role, in order; the text `nav.group_<name>` is their heading. The first page opens first.
Groups = dict[str, tuple[AppPage, ...]]

ANONYMOUS: Groups = {
    "entrance": (
        AppPage("sign_in", "entrar", ":material/login:", sign_in.render),
        AppPage("register", "crear-cuenta", ":material/person_add:", register.render),
        AppPage("password_reset", "recuperar", ":material/lock_reset:", password_reset.render),
    )
}

# The first group is the row of tabs; the others stand in the account's menu.
DEBTOR: Groups = {
    "own": (
        AppPage("debts", "mis-deudas", ":material/account_balance_wallet:", debts.render),
        AppPage("chat", "conversacion", ":material/forum:", chat.render),
        AppPage("calculator", "calcular-un-plan", ":material/calculate:", calculator.render),
        AppPage("agreements", "acuerdos", ":material/handshake:", agreements.render),
    ),
    "account": (
        AppPage("documents", "documentos", ":material/folder_open:", documents.render),
        AppPage("my_data", "mis-datos", ":material/badge:", my_data.render),
        AppPage("model_key", "mi-clave-de-openai", ":material/key:", model_key.render),
        AppPage("acceptance_link", "aceptar", ":material/task_alt:", acceptance_link.render, listed=False),
    ),
}

STAFF: Groups = {
    "portfolio": (
        AppPage("staff_debts", "deudas", ":material/receipt_long:", staff_debts.render),
        AppPage("add_debt", "registrar-deuda", ":material/add_card:", add_debt.render),
        AppPage("campaigns", "campanas", ":material/upload_file:", campaigns.render),
        AppPage("portfolio", "cifras", ":material/monitoring:", portfolio.render),
    ),
    "work": (
        AppPage("conversations", "conversaciones", ":material/forum:", conversations.render),
        AppPage("staff_agreements", "acuerdos-y-pagos", ":material/handshake:", staff_agreements.render),
        AppPage("cases", "casos", ":material/support:", cases.render),
        AppPage("library", "biblioteca", ":material/folder_open:", library.render),
        AppPage("background_work", "tareas-y-correos", ":material/pending_actions:", background_work.render),
    ),
}

ADMIN: Groups = {
    **STAFF,
    "rules": (
        AppPage("policies", "politicas", ":material/tune:", policies.render),
        AppPage("timeouts", "tiempos-de-espera", ":material/timer:", timeouts.render),
    ),
    "service": (
        AppPage("live_metrics", "metricas", ":material/speed:", live_metrics.render),
        AppPage("alerts", "alertas", ":material/notifications:", alerts.render),
        AppPage(
            "conversation_states", "estados-ahora", ":material/stacked_bar_chart:", conversation_states.render
        ),
        AppPage("scheduler", "tareas-programadas", ":material/schedule:", scheduler.render),
        AppPage("audit", "auditoria", ":material/history:", audit.render),
    ),
    "assistant": (
        AppPage("flow", "estados-y-textos", ":material/account_tree:", flow.render),
        AppPage("variables", "variables-de-textos", ":material/data_object:", variables.render),
        AppPage("tools", "herramientas", ":material/build:", tools.render),
        AppPage("models", "modelos", ":material/psychology:", models.render),
        AppPage("language_model", "modelo-de-lenguaje", ":material/smart_toy:", language_model.render),
    ),
    "administration": (
        AppPage("employees", "personas", ":material/group:", employees.render),
        AppPage("channels", "canales", ":material/hub:", channels.render),
        AppPage("configuration", "configuracion", ":material/settings:", configuration.render),
    ),
}

GROUPS_BY_ROLE: dict[str, Groups] = {"debtor": DEBTOR, "staff": STAFF, "admin": ADMIN}


def pages_of(groups: Groups) -> list[AppPage]:
    """Return the pages of a role in order."""
    return [page for group in groups.values() for page in group]


def every_page() -> Iterable[AppPage]:
    """Return each page once, whoever it is for."""
    roles = (ANONYMOUS, *GROUPS_BY_ROLE.values())
    return {page.path: page for groups in roles for page in pages_of(groups)}.values()
