"""Whose turns are recorded: eight people who negotiate, follow an agreement or ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from backend.services.agreements import accept_offer
from backend.services.context import ServiceContext
from tests.assistant.table import Debtor
from tests.factories import make_debt, make_policy
from tests.imports import import_text

# Accepting draws a reference at random; the files must not change with each run.
REFERENCE = "AC-2026-7K3QX9"
NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
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


class Clock:
    """The clock of a plot's app: today, unless what happened before is being played."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Recording:
    """A person's turn under way: `standing` is what was on the table before it."""

    debtor: Debtor
    context: ServiceContext
    clock: Clock = field(default_factory=Clock)
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


def lay_ladder(context: ServiceContext) -> None:
    """Add the eight's debts, and the ladder, for whose figures the first corpora were written."""
    make_policy(context, kind="ladder")
    import_text(context, CAMPAIGN)
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


@dataclass(frozen=True)
class Plot:
    """Whose turn it is and what was said in it."""

    name: str
    document_number: str
    messages: list[str]
    play: Callable[[Recording], None]
    jurisdiction: str = "CO"
    language: str = "es"
    prepare: Callable[[ServiceContext], None] = lay_ladder
    """Adds the debts."""
    kept: bool = False
    """Whether what was recorded stays: replies were written for it, and today's tool answers in less words."""


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
        "documents",
        "93388915",
        ["¿a qué hora atienden y cuánto vale la copia del paz y salvo?"],
        documents,
        kept=True,
    ),
]
