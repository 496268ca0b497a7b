"""Whose turns are recorded besides: people who cannot pay, who dispute, who are late, who wait before the button."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from backend.knowledge.ingestion.reading import read_file
from backend.services import case_decisions
from backend.services.agreements import accept_offer
from backend.services.context import SYSTEM, ServiceContext
from backend.services.library_folder import load_folder
from backend.services.payment_entries import NewPayment
from backend.services.payments import record_payment
from tests.assistant.guards.plots import NOW, OPENING, REFERENCE, Plot, Recording
from tests.factories import make_debt

LADDER_TERMS = {
    "proposed_maximum_period_months": None,
    "proposed_monthly_payment": None,
    "down_payment": None,
    "first_payment_date": None,
    "pays_twice_a_month": None,
}
SEPTEMBER = datetime(2026, 9, 7, 15, 0, tzinfo=UTC)
OCTOBER = datetime(2026, 10, 13, 15, 0, tzinfo=UTC)


def lay_debts(*debts: dict[str, Any]) -> Any:
    """Return what adds these debts, under the product's own policy."""
    return partial(_add_debts, debts=debts)


def _add_debts(context: ServiceContext, *, debts: tuple[dict[str, Any], ...]) -> None:
    for debt in debts:
        make_debt(context, **debt)


def hardship_pause(turn: Recording) -> None:
    """Someone without work told their month, was offered a way out and has now asked for a pause."""
    turn.debtor.run(
        "record_affordability",
        monthly_income=900_000,
        essential_expenses=880_000,
        other_debts=0,
        income_frequency=None,
    )
    turn.debtor.run("report_hardship")
    turn.run("choose_hardship_path", path="pause")


def token_payment(turn: Recording) -> None:
    """A token payment was granted by a person of the team; the debtor asks when and how much."""
    turn.clock.now = OCTOBER
    turn.debtor.run("report_hardship")
    (case,) = turn.debtor.run("choose_hardship_path", path="token_payment")["cases"]
    case_decisions.grant_token_payment(
        turn.context, SYSTEM, case["id"], monthly="35000", months=3, note="Lo revisamos en enero."
    )
    turn.clock.now = NOW
    turn.run("get_case_status")


def disputed_debt(turn: Recording) -> None:
    """Two debts; of one the amount is contested in this turn, the other is left as it is."""
    debts = turn.run("get_all_debts")["debts"]
    (chosen,) = [debt["id"] for debt in debts if debt["obligation_ending"] == "5512"]
    turn.run("set_debt_id", debt_id=chosen)
    turn.run("open_dispute", reason="wrong_amount", details="pagué 400.000 en julio y no los veo")
    turn.run("get_case_status")


def late_agreement(turn: Recording) -> None:
    """An agreement in six instalments: the first is paid, half of the second, which is overdue."""
    turn.clock.now = SEPTEMBER
    offers = turn.debtor.run("propose_payment_plan", **{**LADDER_TERMS, "proposed_maximum_period_months": 6})
    chosen = offers["offers"][-1]
    agreement, _ = accept_offer(turn.context, turn.debtor.principal, chosen["id"], key="una-clave")
    for number, share in ((0, 1), (1, 2)):
        payment = agreement["schedule"][number]
        new = NewPayment(
            str(payment["amount"] / share), date.fromisoformat(payment["due_date"]), f"B-{number}"
        )
        turn.clock.now = datetime.fromisoformat(f"{payment['due_date']}T15:00:00+00:00")
        record_payment(turn.context, SYSTEM, agreement["id"], new)
    turn.clock.now = NOW
    turn.debtor.session.reload_debts()
    turn.debtor.session.memory, turn.debtor.session.offers = {}, []
    output = turn.run("get_agreement_status")
    output["agreements"][0]["reference"] = REFERENCE


def euro_cards(turn: Recording) -> None:
    """Two debts in euros, with cents, of one creditor; a lump sum with a day was proposed for one of them."""
    debts = turn.run("get_all_debts")["debts"]
    (chosen,) = [debt["id"] for debt in debts if debt["obligation_ending"] == "2087"]
    turn.debtor.run("set_debt_id", debt_id=chosen)
    turn.before("manage_negotiation", **OPENING)
    turn.run(
        "manage_negotiation",
        counteroffer=3_100,
        request_immediate_payment_offer=None,
        payment_date="2026-12-04",
    )


def fortnight_plan(turn: Recording) -> None:
    """Paid every fortnight, the person puts something at once and wants to begin with the December bonus."""
    turn.run(
        "propose_payment_plan",
        proposed_maximum_period_months=5,
        proposed_monthly_payment=None,
        down_payment=300_000,
        first_payment_date="2026-12-15",
        pays_twice_a_month=True,
    )


def prepared_offer(turn: Recording) -> None:
    """The person chose three instalments and reads the proposal before the button."""
    turn.before("manage_negotiation", **OPENING)
    turn.before("refuse_offers")
    (chosen,) = [offer["id"] for offer in turn.standing if offer["instalment_count"] == 3][:1]
    turn.run("prepare_agreement", offer_id=chosen)


def refused_plan(turn: Recording) -> None:
    """A plan longer than any was asked for and refused; then what can be had was asked for."""
    turn.run("get_all_debts")
    turn.run("propose_payment_plan", **{**LADDER_TERMS, "proposed_maximum_period_months": 48})
    turn.run("propose_payment_plan", **{**LADDER_TERMS, "proposed_monthly_payment": 40_000})


def english_offers(turn: Recording) -> None:
    """Somebody who writes English, with a debt in dollars, asks for the ways of paying and proposes an amount."""
    turn.run("get_all_debts")
    turn.before("manage_negotiation", **OPENING)
    turn.run("manage_negotiation", counteroffer=2_000, request_immediate_payment_offer=None)


def questions(turn: Recording) -> None:
    """The letter that says nothing is owed, the hours of the team, and what the law lets be asked of one's data."""
    turn.run("get_office_hours")
    turn.run("search_documents", query="cuánto tarda el paz y salvo después de pagar")
    turn.run("search_documents", query="plazo para responder una consulta o reclamo de datos personales")
    turn.run("get_personal_documents", kind=None)


def lay_library(context: ServiceContext) -> None:
    """Add one debt, and the documents that are delivered."""
    _add_debts(
        context,
        debts=(
            _card(
                "41556098",
                "ROSA MEJÍA",
                creditor="BANCO DE LA RIBERA S.A.",
                principal=88_000_000,
                interest=6_450_000,
                last_digits="2763",
            ),
        ),
    )
    load_folder(context, read=read_file)


def _card(number: str, name: str, **debt: Any) -> dict[str, Any]:
    return {"document_number": number, "name": name, **debt}


PLOTS = [
    Plot(
        "hardship_pause",
        "36554210",
        ["me quedé sin trabajo y no me alcanza para nada", "prefiero la pausa"],
        hardship_pause,
        prepare=lay_debts(
            _card(
                "36554210",
                "CLARA NIÑO",
                creditor="BANCO DEL VALLE DORADO S.A.",
                principal=320_000_000,
                interest=44_000_000,
                last_digits="8841",
            )
        ),
    ),
    Plot(
        "token_payment",
        "91233871",
        ["¿cuándo me toca el próximo abono y hasta cuándo son?"],
        token_payment,
        prepare=lay_debts(
            _card(
                "91233871",
                "PEDRO ROJAS",
                creditor="COOPERATIVA LA CEIBA",
                product="MICROCRÉDITO",
                principal=190_000_000,
                interest=25_000_000,
                last_digits="1206",
            )
        ),
    ),
    Plot(
        "disputed_debt",
        "43770112",
        ["la de El Naranjo está mal: pagué 400.000 en julio y no los veo"],
        disputed_debt,
        prepare=lay_debts(
            _card(
                "43770112",
                "SOFÍA HERRERA",
                creditor="ALMACENES EL NARANJO S.A.",
                principal=98_000_000,
                interest=16_400_000,
                last_digits="5512",
            ),
            _card(
                "43770112",
                "SOFÍA HERRERA",
                creditor="FINANCIERA LOS ROBLES S.A.",
                product="LIBRE INVERSIÓN",
                principal=510_000_000,
                interest=73_500_000,
                fees=1_250_000,
                last_digits="9034",
                due_date=date(2026, 8, 5),
            ),
        ),
    ),
    Plot(
        "late_agreement",
        "79654320",
        ["creo que me atrasé con una cuota, ¿cómo voy?"],
        late_agreement,
        prepare=lay_debts(
            _card(
                "79654320",
                "ANDRÉS GIL",
                creditor="BANCO DE LA RIBERA S.A.",
                product="CRÉDITO DE CONSUMO",
                principal=264_000_000,
                interest=36_900_000,
                last_digits="4470",
            )
        ),
    ),
    Plot(
        "euro_cards",
        "48211937K",
        ["hola, quiero hablar de la tarjeta", "podría dar 3.100 euros el 4 de diciembre y cerrarlo"],
        euro_cards,
        jurisdiction="ES",
        prepare=lay_debts(
            *(
                _card(
                    "48211937K",
                    "DIEGO SANZ",
                    creditor="CAJA DE LEVANTE S.A.",
                    currency="EUR",
                    debtor={"locale": "es_ES"},
                    **debt,
                )
                for debt in (
                    {
                        "principal": 372_940,
                        "interest": 48_215,
                        "fees": 3_500,
                        "last_digits": "2087",
                        "product": "TARJETA REVOLVING",
                    },
                    {
                        "principal": 118_060,
                        "interest": 9_775,
                        "last_digits": "7719",
                        "product": "PRÉSTAMO PERSONAL",
                        "due_date": date(2026, 6, 30),
                    },
                )
            )
        ),
    ),
    Plot(
        "fortnight_plan",
        "1018456732",
        ["me pagan quincenal", "doy 300 mil ahora y arranco el 15 de diciembre, máximo 5 meses"],
        fortnight_plan,
        prepare=lay_debts(
            _card(
                "1018456732",
                "CAMILA ORTIZ",
                creditor="COMPAÑÍA DE FINANCIAMIENTO TUYA S.A.",
                principal=155_000_000,
                interest=21_300_000,
                last_digits="6095",
            )
        ),
    ),
    Plot(
        "prepared_offer",
        "52990187",
        ["me quedo con la de tres cuotas"],
        prepared_offer,
        prepare=lay_debts(
            _card(
                "52990187",
                "NATALIA CÁRDENAS",
                creditor="FINANCIERA LOS ROBLES S.A.",
                product="CRÉDITO EDUCATIVO",
                principal=412_000_000,
                interest=58_000_000,
                last_digits="3358",
            )
        ),
    ),
    Plot(
        "refused_plan",
        "70123987",
        ["quiero pagar en 48 meses", "entonces que sean cuotas de 40 mil"],
        refused_plan,
        prepare=lay_debts(
            _card(
                "70123987",
                "RAÚL PINTO",
                creditor="ALMACENES EL NARANJO S.A.",
                product="CRÉDITO ROTATIVO",
                principal=71_000_000,
                interest=8_640_000,
                last_digits="1147",
            )
        ),
    ),
    Plot(
        "english_offers",
        "591204477",
        ["hi, what are my options?", "I could do 2,000 dollars at once"],
        english_offers,
        jurisdiction="US",
        language="en",
        prepare=lay_debts(
            _card(
                "591204477",
                "EMILY CARTER",
                creditor="HARBOR CREDIT UNION",
                product="CREDIT CARD",
                currency="USD",
                principal=254_000,
                interest=31_260,
                last_digits="9921",
                debtor={"locale": "es_US"},
            )
        ),
    ),
    Plot(
        "questions",
        "41556098",
        ["¿cuándo me dan el paz y salvo y a qué hora atienden? ¿y cuánto tardan si pido mis datos?"],
        questions,
        prepare=lay_library,
    ),
]
