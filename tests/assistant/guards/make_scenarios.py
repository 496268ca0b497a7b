"""Write scenarios/*.json: what the tools really answered to some people, and our own texts in their conversations.

python -m tests.assistant.guards.make_scenarios [name…], without names all of them
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Flask

from backend.app import create_app
from backend.assistant.brains.model.guarding import person_name
from backend.assistant.reply import state_text
from backend.config import load_settings
from backend.db.extension import database
from backend.services.context import ServiceContext
from tests import databases
from tests.assistant.guards import everyday_plots, further_plots, later_plots, plots, varied_plots
from tests.assistant.guards.plots import Clock, Plot, Recording
from tests.assistant.guards.scenarios import FOLDER, INSTRUCTIONS
from tests.assistant.table import Debtor

# Said of a month that somebody told, a payment above it, a day that is too late: nobody here has any of them.
ELSEWHERE = frozenset({"budget_income", "budget_unclear", "source_needed", "date_too_far"})
# Said of one debt: where none is chosen, or none is left, there is nothing to fill in.
OF_ONE_DEBT = frozenset({"proponer_planes_pago", "debt_chosen"})
# Said of offers: where their debt is not on sale any more, none of them stands.
OF_OFFERS = frozenset(
    {"proponer_planes_pago", "gestionar_objecion", "confirmar_plan_elegido", "generar_acuerdo"}
)
# What the service does, and no model says.
OF_THE_SERVICE = frozenset({"closed_full", "closed_idle", "spanish_only", "waits_for_person"})
PLOTS = [*plots.PLOTS, *further_plots.PLOTS, *later_plots.PLOTS, *everyday_plots.PLOTS, *varied_plots.PLOTS]


def main() -> None:
    """Make every scenario, or those that are named, on a database of its own and write it down."""
    made = [plot for plot in PLOTS if not plot.kept]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help=", ".join(plot.name for plot in made))
    asked = parser.parse_args().names
    unknown = set(asked).difference(plot.name for plot in made)
    if unknown:
        parser.error(f"no such scenario: {', '.join(sorted(unknown))}")
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        template = databases.make_sqlite_template(Path(folder) / "template.sqlite3")
        for plot in (plot for plot in made if not asked or plot.name in asked):
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
        "person": person_name(session),
        "instructions": INSTRUCTIONS,
        "messages": plot.messages,
        "chosen_debt_id": session.debt.id if session.debt else None,
        "debts": debtor.run("get_all_debts")["debts"],
        "offers": turn.standing,
        "tool_results": turn.results,
        "own_texts": own_texts(debtor, turn.results),
    }
    with app.app_context():
        database.engine.dispose()
    return recorded


def own_texts(debtor: Debtor, results: list[dict[str, Any]]) -> list[str]:
    """Return every state's text and every text of the flow, as this conversation would show them."""
    session, agreements = debtor.session, _agreements(results)
    waiting = [item["reference"] for item in agreements if item["status"] == "pending_approval"]
    unsaid = _unsaid(debtor, waits=bool(waiting))
    rendered = []
    for state in session.flow.flow.states:
        if state not in unsaid:
            session.state = state
            rendered.append(state_text(session))
    variables = {
        "banco": session.debt.creditor_name if session.debt else "",
        "espera": "5 minutos",
        "pregunta": "ese valor completo",
        "lecturas": "saber cuánto debes o ver qué opciones de pago tienes",
        "lista_acuerdos": "\n".join(
            f"- {item['reference']} · {item['creditor']} · {item['status_text']}" for item in agreements
        ),
        "lista_documentos": "- Estado de cuenta",
        "acuerdo_referencia": "".join(waiting),
    }
    keys = [key for key in session.flow.texts if key not in unsaid]
    return rendered + [session.flow.text(key, variables) for key in keys]


def _unsaid(debtor: Debtor, *, waits: bool) -> frozenset[str]:
    """Return the states and texts of which what is said is untrue here, or has nothing to be said of."""
    session = debtor.session
    debt_waits = session.debt is not None and session.debt.waits_for_approval
    agreed = session.debt is not None and session.debt.status == "in_agreement" and not debt_waits
    withdrawn = session.debt is not None and session.debt.status != "active" and bool(session.offers)
    untrue = {
        "debt_agreed": not agreed,
        "agreement_waits": not waits,
        "debt_waits": not debt_waits,
        "informar_deuda": not session.debts,
        **dict.fromkeys(OF_ONE_DEBT, session.debt is None),
    }
    return (
        ELSEWHERE
        | OF_THE_SERVICE
        | {name for name, holds in untrue.items() if holds}
        | (OF_OFFERS if withdrawn else frozenset())
    )


def _agreements(results: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [item for result in results for item in result["output"].get("agreements", [])]


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
