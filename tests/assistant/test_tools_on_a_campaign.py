"""Each tool of `negotiator_tools.json`, run through the registry on an imported campaign.

The figures are worked out here, from the file and from the delivered policy's shares, not by the engine.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask.testing import FlaskClient

from backend.db.models.agreements import Agreement, Negotiation, Offer
from backend.db.models.cases import Dispute, HardshipCase
from backend.db.models.debts import Debt
from backend.db.models.operations import AuditEvent
from backend.domain.errors import Conflict, InvalidInput, NotFound
from backend.services import case_decisions
from backend.services.agreements import accept_offer
from backend.services.context import SYSTEM, ServiceContext
from backend.services.flow import save_variable
from tests.assistant.table import Debtor
from tests.conftest import Clock
from tests.imports import import_text
from tests.library import store_delivered_library
from tests.snapshots import changed_tables, rows, snapshot

# The well-known example, a debt without fixed prices, and somebody with two debts.

pytestmark = pytest.mark.usefixtures("ladder")

CAMPAIGN = """\
Campaña;Nombre_del_cliente;Cedula;Ultimos_digitos;Producto;banco;Saldo_total;Capital;Intereses;Oferta_1;Oferta_2;\
Hasta_3_cuotas;Hasta_6_cuotas;Hasta_12_cuotas;NumerodeObligacion;Email
Prueba;CARLOS FAJARDO;93388915;4821;TARJETA DE CRÉDITO;COMPAÑÍA DE FINANCIAMIENTO TUYA S.A.;123456;98765;24691;\
104938;86419;34979;18518;10288;5304870012344821;carlos@example.com
Prueba;ANA TORRES;52845671;7702;LIBRANZA;BANCO DEL VALLE DORADO S.A.;1200000;1000000;200000;NULL;NULL;NULL;NULL;\
NULL;4017230011117702;ana@example.com
Prueba;LUIS PARRA;79111222;0915;MICROCRÉDITO;COOPERATIVA LA CEIBA;4500000;4500000;0;NULL;NULL;NULL;NULL;NULL;\
7700512388340915;luis@example.com
Prueba;LUIS PARRA;79111222;0368;CRÉDITO ROTATIVO;ALMACENES EL NARANJO S.A.;780000;650000;130000;NULL;NULL;NULL;\
NULL;NULL;3390000456120368;luis@example.com
"""
CARLOS, ANA, LUIS = "93388915", "52845671", "79111222"
BALANCE = 1_200_000
LITTLE_LEFT = {
    **{"monthly_income": 1_000_000, "essential_expenses": 700_000},
    **{"other_debts": 0, "income_frequency": None},
}
Sit = Callable[[str | None], Debtor]


@pytest.fixture
def sit(client: FlaskClient, context: ServiceContext) -> Sit:
    """Import the campaign; then seat a debtor by number."""
    assert import_text(context, CAMPAIGN).created == 4
    return lambda number: Debtor(client, context, number)


def offered(output: dict[str, Any]) -> list[tuple[int, int]]:
    """How many instalments and how much in all, of each offer of an answer."""
    return [(offer["instalment_count"], offer["total"]) for offer in output["offers"]]


def test_get_all_debts_tells_each_debt_of_the_session_and_writes_nothing(
    sit: Sit, context: ServiceContext
) -> None:
    luis = sit(LUIS)
    before = snapshot(context)
    output = luis.run("get_all_debts")
    assert [
        (debt["creditor"], debt["balance"], debt["principal"], debt["interest"]) for debt in output["debts"]
    ] == [
        ("COOPERATIVA LA CEIBA", 4_500_000, 4_500_000, 0),
        ("ALMACENES EL NARANJO S.A.", 780_000, 650_000, 130_000),
    ]
    assert [debt["balance_text"] for debt in output["debts"]] == ["$ 4.500.000", "$ 780.000"]
    assert output["chosen_debt_id"] is None
    assert changed_tables(before, snapshot(context)) == set()


def test_get_all_debts_tells_nothing_before_the_number_is_proved(sit: Sit) -> None:
    assert sit(None).run("get_all_debts") == {"debts": [], "chosen_debt_id": None}


def test_set_debt_id_chooses_one_of_the_sessions_own_debts(sit: Sit) -> None:
    luis = sit(LUIS)
    chosen = luis.run("get_all_debts")["debts"][1]
    assert luis.run("set_debt_id", debt_id=chosen["id"])["debt"]["balance"] == 780_000
    assert luis.run("get_all_debts")["chosen_debt_id"] == chosen["id"]
    assert luis.session.state == "informar_deuda"


def test_set_debt_id_does_not_know_a_debt_of_somebody_else(sit: Sit, context: ServiceContext) -> None:
    (of_ana,) = [debt["id"] for debt in sit(ANA).run("get_all_debts")["debts"]]
    luis = sit(LUIS)
    with pytest.raises(NotFound, match="debt_not_found"):
        luis.run("set_debt_id", debt_id=of_ana)
    assert luis.run("get_all_debts")["chosen_debt_id"] is None


def test_manage_negotiation_stores_the_opening_offers_once(sit: Sit, context: ServiceContext) -> None:
    ana = sit(ANA)
    output = ana.run("manage_negotiation", counteroffer=None, request_immediate_payment_offer=None)
    # 5 % to open; plans of 3, 6 and 12 months keep 80, 60 and 40 per cent of it.
    shares = {1: Decimal(1), 3: Decimal("0.8"), 6: Decimal("0.6"), 12: Decimal("0.4")}
    expected = [(count, int(BALANCE * (1 - Decimal("0.05") * share))) for count, share in shares.items()]
    assert offered(output) == expected
    stored = rows(context, Offer.id, Offer.total, Offer.balance)
    assert [(key, total) for key, total, _ in stored] == [
        (offer["id"], offer["total"] * 100) for offer in output["offers"]
    ]
    assert {balance for *_, balance in stored} == {BALANCE * 100}
    again = ana.run("manage_negotiation", counteroffer=None, request_immediate_payment_offer=None)
    assert again["offers"] == output["offers"]
    assert len(rows(context, Offer.id)) == len(expected)


def test_manage_negotiation_can_be_asked_for_the_single_payment_alone(sit: Sit) -> None:
    output = sit(ANA).run("manage_negotiation", counteroffer=None, request_immediate_payment_offer=True)
    assert offered(output) == [(1, BALANCE * 95 // 100)]


@pytest.mark.parametrize(
    ("counteroffer", "outcome", "asked"),
    [
        # Worth the floor of 70 % or more, three steps lead to 80 %: one for each third of the way.
        (839_999, "countered", 1_140_000),
        (850_000, "countered", 1_080_000),
        (900_000, "countered", 1_020_000),
        (930_000, "countered", 960_000),
        (1_000_000, "accepted", 1_000_000),
        (1_140_000, "accepted", 1_140_000),
        (1_200_000, "accepted_at_ask", 1_140_000),
        (Decimal("99999999.99"), "accepted_at_ask", 1_140_000),
    ],
)
def test_manage_negotiation_answers_a_counter_offer(
    sit: Sit, context: ServiceContext, counteroffer: Any, outcome: str, asked: int
) -> None:
    output = sit(ANA).run(
        "manage_negotiation", counteroffer=counteroffer, request_immediate_payment_offer=None
    )
    assert (output["outcome"], offered(output)) == (outcome, [(1, asked)])
    assert [total for total, _ in rows(context, Offer.total, Offer.id)] == [asked * 100]
    (state,) = rows(context, Negotiation.state)
    assert state["counter_count"] == 1


def test_manage_negotiation_shows_the_campaigns_own_prices(sit: Sit, context: ServiceContext) -> None:
    carlos = sit(CARLOS)
    # The creditor's best of the file comes first: twelve instalments of 10.288.
    output = carlos.run("manage_negotiation", counteroffer=None, request_immediate_payment_offer=None)
    assert offered(output)[0] == (12, 12 * 10_288)
    assert [payment["amount"] for payment in output["offers"][0]["schedule"]] == [10_288] * 12
    met = carlos.run("manage_negotiation", counteroffer=86_419, request_immediate_payment_offer=None)
    assert (met["outcome"], offered(met)) == ("accepted", [(1, 86_419)])
    assert met["offers"][0]["discount_percentage"] == 30.0


def test_refuse_offers_moves_no_price_of_the_ladder(sit: Sit, context: ServiceContext) -> None:
    ana = sit(ANA)
    ana.run("manage_negotiation", counteroffer=None, request_immediate_payment_offer=None)
    for _ in range(5):
        output = ana.run("refuse_offers")
        assert (output["moved"], offered(output)[0]) == (False, (1, 1_140_000))
    assert len(rows(context, Offer.id)) == 4


def test_refuse_offers_reveals_a_campaigns_next_price_down_to_the_last(sit: Sit) -> None:
    carlos = sit(CARLOS)
    carlos.run("manage_negotiation", counteroffer=None, request_immediate_payment_offer=None)
    for _ in range(8):
        output = carlos.run("refuse_offers")
    in_the_file = {(1, 104_938), (1, 86_419), (3, 104_937), (6, 111_108), (12, 123_456)}
    assert set(offered(output)) <= in_the_file
    assert min(total for _, total in offered(output)) == 86_419


def test_calculate_payment_plan_computes_without_offering(sit: Sit, context: ServiceContext) -> None:
    ana = sit(ANA)
    before = snapshot(context)
    output = ana.run(
        "calculate_payment_plan", proposed_maximum_period_months=6, proposed_monthly_payment=None
    )
    (plan,) = output["plan"]
    assert (plan["id"], plan["total"], plan["instalment_amount"]) == (None, 1_164_000, 194_000)
    assert [payment["due_date"] for payment in plan["schedule"]] == [
        # Thirty days from Monday, 23 November 2026, then monthly; Saturday, 23 January moves to Monday.
        "2026-12-23",
        "2027-01-25",
        "2027-02-23",
        "2027-03-23",
        "2027-04-23",
        "2027-05-24",
    ]
    assert changed_tables(before, snapshot(context)) == set()


def test_propose_payment_plan_offers_the_term_that_is_asked_for(sit: Sit, context: ServiceContext) -> None:
    output = sit(ANA).run(
        "propose_payment_plan", proposed_maximum_period_months=12, proposed_monthly_payment=None
    )
    assert offered(output) == [(12, 1_176_000)]
    assert rows(context, Offer.total) == [117_600_000]


def test_propose_payment_plan_offers_the_shortest_plan_that_fits_the_instalment(
    sit: Sit, context: ServiceContext
) -> None:
    output = sit(ANA).run(
        "propose_payment_plan", proposed_maximum_period_months=None, proposed_monthly_payment=200_000
    )
    # Five instalments of 232.800 are too much; six of 194.000 fit.
    assert offered(output) == [(6, 1_164_000)]
    assert max(payment["amount"] for payment in output["offers"][0]["schedule"]) <= 200_000


def test_propose_payment_plan_answers_an_impossible_term_with_the_longest_there_is(sit: Sit) -> None:
    output = sit(ANA).run(
        "propose_payment_plan", proposed_maximum_period_months=60, proposed_monthly_payment=None
    )
    assert output["outcome"] == "refused"
    assert 24 in [count for count, _ in offered(output)]


def test_propose_partial_immediate_payment_earns_its_tier(sit: Sit, context: ServiceContext) -> None:
    ana = sit(ANA)
    output = ana.run("propose_partial_immediate_payment", immediate_payment_amount=600_000)
    # Half at once: 7,5 % off the whole, the rest in eight months.
    (offer,) = output["offers"]
    assert (offer["total"], offer["down_payment"], offer["instalment_count"]) == (1_110_000, 600_000, 8)
    assert sum(payment["amount"] for payment in offer["schedule"]) == 1_110_000
    assert offer["schedule"][0]["amount"] == 600_000
    larger = ana.run("propose_partial_immediate_payment", immediate_payment_amount=900_000)
    # Three quarters: 15 % off.
    assert larger["offers"][0]["total"] == 1_020_000


def test_record_affordability_keeps_what_is_declared_and_returns_what_is_left(
    sit: Sit, context: ServiceContext
) -> None:
    told = {"essential_expenses": 1_500_000, "other_debts": 0}
    output = sit(ANA).run(
        "record_affordability", monthly_income=1_000_000, income_frequency="fortnightly", **told
    )
    assert output == {
        **{"surplus": 500_000, "surplus_text": "$ 500.000", "cap": 450_000, "cap_text": "$ 450.000"},
        **{"verdict": "affordable", "currency": "COP"},
    }
    (kept,) = rows(context, Negotiation.affordability)
    assert (kept["income_minor"], kept["expenses_minor"], kept["other_debts_minor"]) == (
        200_000_000,
        150_000_000,
        0,
    )
    more = sit(LUIS)
    more.run("set_debt_id", debt_id=more.session.debts[0].id)
    short = {"essential_expenses": 150, "other_debts": 1, "income_frequency": None}
    output = more.run("record_affordability", monthly_income=100, **short)
    assert (output["surplus"], output["verdict"]) == (-51, "nothing_left")


def test_declare_payment_source_lets_a_single_payment_be_prepared_that_a_month_does_not_cover(
    sit: Sit, context: ServiceContext
) -> None:
    ana = sit(ANA)
    ana.run("record_affordability", **LITTLE_LEFT)
    offers = ana.run("manage_negotiation", counteroffer=None, request_immediate_payment_offer=True)["offers"]
    with pytest.raises(Conflict, match="source_needed"):
        ana.run("prepare_agreement", offer_id=offers[0]["id"])
    ana.run("declare_payment_source", offer_id=offers[0]["id"], source="somebody_helps")
    assert ana.run("prepare_agreement", offer_id=offers[0]["id"])["offer"]["id"] == offers[0]["id"]
    assert rows(context, AuditEvent.action).count("payment_source_declared") == 1


def test_choose_hardship_path_begins_a_pause_once_and_ends_it(sit: Sit, context: ServiceContext) -> None:
    ana = sit(ANA)
    with pytest.raises(NotFound, match="case_not_found"):
        ana.run("choose_hardship_path", path="pause")
    ana.run("report_hardship")
    (case,) = ana.run("choose_hardship_path", path="pause")["cases"]
    assert (case["status"], case["measure"], case["measure_ends"]) == ("granted", "pause", "2026-12-23")
    assert ana.run("choose_hardship_path", path="end") == {"cases": []}
    assert rows(context, Debt.status).count("hardship") == 0


def test_get_case_status_tells_what_happens_next_and_when(sit: Sit) -> None:
    ana = sit(ANA)
    assert ana.run("get_case_status") == {"cases": [], "decided": []}
    ana.run("open_dispute", reason="already_paid", details="pagué en mayo")
    (case,) = ana.run("get_case_status")["cases"]
    assert (case["type"], case["answer_by"]) == ("dispute", "2026-12-15")
    assert "15 de diciembre de 2026" in case["next_step"]


def test_get_case_status_tells_what_became_of_a_case_until_another_is_opened(
    sit: Sit, context: ServiceContext
) -> None:
    ana = sit(ANA)
    ana.run("open_dispute", reason="already_paid", details="pagué en mayo")
    (case,) = ana.run("get_case_status")["cases"]
    case_decisions.reject_dispute(context, SYSTEM, case["id"], note="En mayo no hubo pagos.")
    ana.session.reload_debts()
    told = ana.run("get_case_status")
    (decided,) = told["decided"]
    assert told["cases"] == []
    assert (decided["type"], decided["status"], decided["closed_on"]) == ("dispute", "rejected", "2026-11-23")
    assert "no procede. En mayo no hubo pagos." in decided["told"]
    assert sit(CARLOS).run("get_case_status") == {"cases": [], "decided": []}
    ana.run("open_dispute", reason="not_mine", details="no es mía")
    assert ana.run("get_case_status")["decided"] == []


def test_report_legal_protection_stops_all_debts_of_the_person(sit: Sit, context: ServiceContext) -> None:
    luis = sit(LUIS)
    made = luis.run("report_legal_protection", kind="insolvency")["case_ids"]
    assert len(made) == len(luis.session.debts) > 1
    assert {debt.status for debt in luis.session.debts} == {"hardship"}
    assert luis.run("report_legal_protection", kind="insolvency")["case_ids"] == made
    assert set(rows(context, HardshipCase.kind)) == {"insolvency"}


def test_report_hardship_stops_selling_once(sit: Sit, context: ServiceContext) -> None:
    ana = sit(ANA)
    first, second = ana.run("report_hardship"), ana.run("report_hardship")
    assert first == second == {"case_id": rows(context, HardshipCase.id)[0], "next": "human"}
    assert rows(context, HardshipCase.debt_id, HardshipCase.status) == [(ana.session.debts[0].id, "open")]
    assert dict(rows(context, Debt.id, Debt.status))[ana.session.debts[0].id] == "hardship"
    assert rows(context, AuditEvent.action).count("hardship_reported") == 1
    for tool, arguments in SELLING:
        with pytest.raises(Conflict, match="debt_stopped"):
            ana.run(tool, **arguments)


def test_open_dispute_keeps_the_persons_words_and_stops_selling(sit: Sit, context: ServiceContext) -> None:
    ana = sit(ANA)
    ana.run("open_dispute", reason="already_paid", details="La pagué en marzo")
    ana.run("open_dispute", reason="other", details="Otra vez")
    assert rows(context, Dispute.debt_id, Dispute.reason, Dispute.details, Dispute.status) == [
        (ana.session.debts[0].id, "already_paid", "La pagué en marzo\nOtra vez", "open")
    ]
    assert dict(rows(context, Debt.id, Debt.status))[ana.session.debts[0].id] == "disputed"
    for tool, arguments in SELLING:
        with pytest.raises(Conflict, match="debt_stopped"):
            ana.run(tool, **arguments)


SELLING: list[tuple[str, dict[str, Any]]] = [
    ("manage_negotiation", {"counteroffer": None, "request_immediate_payment_offer": None}),
    ("manage_negotiation", {"counteroffer": 1_000_000, "request_immediate_payment_offer": None}),
    ("refuse_offers", {}),
    ("calculate_payment_plan", {"proposed_maximum_period_months": 6, "proposed_monthly_payment": None}),
    ("propose_payment_plan", {"proposed_maximum_period_months": 6, "proposed_monthly_payment": None}),
    ("propose_partial_immediate_payment", {"immediate_payment_amount": 600_000}),
    ("record_affordability", {**LITTLE_LEFT}),
    ("declare_payment_source", {"offer_id": 1, "source": "savings"}),
    ("prepare_agreement", {"offer_id": 1}),
]


@pytest.mark.parametrize(("tool", "arguments"), SELLING)
def test_nothing_is_sold_before_one_of_several_debts_is_chosen(
    sit: Sit, context: ServiceContext, tool: str, arguments: dict[str, Any]
) -> None:
    luis = sit(LUIS)
    before = snapshot(context)
    with pytest.raises(Conflict, match="debt_not_chosen"):
        luis.run(tool, **arguments)
    assert changed_tables(before, snapshot(context)) == set()


def test_prepare_agreement_lays_an_offer_out_and_binds_nobody(sit: Sit, context: ServiceContext) -> None:
    ana = sit(ANA)
    offers = ana.run("manage_negotiation", counteroffer=None, request_immediate_payment_offer=None)["offers"]
    output = ana.run("prepare_agreement", offer_id=offers[1]["id"])
    assert output == {"offer": offers[1], "accept_with": "button"}
    assert rows(context, Agreement.id) == []
    assert set(rows(context, Debt.status)) == {"active"}


def test_prepare_agreement_does_not_know_somebody_elses_offer(sit: Sit, context: ServiceContext) -> None:
    ana = sit(ANA)
    offers = ana.run("manage_negotiation", counteroffer=None, request_immediate_payment_offer=None)["offers"]
    carlos = sit(CARLOS)
    for offer_id in (offers[0]["id"], 999_999):
        with pytest.raises(NotFound, match="offer_not_found"):
            carlos.run("prepare_agreement", offer_id=offer_id)


def test_prepare_agreement_knows_when_an_offer_has_expired(sit: Sit, clock: Clock) -> None:
    ana = sit(ANA)
    offers = ana.run("manage_negotiation", counteroffer=None, request_immediate_payment_offer=None)["offers"]
    clock.advance(days=5, hours=13)
    assert date.fromisoformat(offers[0]["valid_until"]) == date(2026, 11, 28)
    ana.run("prepare_agreement", offer_id=offers[0]["id"])
    clock.advance(hours=1)
    with pytest.raises(Conflict, match="offer_expired"):
        ana.run("prepare_agreement", offer_id=offers[0]["id"])


def test_get_agreement_status_tells_what_is_due_next(sit: Sit, context: ServiceContext) -> None:
    ana = sit(ANA)
    assert ana.run("get_agreement_status") == {"agreements": []}
    offers = ana.run("manage_negotiation", counteroffer=None, request_immediate_payment_offer=None)["offers"]
    made, _ = accept_offer(context, ana.principal, offers[1]["id"], key="una-clave")
    (agreement,) = ana.run("get_agreement_status")["agreements"]
    assert agreement["reference"] == made["reference"]
    assert (agreement["next_due_date"], agreement["next_amount"]) == ("2026-12-23", 384_000)
    assert sit(CARLOS).run("get_agreement_status") == {"agreements": []}


def test_search_documents_quotes_the_library_and_writes_nothing(sit: Sit, context: ServiceContext) -> None:
    store_delivered_library(context)
    ana = sit(ANA)
    before = snapshot(context)
    output = ana.run("search_documents", query="¿qué es el paz y salvo?")
    assert "paz y salvo" in str(output["passages"][0]).casefold()
    assert ana.session.citations[0]["title"] == output["passages"][0]["title"]
    assert ana.run("search_documents", query="zzz xxyyzz")["passages"] == []
    assert changed_tables(before, snapshot(context)) == set()


def test_get_personal_documents_lays_down_ones_own_and_writes_nothing(
    sit: Sit, context: ServiceContext
) -> None:
    ana = sit(ANA)
    before = snapshot(context)
    (statement,) = ana.run("get_personal_documents", kind="statement")["documents"]
    assert statement == {"id": statement["id"], "kind": "statement", "title": "Estado de cuenta"}
    assert [document["id"] for document in ana.session.documents] == [statement["id"]]
    assert ana.run("get_personal_documents", kind="clearance") == {"documents": []}
    assert changed_tables(before, snapshot(context)) == set()
    assert sit(None).run("get_personal_documents", kind=None) == {"documents": []}


def test_get_office_hours_tells_what_administrators_last_wrote_and_writes_nothing(
    sit: Sit, context: ServiceContext
) -> None:
    ana = sit(ANA)
    before = snapshot(context)
    assert ana.run("get_office_hours") == {
        "company": "Negociador",
        "office_hours": "horario de oficina, de lunes a viernes",
    }
    assert changed_tables(before, snapshot(context)) == set()
    save_variable(context, SYSTEM, "empresa", "Recaudos del Valle", "")
    save_variable(context, SYSTEM, "horario_atencion", "lunes a sábado, de 8 a 18", "")
    assert sit(None).run("get_office_hours") == {
        "company": "Recaudos del Valle",
        "office_hours": "lunes a sábado, de 8 a 18",
    }


def test_escalate_to_human_leaves_a_note_for_staff(sit: Sit, context: ServiceContext) -> None:
    ana = sit(ANA)
    assert ana.run("escalate_to_human", reason="Quiere hablar con alguien") == {"next": "human"}
    escalated = [
        row for row in rows(context, AuditEvent.action, AuditEvent.object_id) if row[0] == "escalated"
    ]
    assert escalated == [("escalated", str(ana.session.conversation.id))]
    assert ana.session.state == "escalamiento"


WRONG: list[Any] = [
    *(
        None,
        True,
        "",
        "mil",
        "1e9",
        "١٢٣",
        -1,
        0,
        0.5,
        float("nan"),
        float("inf"),
        10**30,
        [],
        {},
        "x" * 5_000,
    ),
    *(Decimal("-0.01"), Decimal("NaN"), Decimal("1E+40"), "1; DROP TABLE debts"),
]


def test_wrong_arguments_are_refused_and_nothing_is_written(sit: Sit, context: ServiceContext) -> None:
    ana = sit(ANA)
    before = snapshot(context)
    tried = 0
    for name, tool in ana.negotiator.registry.tools.items():
        properties = tool.parameters["properties"]
        refused: list[dict[str, Any]] = [{}] if properties else []
        refused += [{**_right(name), extra: 1} for extra in ("document_number", "user_id", "debtor", "total")]
        for wrong in (*WRONG, object()):
            if properties and not _may_be_right(name, wrong):
                refused.append(dict.fromkeys(properties, wrong))
        for arguments in refused:
            _expect_refusal(ana, name, arguments)
        tried += len(refused)
    assert tried > 200
    assert changed_tables(before, snapshot(context)) == set()


def _may_be_right(name: str, value: Any) -> bool:
    """Any words may be a reason or a question; nobody has to name a figure to see what stands; 0 may be earned."""
    if name in {"search_documents", "escalate_to_human"}:
        return isinstance(value, str) and len(value) <= 300
    nothing_named = {"manage_negotiation", "record_affordability", "get_personal_documents"}
    return value is None and name in nothing_named


def _expect_refusal(debtor: Debtor, name: str, arguments: dict[str, Any]) -> None:
    try:
        output = debtor.run(name, **arguments)
    except (InvalidInput, NotFound):
        return
    raise AssertionError(f"{name}({arguments}) gave {output}")


def _right(name: str) -> dict[str, Any]:
    known: dict[str, dict[str, Any]] = {
        "set_debt_id": {"debt_id": 1},
        "search_documents": {"query": "horario"},
    }
    known |= {"open_dispute": {"reason": "other", "details": ""}, "escalate_to_human": {"reason": ""}}
    return known.get(name) or dict(SELLING).get(name, {})


def test_every_tool_of_the_file_has_a_test_here(sit: Sit) -> None:
    tested = {name for name in globals() if name.startswith("test_")}
    without = [
        tool
        for tool in sit(None).negotiator.registry.tools
        if not any(name.startswith(f"test_{tool}_") for name in tested)
    ]
    assert without == []
