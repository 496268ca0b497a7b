"""Whose turns are recorded besides: agreements that wait, break, change or end; Spain; a budget; no debt chosen."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from backend.services.agreement_cancellation import cancel_agreement
from backend.services.agreement_replan import confirm_replan, preview_replan
from backend.services.agreements import accept_offer
from backend.services.context import SYSTEM, ServiceContext
from backend.services.follow_up import follow_agreements
from backend.services.payment_entries import NewPayment
from backend.services.payments import record_payment
from tests.assistant.guards.further_plots import LADDER_TERMS, lay_debts
from tests.assistant.guards.plots import NOW, OPENING, Plot, Recording
from tests.factories import make_policy
from tests.imports import import_text

KEY = "una-clave"
WAITING, BROKEN, REPLANNED, COMPLETED = (
    "AC-2026-4TR8-W0JD",
    "AC-2026-H5N2-6YQB",
    "AC-2026-P9ZC-3M7X",
    "AC-2026-1VKE-8S4G",
)
SINGLE_DEBT = """\
Campaña;Nombre_del_cliente;Cedula;Ultimos_digitos;Producto;banco;Saldo_total;Capital;Intereses;Oferta_1;Oferta_2;\
Hasta_3_cuotas;Hasta_6_cuotas;Hasta_12_cuotas;NumerodeObligacion;Email
Aguinaldo;ÓSCAR BELTRÁN;71388462;5267;CRÉDITO DE VIVIENDA;CORPORACIÓN EL CEDRO S.A.;28640000;22500000;6140000;\
24344000;20048000;7446400;3914000;2100000;6620014477815267;oscar@example.com
"""


def agreement_waiting(turn: Recording) -> None:
    """A plan of a large debt was accepted three days ago and waits for a person of the creditor."""
    agreement = agree_to_plan(turn, datetime(2026, 11, 20, 15, 0, tzinfo=UTC), 12)
    come_back(turn)
    turn.run("get_all_debts")
    turn.run("get_agreement_status")
    name_agreement(turn, agreement, WAITING)


def broken_agreement(turn: Recording) -> None:
    """An agreement broke after its first payment and was cancelled for it: the debt, less that, has new offers."""
    agreement = agree_to_plan(turn, datetime(2026, 7, 6, 15, 0, tzinfo=UTC), 6)
    pay_first(turn, agreement, 1)
    turn.clock.now = datetime(2026, 10, 30, 15, 0, tzinfo=UTC)
    follow_agreements(turn.context, "America/Lima")
    cancel_agreement(
        turn.context, SYSTEM, agreement["id"], reason="No llegaron las cuotas de septiembre y octubre."
    )
    come_back(turn)
    turn.run("get_agreement_status")
    turn.run("manage_negotiation", **OPENING)
    name_agreement(turn, agreement, BROKEN)


def replanned_agreement(turn: Recording) -> None:
    """Two payments of an agreement were made and one was not; a week ago its debtor chose new dates for the rest."""
    agreement = agree_to_plan(turn, datetime(2026, 7, 21, 15, 0, tzinfo=UTC), 5)
    pay_first(turn, agreement, 2)
    turn.clock.now = datetime(2026, 11, 16, 15, 0, tzinfo=UTC)
    follow_agreements(turn.context, "America/Bogota")
    ways = preview_replan(turn.context, turn.debtor.principal, agreement["id"])["options"]
    (chosen,) = [way for way in ways if way["instalments"] == 4]
    confirm_replan(
        turn.context,
        turn.debtor.principal,
        agreement["id"],
        instalments=chosen["instalments"],
        schedule_hash=chosen["schedule_hash"],
        key="otra-clave",
    )
    come_back(turn)
    turn.run("get_agreement_status")
    name_agreement(turn, agreement, REPLANNED)


def completed_agreement(turn: Recording) -> None:
    """The only debt is paid, as it was agreed; nothing is owed any more, and there are documents to be had."""
    agreement = agree_to_plan(turn, datetime(2026, 5, 11, 15, 0, tzinfo=UTC), 4)
    pay_first(turn, agreement, 4)
    come_back(turn)
    turn.run("get_agreement_status")
    turn.run("get_personal_documents", kind=None)
    name_agreement(turn, agreement, COMPLETED)


def several_turns(turn: Recording) -> None:
    """Offers were asked for, then a lump sum was proposed; now instalments of an amount that the person can pay."""
    turn.before("manage_negotiation", **OPENING)
    turn.before("manage_negotiation", counteroffer=19_500, request_immediate_payment_offer=None)
    turn.run("propose_payment_plan", **{**LADDER_TERMS, "proposed_monthly_payment": 2_350})


def spain_hardship(turn: Recording) -> None:
    """Little is left of a month and the person says that they cannot pay: what is possible has yet to be chosen."""
    turn.run(
        "record_affordability",
        monthly_income=Decimal("1310.40"),
        essential_expenses=1_225,
        other_debts=60,
        income_frequency=None,
    )
    turn.run("report_hardship")
    turn.run("get_case_status")


def spain_dispute(turn: Recording) -> None:
    """An old debt, of whose age the offers warned, is contested in this turn as somebody else's."""
    turn.before("manage_negotiation", **OPENING)
    turn.run("open_dispute", reason="not_mine", details="ese préstamo no es mío, y además ya prescribió")
    turn.run("get_case_status")


def too_low_offer(turn: Recording) -> None:
    """The campaign's price stood; far too little was proposed for millions that are owed."""
    turn.before("manage_negotiation", **OPENING)
    turn.run("manage_negotiation", counteroffer=900_000, request_immediate_payment_offer=None)


def two_debts_no_choice(turn: Recording) -> None:
    """Two debts of two creditors, the larger of which is the younger; none of them has been chosen."""
    turn.run("get_all_debts")


def monthly_budget(turn: Recording) -> None:
    """A month was told in this turn, income by the fortnight; then a plan was asked for that fits in it."""
    left = turn.run(
        "record_affordability",
        monthly_income=Decimal("1075.50"),
        essential_expenses=1_640,
        other_debts=Decimal("127.25"),
        income_frequency="fortnightly",
    )
    turn.run(
        "propose_payment_plan", **{**LADDER_TERMS, "proposed_monthly_payment": Decimal(str(left["cap"]))}
    )


def agree_to_plan(turn: Recording, day: datetime, months: int) -> dict[str, Any]:
    """Accept a plan of so many months on a day before today's."""
    turn.clock.now = day
    terms = {**LADDER_TERMS, "proposed_maximum_period_months": months}
    (offer,) = [
        offer
        for offer in turn.debtor.run("propose_payment_plan", **terms)["offers"]
        if offer["instalment_count"] == months
    ]
    agreement, _ = accept_offer(turn.context, turn.debtor.principal, offer["id"], key=KEY)
    return agreement


def pay_first(turn: Recording, agreement: dict[str, Any], count: int) -> None:
    """Pay the first payments of an agreement, each in full on its day."""
    for payment in agreement["schedule"][:count]:
        day = payment["due_date"]
        turn.clock.now = datetime.fromisoformat(f"{day}T15:00:00+00:00")
        new = NewPayment(str(payment["amount"]), date.fromisoformat(day), f"B-{payment['number']}")
        record_payment(turn.context, SYSTEM, agreement["id"], new)


def come_back(turn: Recording) -> None:
    """Begin today's conversation: nothing is on the table in it."""
    turn.clock.now = NOW
    turn.debtor.session.reload_debts()
    turn.debtor.session.memory, turn.debtor.session.offers = {}, []


def name_agreement(turn: Recording, agreement: dict[str, Any], reference: str) -> None:
    """Give the agreement its name in the files wherever it was told: the one drawn changes with each run."""
    told = json.dumps(turn.results, default=float)
    turn.results = json.loads(told.replace(agreement["reference"], reference))


def lay_waiting(context: ServiceContext) -> None:
    """Add a debt so large that the creditor looks at its agreement first."""
    make_policy(context, approval={"above_balance_minor": 3_000_000_000})
    lay_debts(
        owed(
            "80211454",
            "HERNÁN QUIROGA",
            creditor="BANCO ANDINO DEL SUR S.A.",
            product="CRÉDITO HIPOTECARIO",
            principal=3_912_000_000,
            interest=688_500_000,
            fees=37_500_000,
            last_digits="2914",
            due_date=date(2026, 1, 20),
        )
    )(context)


def lay_campaign(context: ServiceContext) -> None:
    """Add one debt of millions with its campaign's prices."""
    import_text(context, SINGLE_DEBT)


def owed(number: str, name: str, **debt: Any) -> dict[str, Any]:
    return {"document_number": number, "name": name, **debt}


PLOTS = [
    Plot(
        "agreement_waiting",
        "80211454",
        ["acepté el plan el viernes, ¿ya quedó listo o falta algo?"],
        agreement_waiting,
        prepare=lay_waiting,
    ),
    Plot(
        "broken_agreement",
        "44870213",
        ["¿qué pasó con mi acuerdo? no pude pagar las últimas cuotas", "¿y qué opciones tengo ahora?"],
        broken_agreement,
        prepare=lay_debts(
            owed(
                "44870213",
                "MILAGROS QUISPE",
                creditor="CAJA MUNICIPAL DEL PACÍFICO S.A.",
                product="CRÉDITO PYME",
                currency="PEN",
                principal=684_250,
                interest=97_380,
                fees=4_500,
                last_digits="7083",
                due_date=date(2026, 2, 27),
                debtor={"locale": "es_PE"},
            )
        ),
    ),
    Plot(
        "replanned_agreement",
        "1032410876",
        ["la semana pasada cambié las fechas de mi acuerdo, ¿cuáles son las nuevas?"],
        replanned_agreement,
        prepare=lay_debts(
            owed(
                "1032410876",
                "PAOLA VÉLEZ",
                creditor="FONDO DE EMPLEADOS LA LOMA",
                product="CRÉDITO DE ESTUDIOS",
                principal=573_400_000,
                interest=61_250_000,
                last_digits="8126",
                due_date=date(2026, 4, 10),
            )
        ),
    ),
    Plot(
        "completed_agreement",
        "19445067",
        ["ya terminé de pagar, ¿me das el paz y salvo? ¿y qué otros documentos míos hay?"],
        completed_agreement,
        prepare=lay_debts(
            owed(
                "19445067",
                "GUSTAVO ARIAS",
                creditor="TIENDAS EL ROBLEDAL S.A.S.",
                product="CRÉDITO DE ELECTRODOMÉSTICOS",
                principal=138_700_000,
                interest=17_640_000,
                last_digits="4359",
                due_date=date(2025, 12, 1),
            )
        ),
    ),
    Plot(
        "several_turns",
        "CUPM850412MD3",
        ["¿qué opciones hay?", "puedo dar 19,500 de contado", "¿y si pago 2,350 al mes?"],
        several_turns,
        prepare=lay_debts(
            owed(
                "CUPM850412MD3",
                "MARIANA CUEVAS",
                creditor="FINANCIERA DEL BAJÍO S.A.",
                product="PRÉSTAMO DE NÓMINA",
                currency="MXN",
                principal=2_467_350,
                interest=389_125,
                fees=21_600,
                last_digits="1738",
                due_date=date(2026, 5, 29),
                debtor={"locale": "es_MX"},
            )
        ),
    ),
    Plot(
        "spain_hardship",
        "71650423Q",
        ["cobro 1.310,40 y se me van 1.225 en vivir y 60 de otro préstamo", "ahora mismo no puedo pagar"],
        spain_hardship,
        jurisdiction="ES",
        prepare=lay_debts(
            owed(
                "71650423Q",
                "NURIA FERRER",
                creditor="BANCO DEL CANTÁBRICO S.A.",
                product="PRÉSTAMO AL CONSUMO",
                currency="EUR",
                principal=781_245,
                interest=93_418,
                last_digits="5540",
                due_date=date(2026, 7, 8),
                debtor={"locale": "es_ES"},
            )
        ),
    ),
    Plot(
        "spain_dispute",
        "05298614B",
        ["ese préstamo no es mío, y además ya prescribió", "¿qué va a pasar ahora?"],
        spain_dispute,
        jurisdiction="ES",
        prepare=lay_debts(
            owed(
                "05298614B",
                "ÁLVARO IBÁÑEZ",
                creditor="FINANZAS MESETA E.F.C. S.A.",
                product="PRÉSTAMO RÁPIDO",
                currency="EUR",
                principal=146_890,
                interest=52_307,
                fees=2_950,
                last_digits="3092",
                due_date=date(2019, 9, 16),
                debtor={"locale": "es_ES"},
            )
        ),
    ),
    Plot(
        "too_low_offer",
        "71388462",
        ["¿cuánto me cobran?", "les doy 900 mil y quedamos a mano"],
        too_low_offer,
        prepare=lay_campaign,
    ),
    Plot(
        "two_debts_no_choice",
        "63512788",
        ["¿cuál de mis deudas es la más vieja y cuál la más grande?"],
        two_debts_no_choice,
        prepare=lay_debts(
            owed(
                "63512788",
                "BEATRIZ LOZANO",
                creditor="COOPERATIVA SAN ISIDRO",
                product="CRÉDITO AGROPECUARIO",
                principal=294_300_000,
                interest=68_120_000,
                fees=2_380_000,
                last_digits="6671",
                due_date=date(2024, 10, 2),
            ),
            owed(
                "63512788",
                "BEATRIZ LOZANO",
                creditor="BANCO DE LAS ACACIAS S.A.",
                principal=803_900_000,
                interest=45_700_000,
                last_digits="0248",
                due_date=date(2026, 6, 18),
            ),
        ),
    ),
    Plot(
        "monthly_budget",
        "483920116",
        [
            "me pagan 1.075,50 cada quincena, gasto 1.640 al mes y 127,25 van a otra deuda",
            "¿qué cuota me cabe?",
        ],
        monthly_budget,
        jurisdiction="US",
        prepare=lay_debts(
            owed(
                "483920116",
                "ROBERTO SALINAS",
                creditor="LAKESIDE SAVINGS BANK",
                product="PRÉSTAMO PERSONAL",
                currency="USD",
                principal=612_480,
                interest=73_995,
                fees=3_500,
                last_digits="8805",
                due_date=date(2026, 8, 31),
                debtor={"locale": "es_US"},
            )
        ),
    ),
]
