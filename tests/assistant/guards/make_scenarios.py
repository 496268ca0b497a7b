"""Write scenarios/*.json: what the tools really answered to some people, and our own texts in their conversations.

python -m tests.assistant.guards.make_scenarios
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Flask

from backend.app import create_app
from backend.assistant.reply import state_text
from backend.config import load_settings
from backend.db.extension import database
from backend.services.context import ServiceContext
from tests import databases
from tests.assistant.guards import further_plots, plots
from tests.assistant.guards.plots import Clock, Plot, Recording
from tests.assistant.guards.scenarios import FOLDER, INSTRUCTIONS
from tests.assistant.table import Debtor

# Said of a month that somebody told, an agreement that waits, a day that is too late: nobody here has any of them.
ELSEWHERE = frozenset({"agreement_waits", "budget_income", "budget_unclear", "source_needed", "date_too_far"})
# What the service does, and no model says.
OF_THE_SERVICE = frozenset({"closed_full", "closed_idle", "spanish_only", "waits_for_person"})
PLOTS = [*plots.PLOTS, *further_plots.PLOTS]


def main() -> None:
    """Make every scenario on a database of its own and write it down."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        template = databases.make_sqlite_template(Path(folder) / "template.sqlite3")
        for plot in (plot for plot in PLOTS if not plot.kept):
            text = json.dumps(
                record(plot, template, Path(folder)), ensure_ascii=False, indent=1, default=float
            )
            (FOLDER / f"{plot.name}.json").write_text(text + "\n", encoding="utf-8")


def record(plot: Plot, template: Path, folder: Path) -> dict[str, Any]:
    """Return one scenario, played by the app on a fresh database."""
    clock = Clock()
    app = _make_app(template, folder, clock)
    context: ServiceContext = app.extensions["negotiator"]
    plot.prepare(context)
    debtor = Debtor(app.test_client(), context, plot.document_number)
    turn = Recording(debtor, context, clock)
    plot.play(turn)
    session = debtor.session
    recorded = {
        "name": plot.name,
        "about": (plot.play.__doc__ or "").strip(),
        "language": plot.language,
        "jurisdiction": plot.jurisdiction,
        "today": context.today().isoformat(),
        "document_number": plot.document_number,
        "person": session.debts[0].debtor_name,
        "instructions": INSTRUCTIONS,
        "messages": plot.messages,
        "chosen_debt_id": session.debt.id if session.debt else None,
        "debts": debtor.run("get_all_debts")["debts"],
        "offers": turn.standing,
        "tool_results": turn.results,
        "own_texts": own_texts(debtor, _list_agreements(turn.results)),
    }
    with app.app_context():
        database.engine.dispose()
    return recorded


def _list_agreements(results: list[dict[str, Any]]) -> str:
    agreements = [item for result in results for item in result["output"].get("agreements", [])]
    return "\n".join(
        f"- {item['reference']} · {item['creditor']} · {item['status_text']}" for item in agreements
    )


def own_texts(debtor: Debtor, agreements: str) -> list[str]:
    """Return every state's text and every text of the flow, as this conversation would show them."""
    session = debtor.session
    rendered = []
    for state in session.flow.flow.states:
        session.state = state
        rendered.append(state_text(session))
    creditor = session.debt.creditor_name if session.debt else ""
    variables = {
        "banco": creditor,
        "espera": "5 minutos",
        "pregunta": "ese valor completo",
        "lecturas": "saber cuánto debes o ver qué opciones de pago tienes",
        "lista_acuerdos": agreements,
        "lista_documentos": "- Estado de cuenta",
    }
    # Said only of a debt with an agreement: elsewhere it is untrue.
    agreed = session.debt is not None and session.debt.status == "in_agreement"
    unsaid = ELSEWHERE | OF_THE_SERVICE | (frozenset() if agreed else {"debt_agreed"})
    keys = [key for key in session.flow.texts if key not in unsaid]
    return rendered + [session.flow.text(key, variables) for key in keys]


def _make_app(template: Path, folder: Path, clock: Callable[[], datetime]) -> Flask:
    library = folder / "library"
    shutil.copytree(load_settings({}).documents_folder, library, dirs_exist_ok=True)
    shutil.copy(Path(__file__).with_name("tarifas.md"), library)
    settings = load_settings(
        {},
        flask_env="test",
        sqlalchemy_database_uri=databases.copy_sqlite(template, folder),
        secret_key="a-secret-that-only-these-tests-know",
        documents_path=str(library),
    )
    return create_app(settings, clock=clock)


if __name__ == "__main__":
    main()
