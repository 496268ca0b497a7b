"""Write scenarios/*.json: what the tools really answered to eight people, and our own texts in their conversations.

python -m tests.assistant.guards.make_scenarios
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask

from backend.app import create_app
from backend.assistant.reply import state_text
from backend.config import load_settings
from backend.db.extension import database
from backend.services.agreements import accept_offer
from backend.services.context import ServiceContext
from tests import databases
from tests.assistant.guards.scenarios import FOLDER, INSTRUCTIONS
from tests.assistant.table import Debtor
from tests.factories import make_debt, make_policy
from tests.imports import import_text

# Said of a month that somebody told, or of an agreement that waits: none of the eight has either.
ELSEWHERE = frozenset({"agreement_waits", "budget_income", "budget_unclear", "source_needed"})
NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
# Accepting draws a reference at random; the files must not change with each run.
REFERENCE = "AC-2026-7K3QX9"
CAMPAIGN = """\
Campaña;Nombre_del_cliente;Cedula;Ultimos_digitos;Producto;banco;Saldo_total;Capital;Intereses;Oferta_1;Oferta_2;\
Hasta_3_cuotas;Hasta_6_cuotas;Hasta_12_cuotas;NumerodeObligacion;Email
Prueba;CARLOS FAJARDO;93388915;4821;TARJETA DE CRÉDITO;COMPAÑÍA DE FINANCIAMIENTO TUYA S.A.;123456;98765;24691;\
104938;86419;34979;18518;10288;5304870012344821;carlos@example.com
Prueba;ANA TORRES;52845671;7702;LIBRANZA;BANCO DEL VALLE DORADO S.A.;1200000;1000000;200000;NULL;NULL;NULL;NULL;\
NULL;4017230011117702;ana@example.com
Prueba;MARTA RUIZ;41777888;3310;CRÉDITO DE VEHÍCULO;BANCO DEL VALLE DORADO S.A.;8750000;7900000;850000;NULL;NULL;\
NULL;NULL;NULL;4017230011113310;marta@example.com
Prueba;JORGE MESA;80456123;6648;LIBRE INVERSIÓN;FINANCIERA LOS ROBLES S.A.;2400000;2000000;400000;NULL;NULL;\
NULL;NULL;NULL;5521008812346648;jorge@example.com
Prueba;LUIS PARRA;79111222;0915;MICROCRÉDITO;COOPERATIVA LA CEIBA;4500000;4500000;0;NULL;NULL;NULL;NULL;NULL;\
7700512388340915;luis@example.com
Prueba;LUIS PARRA;79111222;0368;CRÉDITO ROTATIVO;ALMACENES EL NARANJO S.A.;780000;650000;130000;702000;624000;\
260000;130000;NULL;3390000456120368;luis@example.com
Prueba;LUIS PARRA;79111222;0377;TARJETA DE CRÉDITO;ALMACENES EL NARANJO S.A.;315500;290000;25500;NULL;NULL;NULL;\
NULL;NULL;3390000456120377;luis@example.com
"""
OPENING = {"counteroffer": None, "request_immediate_payment_offer": None}


@dataclass
class Recording:
    """A person's turn under way: `standing` is what was on the table before it."""

    debtor: Debtor
    context: ServiceContext
    standing: list[dict[str, Any]] = field(default_factory=list)
    results: list[dict[str, Any]] = field(default_factory=list)

    def before(self, tool: str, **arguments: Any) -> None:
        """Run a tool in an earlier turn: its offers stand, the rest of its answer is gone."""
        self.standing = self.debtor.run(tool, **arguments).get("offers", self.standing)

    def run(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """Run a tool in this turn and keep its answer."""
        output = self.debtor.run(tool, **arguments)
        self.results.append({"tool": tool, "arguments": arguments, "output": output})
        return output


def campaign_offers(turn: Recording) -> None:
    """One debt of 123.456 with the campaign's own prices, the last of which has been reached."""
    turn.run("get_all_debts")
    turn.before("manage_negotiation", **OPENING)
    for _ in range(3):
        turn.before("refuse_offers")
    turn.run("refuse_offers")


def ladder_offers(turn: Recording) -> None:
    """One debt without prices of its own: the policy's ladder."""
    turn.run("get_all_debts")
    turn.run("manage_negotiation", **OPENING)


def three_debts(turn: Recording) -> None:
    """Three debts with two creditors; the second was chosen and its offers are on the table."""
    debts = turn.run("get_all_debts")["debts"]
    (chosen,) = [debt["id"] for debt in debts if debt["obligation_ending"] == "0368"]
    turn.run("set_debt_id", debt_id=chosen)
    turn.before("manage_negotiation", **OPENING)
    for _ in range(3):
        turn.before("refuse_offers")
    turn.run("refuse_offers")


def euro_plan(turn: Recording) -> None:
    """A debt in euros with fees; a plan with interest was computed and then offered."""
    turn.run("get_all_debts")
    plan = {"proposed_maximum_period_months": 6, "proposed_monthly_payment": None}
    turn.run("calculate_payment_plan", **plan)
    turn.run("propose_payment_plan", **plan)


def counter_offer(turn: Recording) -> None:
    """The ladder stood; the person proposed a lump sum below it and the engine came closer."""
    turn.before("manage_negotiation", **OPENING)
    turn.run("manage_negotiation", counteroffer=1_800_000, request_immediate_payment_offer=None)


def partial_payment(turn: Recording) -> None:
    """A part now, the rest in instalments; before that the person told what is left a month."""
    turn.before("manage_negotiation", **OPENING)
    turn.run(
        "record_affordability",
        monthly_income=3_200_000,
        essential_expenses=1_900_000,
        other_debts=450_000,
        income_frequency=None,
    )
    turn.run("propose_partial_immediate_payment", immediate_payment_amount=5_000_000)


def agreement_status(turn: Recording) -> None:
    """An agreement in three instalments is in force."""
    offers = turn.debtor.run("manage_negotiation", **OPENING)["offers"]
    accept_offer(turn.context, turn.debtor.principal, offers[1]["id"], key="una-clave")
    turn.debtor.session.reload_debts()
    turn.debtor.session.memory, turn.debtor.session.offers = {}, []
    turn.run("get_all_debts")
    output = turn.run("get_agreement_status")
    output["agreements"][0]["reference"] = REFERENCE


def documents(turn: Recording) -> None:
    """Questions about opening hours and fees, answered from the documents."""
    turn.run("search_documents", query="horario de atención y teléfono de la oficina")
    turn.run("search_documents", query="cuánto cuesta una copia del paz y salvo")


@dataclass(frozen=True)
class Plot:
    """Whose turn it is and what was said in it."""

    name: str
    document_number: str
    messages: list[str]
    play: Callable[[Recording], None]
    jurisdiction: str = "CO"


PLOTS = [
    Plot("campaign_offers", "93388915", ["¿qué opciones tengo?", "está muy caro"], campaign_offers),
    Plot("ladder_offers", "52845671", ["hola", "quiero ver cómo pagar"], ladder_offers),
    Plot(
        "three_debts",
        "79111222",
        ["quiero hablar del crédito rotativo de El Naranjo", "no me sirve"],
        three_debts,
    ),
    Plot(
        "euro_plan", "12345678Z", ["¿puedo pagarlo en 6 meses? me da para 400 euros al mes"], euro_plan, "ES"
    ),
    Plot("counter_offer", "80456123", ["puedo pagar 1.800.000 de una vez el 15 de diciembre"], counter_offer),
    Plot(
        "partial_payment",
        "41777888",
        ["gano 3.200.000, gasto 1.900.000 y pago 450.000 de otras deudas", "puedo dar 5 millones ya"],
        partial_payment,
    ),
    Plot("agreement_status", "52845671", ["¿cuándo es mi próxima cuota?"], agreement_status),
    Plot(
        "documents", "93388915", ["¿a qué hora atienden y cuánto vale la copia del paz y salvo?"], documents
    ),
]


def main() -> None:
    """Make every scenario on a database of its own and write it down."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        template = databases.make_sqlite_template(Path(folder) / "template.sqlite3")
        for plot in PLOTS:
            text = json.dumps(
                record(plot, template, Path(folder)), ensure_ascii=False, indent=1, default=float
            )
            (FOLDER / f"{plot.name}.json").write_text(text + "\n", encoding="utf-8")


def record(plot: Plot, template: Path, folder: Path) -> dict[str, Any]:
    """Return one scenario, played by the app on a fresh database."""
    app = _make_app(template, folder)
    context: ServiceContext = app.extensions["negotiator"]
    # The replies of the corpora were written for the ladder's figures.
    make_policy(context, kind="ladder")
    import_text(context, CAMPAIGN)
    _add_euro_debt(context)
    debtor = Debtor(app.test_client(), context, plot.document_number)
    turn = Recording(debtor, context)
    plot.play(turn)
    session = debtor.session
    recorded = {
        "name": plot.name,
        "about": (plot.play.__doc__ or "").strip(),
        "language": "es",
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
    }
    # Said only of a debt with an agreement: elsewhere it is untrue.
    agreed = session.debt is not None and session.debt.status == "in_agreement"
    keys = [key for key in session.flow.texts if key not in ELSEWHERE and (agreed or key != "debt_agreed")]
    return rendered + [session.flow.text(key, variables) for key in keys]


def _make_app(template: Path, folder: Path) -> Flask:
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
    return create_app(settings, clock=lambda: NOW)


def _add_euro_debt(context: ServiceContext) -> None:
    make_policy(context, currency="EUR", kind="ladder", plan_rate="0.09")
    make_debt(
        context,
        document_number="12345678Z",
        name="LUCÍA GARCÍA",
        creditor="BANCO DE LA RIBERA S.A.",
        principal=198_000,
        interest=31_567,
        fees=5_000,
        currency="EUR",
        last_digits="6630",
        obligation_number="ES-2026-6630",
        debtor={"locale": "es_ES"},
    )


if __name__ == "__main__":
    main()
