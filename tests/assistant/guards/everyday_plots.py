"""Whose turns are recorded besides: what is asked every day, and the tools that no other plot calls."""

from __future__ import annotations

from datetime import UTC, date, datetime

from tests.assistant.guards.further_plots import LADDER_TERMS, lay_debts
from tests.assistant.guards.later_plots import (
    agree_to_plan,
    come_back,
    name_agreement,
    owed,
    pay_first,
)
from tests.assistant.guards.plots import OPENING, Plot, Recording

HALF_PAID, FOLLOWED = "AC-2026-Q2WT-5HRA", "AC-2026-X7GD-9MKE"


def balance_asked(turn: Recording) -> None:
    """How much is owed, of what, and since when: nothing else has been asked yet."""
    turn.run("get_all_debts")


def agreed_and_open(turn: Recording) -> None:
    """Of two debts one has an agreement that is half paid, and the other is asked about now."""
    (agreed,) = [
        debt for debt in turn.debtor.run("get_all_debts")["debts"] if debt["obligation_ending"] == "1943"
    ]
    turn.debtor.run("set_debt_id", debt_id=agreed["id"])
    agreement = agree_to_plan(turn, datetime(2026, 8, 3, 15, 0, tzinfo=UTC), 4)
    pay_first(turn, agreement, 2)
    come_back(turn)
    debts = turn.run("get_all_debts")["debts"]
    (other,) = [debt for debt in debts if debt["obligation_ending"] == "6058"]
    turn.run("get_agreement_status")
    turn.run("set_debt_id", debt_id=other["id"])
    turn.run("manage_negotiation", **OPENING)
    name_agreement(turn, agreement, HALF_PAID)


def two_calculations(turn: Recording) -> None:
    """What a plan would ask for is computed twice, without and with something paid at once; nothing is offered."""
    turn.run("calculate_payment_plan", **{**LADDER_TERMS, "proposed_maximum_period_months": 8})
    turn.run(
        "calculate_payment_plan",
        **{**LADDER_TERMS, "proposed_maximum_period_months": 8, "down_payment": 1_000_000},
    )


def to_a_person(turn: Recording) -> None:
    """Somebody who wants to talk with a person, and asks when that can be."""
    turn.before("manage_negotiation", **OPENING)
    turn.run("get_office_hours")
    turn.run("escalate_to_human", reason="quiere hablar con una persona sobre las opciones")


def lawyer_in_english(turn: Recording) -> None:
    """Somebody who writes English has a lawyer: everything about paying stops."""
    turn.before("manage_negotiation", **OPENING)
    turn.run("report_legal_protection", kind="represented")


def english_agreement(turn: Recording) -> None:
    """Somebody who writes English asks what is left of an agreement."""
    agreement = agree_to_plan(turn, datetime(2026, 7, 14, 15, 0, tzinfo=UTC), 8)
    pay_first(turn, agreement, 3)
    come_back(turn)
    turn.run("get_agreement_status")
    name_agreement(turn, agreement, FOLLOWED)


def last_price(turn: Recording) -> None:
    """The offers were refused until there was no lower price."""
    turn.before("manage_negotiation", **OPENING)
    turn.run("refuse_offers")
    turn.run("refuse_offers")


PLOTS = [
    Plot(
        "balance_asked",
        "GARM850312HDF",
        ["¿cuánto debo y desde cuándo?"],
        balance_asked,
        prepare=lay_debts(
            owed(
                "GARM850312HDF",
                "MANUEL GARZA",
                creditor="FINANCIERA DEL BAJÍO S.A.",
                product="TARJETA DE CRÉDITO",
                currency="MXN",
                principal=1_874_060,
                interest=412_935,
                fees=69_600,
                last_digits="3301",
                due_date=date(2026, 6, 5),
                debtor={"locale": "es_MX"},
            )
        ),
    ),
    Plot(
        "agreed_and_open",
        "52118840",
        ["¿cómo voy con lo que ya acordé?", "¿y la otra deuda cómo la puedo pagar?"],
        agreed_and_open,
        prepare=lay_debts(
            owed(
                "52118840",
                "GLORIA PATIÑO",
                creditor="BANCO DEL RÍO S.A.",
                product="TARJETA DE CRÉDITO",
                principal=216_000_000,
                interest=38_450_000,
                last_digits="1943",
                due_date=date(2026, 3, 16),
            ),
            owed(
                "52118840",
                "GLORIA PATIÑO",
                creditor="COMERCIAL LA PALMA S.A.S.",
                product="CRÉDITO DE CONSUMO",
                principal=93_500_000,
                interest=11_220_000,
                fees=2_300_000,
                last_digits="6058",
                due_date=date(2026, 5, 22),
            ),
        ),
    ),
    Plot(
        "two_calculations",
        "1019033442",
        ["¿cuánto sería a 8 meses?", "¿y si doy un millón de entrada?"],
        two_calculations,
        prepare=lay_debts(
            owed(
                "1019033442",
                "FELIPE ARANGO",
                creditor="BANCO DEL RÍO S.A.",
                product="CRÉDITO LIBRE INVERSIÓN",
                principal=527_800_000,
                interest=84_360_000,
                last_digits="4476",
                due_date=date(2026, 2, 9),
            )
        ),
    ),
    Plot(
        "to_a_person",
        "30288714",
        ["prefiero hablar con una persona, ¿cuándo me atienden?"],
        to_a_person,
        prepare=lay_debts(
            owed(
                "30288714",
                "BEATRIZ LONDOÑO",
                creditor="FINANCIERA SAN TELMO S.A.",
                product="CRÉDITO DE VEHÍCULO",
                principal=1_245_000_000,
                interest=158_700_000,
                last_digits="8890",
                due_date=date(2026, 4, 24),
            )
        ),
    ),
    Plot(
        "lawyer_in_english",
        "472900318",
        ["my attorney is dealing with this, please talk to her", "so what happens now?"],
        lawyer_in_english,
        jurisdiction="US",
        language="en",
        prepare=lay_debts(
            owed(
                "472900318",
                "DANIEL BROOKS",
                creditor="HARBOR CREDIT UNION",
                product="PERSONAL LOAN",
                currency="USD",
                principal=618_300,
                interest=54_275,
                fees=2_500,
                last_digits="5520",
                due_date=date(2026, 5, 18),
                debtor={"locale": "en_US"},
            )
        ),
    ),
    Plot(
        "english_agreement",
        "601447825",
        ["how many payments do I have left, and when is the next one?"],
        english_agreement,
        jurisdiction="US",
        language="en",
        prepare=lay_debts(
            owed(
                "601447825",
                "OLIVIA REED",
                creditor="LAKESIDE SAVINGS BANK",
                product="AUTO LOAN",
                currency="USD",
                principal=512_840,
                interest=47_160,
                last_digits="7719",
                due_date=date(2026, 3, 2),
                debtor={"locale": "en_US"},
            )
        ),
    ),
    Plot(
        "last_price",
        "16781203",
        ["no me sirve ninguna", "sigue siendo mucho, bájele más"],
        last_price,
        prepare=lay_debts(
            owed(
                "16781203",
                "WILSON CÓRDOBA",
                creditor="COOPERATIVA EL PORVENIR",
                product="MICROCRÉDITO",
                principal=342_600_000,
                interest=51_900_000,
                last_digits="2204",
                due_date=date(2026, 1, 30),
            )
        ),
    ),
]
