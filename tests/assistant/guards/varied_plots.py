"""Whose turns are recorded besides: other countries and currencies, decided cases, a budget in English, late payers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from backend.knowledge.ingestion.reading import read_file
from backend.services import case_decisions
from backend.services.agreements import accept_offer
from backend.services.context import SYSTEM, ServiceContext
from backend.services.library_folder import load_folder
from backend.services.payment_entries import NewPayment
from backend.services.payments import record_payment
from tests.assistant.guards.further_plots import LADDER_TERMS, OCTOBER, lay_debts
from tests.assistant.guards.later_plots import agree_to_plan, come_back, name_agreement, owed, pay_first
from tests.assistant.guards.plots import NOW, OPENING, Plot, Recording

LATE, PAID_UP, ACCEPTED = "AC-2026-T8LN-4CVB", "AC-2026-K3YD-8WQF", "AC-2026-R6HS-2ZPA"


def four_debts(turn: Recording) -> None:
    """Four debts with three creditors, one of which cannot be negotiated here; all of them are asked about."""
    debts = turn.debtor.run("get_all_debts")["debts"]
    (disputed,) = [debt["id"] for debt in debts if debt["obligation_ending"] == "7250"]
    turn.debtor.run("set_debt_id", debt_id=disputed)
    turn.debtor.run("open_dispute", reason="already_paid", details="esa ya la pagué en marzo")
    come_back(turn)
    turn.run("get_all_debts")


def spain_offers(turn: Recording) -> None:
    """A loan in euros with its offers, one of which begins with a payment; then a later day is asked for."""
    turn.run("get_all_debts")
    turn.before("manage_negotiation", **OPENING)
    turn.run("manage_negotiation", **OPENING, payment_date="2026-12-18")


def argentine_part(turn: Recording) -> None:
    """Somebody in Argentina can pay a part at once: what follows of the rest."""
    turn.before("manage_negotiation", **OPENING)
    turn.run("propose_partial_immediate_payment", immediate_payment_amount=150_000)


def peruvian_plan(turn: Recording) -> None:
    """Four instalments that begin after the bonus of December were asked for."""
    turn.run(
        "propose_payment_plan",
        **{**LADDER_TERMS, "proposed_maximum_period_months": 4, "first_payment_date": "2027-01-05"},
    )


def english_budget(turn: Recording) -> None:
    """Somebody who writes English told their month, and then how much they can pay in it."""
    turn.run(
        "record_affordability",
        monthly_income=2_860,
        essential_expenses=2_315,
        other_debts=Decimal("140.50"),
        income_frequency=None,
    )
    turn.run("propose_payment_plan", **{**LADDER_TERMS, "proposed_monthly_payment": 250})


def english_late(turn: Recording) -> None:
    """Somebody who writes English is late with one payment of which they paid a part."""
    agreement = agree_to_plan(turn, datetime(2026, 8, 11, 15, 0, tzinfo=UTC), 6)
    pay_first(turn, agreement, 2)
    _pay_part(turn, agreement, 3, Decimal(300))
    come_back(turn)
    turn.run("get_agreement_status")
    name_agreement(turn, agreement, LATE)


def dispute_rejected(turn: Recording) -> None:
    """A dispute was looked at and the debt stands; its offers can be had again."""
    turn.clock.now = OCTOBER
    turn.debtor.run("manage_negotiation", **OPENING)
    turn.debtor.run("open_dispute", reason="wrong_amount", details="me están cobrando intereses de más")
    (case,) = turn.debtor.run("get_case_status")["cases"]
    case_decisions.reject_dispute(
        turn.context,
        SYSTEM,
        case["id"],
        note="Los intereses son los del contrato; se adjunta la liquidación.",
    )
    come_back(turn)
    turn.run("get_case_status")
    turn.run("manage_negotiation", **OPENING)


def paid_ahead(turn: Recording) -> None:
    """An agreement of which more was paid than was due; its debtor asks what is missing."""
    agreement = agree_to_plan(turn, datetime(2026, 9, 1, 15, 0, tzinfo=UTC), 5)
    pay_first(turn, agreement, 2)
    _pay_part(turn, agreement, 3, Decimal(100_000))
    come_back(turn)
    turn.run("get_agreement_status")
    name_agreement(turn, agreement, PAID_UP)


def just_accepted(turn: Recording) -> None:
    """The single payment was accepted yesterday: until when and how much is asked again."""
    turn.clock.now = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
    (lump,) = [
        o for o in turn.debtor.run("manage_negotiation", **OPENING)["offers"] if o["kind"] == "lump_sum"
    ]
    agreement, _ = accept_offer(turn.context, turn.debtor.principal, lump["id"], key="una-clave-mas")
    come_back(turn)
    turn.run("get_agreement_status")
    name_agreement(turn, agreement, ACCEPTED)


def ways_to_pay(turn: Recording) -> None:
    """How and where one pays, and what becomes of the data, answered from the documents."""
    turn.run("search_documents", query="medios de pago dónde pagar")
    turn.run("search_documents", query="qué pasa si me atraso en una cuota")


def _pay_part(turn: Recording, agreement: dict[str, Any], number: int, amount: Decimal) -> None:
    """Pay a part of a payment on its day, or yesterday where that is yet to come."""
    (payment,) = [item for item in agreement["schedule"] if item["number"] == number]
    day = min(date.fromisoformat(payment["due_date"]), date(2026, 11, 20))
    turn.clock.now = min(datetime.fromisoformat(f"{day}T15:00:00+00:00"), NOW)
    record_payment(turn.context, SYSTEM, agreement["id"], NewPayment(str(amount), day, f"B-{number}-parte"))


def lay_library_too(context: ServiceContext) -> None:
    """Add one debt, and the documents that are delivered."""
    lay_debts(
        owed(
            "43190277",
            "ELENA OSORIO",
            creditor="BANCO DEL RÍO S.A.",
            principal=124_000_000,
            interest=9_800_000,
            last_digits="5081",
        )
    )(context)
    load_folder(context, read=read_file)


def _plot(
    name: str,
    number: str,
    person: str,
    messages: list[str],
    play: Callable[[Recording], None],
    *debts: dict[str, Any],
    jurisdiction: str = "CO",
    language: str = "es",
) -> Plot:
    laid = lay_debts(*(owed(number, person, **debt) for debt in debts))
    return Plot(name, number, messages, play, jurisdiction, language, prepare=laid)


def _debt(
    creditor: str, product: str, owed_minor: tuple[int, int, int], ending: str, due: date, **more: Any
) -> Any:
    """Return a debt; `owed_minor` are principal, interest and fees in minor units."""
    principal, interest, fees = owed_minor
    return {
        "creditor": creditor,
        "product": product,
        "principal": principal,
        "interest": interest,
        "fees": fees,
        "last_digits": ending,
        "due_date": due,
        **more,
    }


PLOTS = [
    _plot(
        "four_debts",
        "79884120",
        "RAMIRO SUÁREZ",
        ["¿cuánto debo en total y a quién?"],
        four_debts,
        _debt(
            "BANCO DEL RÍO S.A.",
            "TARJETA DE CRÉDITO",
            (184_000_000, 22_350_000, 0),
            "3418",
            date(2026, 6, 11),
        ),
        _debt(
            "BANCO DEL RÍO S.A.",
            "LIBRE INVERSIÓN",
            (640_500_000, 71_900_000, 1_850_000),
            "9906",
            date(2026, 2, 3),
        ),
        _debt(
            "COOPERATIVA EL PORVENIR", "MICROCRÉDITO", (95_200_000, 4_760_000, 0), "7250", date(2025, 11, 28)
        ),
        _debt(
            "ALMACENES LA SABANA S.A.",
            "CRÉDITO ROTATIVO",
            (41_300_000, 5_120_000, 600_000),
            "0047",
            date(2026, 8, 17),
        ),
    ),
    _plot(
        "spain_offers",
        "48213077K",
        "IRENE CASTRO",
        ["¿qué opciones tengo?", "¿podría pagarlo el 18 de diciembre, cuando cobre la extra?"],
        spain_offers,
        _debt(
            "CAJA RURAL DEL TAJO S.A.",
            "PRÉSTAMO PERSONAL",
            (412_350, 38_215, 2_400),
            "6174",
            date(2026, 3, 9),
            currency="EUR",
            debtor={"locale": "es_ES"},
        ),
        jurisdiction="ES",
    ),
    _plot(
        "argentine_part",
        "28455190",
        "SILVINA ROLDÁN",
        ["¿qué planes hay?", "hoy puedo poner 150 mil y el resto en cuotas"],
        argentine_part,
        _debt(
            "BANCO DEL PLATA S.A.",
            "TARJETA DE CRÉDITO",
            (61_240_000, 14_875_050, 930_000),
            "2238",
            date(2026, 7, 13),
            currency="ARS",
            debtor={"locale": "es_AR"},
        ),
    ),
    _plot(
        "peruvian_plan",
        "45120986",
        "JHONATAN FLORES",
        ["quiero pagar en 4 cuotas, pero empezando en enero"],
        peruvian_plan,
        _debt(
            "CAJA MUNICIPAL DEL PACÍFICO S.A.",
            "CRÉDITO DE CONSUMO",
            (318_600, 42_175, 3_000),
            "6410",
            date(2026, 5, 29),
            currency="PEN",
            debtor={"locale": "es_PE"},
        ),
    ),
    _plot(
        "english_budget",
        "388104572",
        "MARCUS HALE",
        ["I make 2,860 a month, spend 2,315 and pay 140.50 on a car loan", "I can do 250 a month"],
        english_budget,
        _debt(
            "LAKESIDE SAVINGS BANK",
            "CREDIT CARD",
            (294_000, 41_630, 3_500),
            "1186",
            date(2026, 4, 21),
            currency="USD",
            debtor={"locale": "en_US"},
        ),
        jurisdiction="US",
        language="en",
    ),
    _plot(
        "english_late",
        "527730916",
        "TESSA MORGAN",
        ["did my last payment go through? what do I still owe for November?"],
        english_late,
        _debt(
            "HARBOR CREDIT UNION",
            "PERSONAL LOAN",
            (472_500, 33_120, 0),
            "8042",
            date(2026, 3, 30),
            currency="USD",
            debtor={"locale": "en_US"},
        ),
        jurisdiction="US",
        language="en",
    ),
    _plot(
        "dispute_rejected",
        "63501847",
        "NELSON ARDILA",
        ["¿qué pasó con mi reclamo?", "entonces, ¿cómo puedo pagar?"],
        dispute_rejected,
        _debt(
            "FINANCIERA SAN TELMO S.A.", "LIBRANZA", (405_000_000, 58_340_000, 0), "1527", date(2026, 1, 14)
        ),
    ),
    _plot(
        "paid_ahead",
        "37720561",
        "CLAUDIA RESTREPO",
        ["aboné de más en octubre, ¿cuánto me falta y cuándo pago?"],
        paid_ahead,
        _debt(
            "COMERCIAL LA PALMA S.A.S.",
            "CRÉDITO DE CONSUMO",
            (151_400_000, 18_750_000, 0),
            "4493",
            date(2026, 5, 6),
        ),
    ),
    _plot(
        "just_accepted",
        "80993415",
        "FABIÁN ROJAS",
        ["ya acepté el pago único, ¿hasta cuándo tengo y cuánto era?"],
        just_accepted,
        _debt(
            "BANCO ANDINO DEL SUR S.A.",
            "TARJETA DE CRÉDITO",
            (268_900_000, 37_410_000, 2_000_000),
            "6631",
            date(2026, 4, 2),
        ),
    ),
    Plot(
        "ways_to_pay",
        "43190277",
        ["¿por dónde puedo pagar?", "¿y qué pasa si un mes me atraso?"],
        ways_to_pay,
        prepare=lay_library_too,
    ),
]
