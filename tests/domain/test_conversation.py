"""The state machine: where each event leads, and what is wrong with a flow that an administrator saves."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.conversation import (
    EVENT_KINDS,
    PREDICATES,
    Event,
    Flow,
    FlowState,
    next_state,
    validate_flow,
)
from backend.domain.errors import InvalidInput


def state(condition: str = "", true: str = "", false: str = "", **values: Any) -> dict[str, Any]:
    return {
        "template": "Texto.",
        "condition": condition,
        "next_true": true,
        "next_false": false,
        "buttons": ["hablar_asesor"],
        **values,
    }


MAPPING: dict[str, Any] = {
    "initial": "inicial",
    "anywhere": {
        "document_given": "validar_documento",
        "debts_absent": "cliente_no_encontrado",
        "debt_chosen": "informar_deuda",
        "offers_made": "proponer_planes_pago",
        "offer_chosen": "confirmar_plan_elegido",
        "agreement_prepared": "generar_acuerdo",
        "agreement_accepted": "finalizar_conversacion",
        "escalated": "escalamiento",
        "hardship_reported": "escalamiento",
        "dispute_opened": "escalamiento",
        "closed": "finalizar_conversacion",
    },
    "buttons": {
        "hablar_asesor": "Hablar con una persona",
        "ver_opciones": "Ver opciones",
        "no_ahora": "Ahora no",
    },
    "states": {
        "inicial": state("document_given", "validar_documento"),
        "validar_documento": state("identity_bound", "informar_deuda", "validar_identidad"),
        "validar_identidad": state("challenge_passed", "informar_deuda", "validar_identidad"),
        "cliente_no_encontrado": state("document_given", "validar_documento"),
        "informar_deuda": state(
            "options_wanted", "proponer_planes_pago", buttons=["ver_opciones", "no_ahora"]
        ),
        "proponer_planes_pago": state("plan_chosen", "confirmar_plan_elegido", "gestionar_objecion"),
        "gestionar_objecion": state("objection_settled", "proponer_planes_pago", "gestionar_objecion"),
        "confirmar_plan_elegido": state("agreement_prepared", "generar_acuerdo", "gestionar_objecion"),
        "generar_acuerdo": state("agreement_accepted", "finalizar_conversacion", "gestionar_objecion"),
        "escalamiento": state(timeout_minutes=720),
        "finalizar_conversacion": state(),
    },
}
FLOW = Flow.from_mapping(MAPPING)

states = st.sampled_from(sorted(FLOW.states))
events = st.builds(
    Event,
    st.sampled_from(sorted(EVENT_KINDS)),
    st.fixed_dictionaries(
        {},
        optional={
            "bound": st.booleans() | st.none(),
            "passed": st.booleans() | st.none(),
            "outcome": st.sampled_from(["accepted", "countered", "refused", "exhausted"]),
        },
    ),
)


def walk(start: str, *happened: str | Event) -> str:
    current = start
    for event in happened:
        current = next_state(FLOW, current, Event(event) if isinstance(event, str) else event)
    return current


def identified(bound: bool) -> Event:
    return Event("identity_checked", {"bound": bound})


def challenged(passed: bool) -> Event:
    return Event("identity_challenged", {"passed": passed})


def answered(outcome: str) -> Event:
    return Event("counter_offer_answered", {"outcome": outcome})


def test_the_main_path_ends_in_an_agreement() -> None:
    assert walk("inicial", "document_given") == "validar_documento"
    assert walk("validar_documento", identified(bound=True)) == "informar_deuda"
    assert walk("informar_deuda", "offers_made") == "proponer_planes_pago"
    assert walk("proponer_planes_pago", "offer_chosen") == "confirmar_plan_elegido"
    assert walk("confirmar_plan_elegido", "agreement_prepared") == "generar_acuerdo"
    assert walk("generar_acuerdo", "agreement_accepted") == "finalizar_conversacion"


def test_a_number_that_is_not_the_accounts_is_challenged() -> None:
    assert walk("validar_documento", identified(bound=False)) == "validar_identidad"
    assert walk("validar_identidad", challenged(passed=False)) == "validar_identidad"
    assert walk("validar_identidad", challenged(passed=True)) == "informar_deuda"


def test_who_has_no_debts_can_give_another_number() -> None:
    assert (
        walk("inicial", "document_given", identified(bound=True), "debts_absent") == "cliente_no_encontrado"
    )
    assert walk("cliente_no_encontrado", "document_given") == "validar_documento"


def test_offers_and_objections_alternate() -> None:
    assert walk("proponer_planes_pago", "objection_raised") == "gestionar_objecion"
    assert walk("proponer_planes_pago", answered("countered")) == "gestionar_objecion"
    assert walk("gestionar_objecion", answered("refused")) == "gestionar_objecion"
    assert walk("gestionar_objecion", answered("accepted")) == "proponer_planes_pago"
    assert walk("gestionar_objecion", "offers_made") == "proponer_planes_pago"


def test_a_met_counter_offer_is_not_an_objection_nor_a_choice() -> None:
    assert walk("proponer_planes_pago", answered("accepted")) == "proponer_planes_pago"


@pytest.mark.parametrize("event", ["declined", "affordability_recorded", "debts_asked"])
def test_not_now_leaves_the_conversation_where_it_is(event: str) -> None:
    assert walk("informar_deuda", event) == "informar_deuda"


def test_a_rejection_while_confirming_never_leads_to_an_agreement() -> None:
    for place in ("confirmar_plan_elegido", "generar_acuerdo"):
        assert walk(place, "objection_raised") == "gestionar_objecion"


@given(states, st.sampled_from(["escalated", "hardship_reported", "dispute_opened"]))
def test_a_person_hardship_and_dispute_are_heard_everywhere(place: str, event: str) -> None:
    assert walk(place, event) == "escalamiento"


@given(states)
def test_a_conversation_can_be_closed_everywhere(place: str) -> None:
    assert walk(place, "closed") == "finalizar_conversacion"


@given(st.lists(events, max_size=30))
def test_whatever_happens_the_state_exists(happened: list[Event]) -> None:
    assert walk("inicial", *happened) in FLOW.states


@given(states, events)
def test_only_a_prepared_agreement_leads_to_its_signature(place: str, event: Event) -> None:
    reached = next_state(FLOW, place, event)
    if reached == "generar_acuerdo" and place != reached:
        assert event.kind == "agreement_prepared"


@given(events, st.sampled_from(sorted(PREDICATES)))
def test_a_predicate_says_yes_no_or_nothing(event: Event, name: str) -> None:
    assert PREDICATES[name](event) in (True, False, None)


def test_a_state_that_was_deleted_leads_back_to_the_start() -> None:
    assert next_state(FLOW, "estado_antiguo", Event("declined")) == "inicial"
    assert next_state(FLOW, "estado_antiguo", Event("closed")) == "finalizar_conversacion"


def test_without_an_answer_a_condition_leads_to_its_default() -> None:
    mapping = copy.deepcopy(MAPPING)
    mapping["states"]["gestionar_objecion"]["next_default"] = "proponer_planes_pago"
    flow = Flow.from_mapping(mapping)
    assert next_state(flow, "gestionar_objecion", Event("declined")) == "proponer_planes_pago"


def test_the_example_flow_has_no_problems() -> None:
    assert validate_flow(FLOW) == []


def test_a_state_survives_storage() -> None:
    for name, original in FLOW.states.items():
        assert FlowState.from_mapping(name, original.to_mapping()) == original


Change = Callable[[dict[str, Any]], None]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda m: m.update(initial="nada"), "El estado inicial nada no existe."),
        (lambda m: m["states"]["inicial"].update(next_true="nada"), "inicial lleva a nada, que no existe."),
        (
            lambda m: m["states"]["inicial"].update(condition="quiza"),
            "inicial usa la condición quiza, que no existe.",
        ),
        (
            lambda m: m["states"]["inicial"].update(condition=""),
            "inicial tiene siguientes estados sin condición.",
        ),
        (
            lambda m: m["states"]["inicial"].update(buttons=["x"]),
            "inicial muestra el botón x, que no existe.",
        ),
        (lambda m: m["states"]["inicial"].update(template=" "), "inicial no tiene texto."),
        (lambda m: m["anywhere"].update(nevada="inicial"), "El suceso nevada no existe."),
        (lambda m: m["anywhere"].update(closed="nada"), "El suceso closed lleva a nada, que no existe."),
        (lambda m: m["states"].update(isla=state()), "A isla no se puede llegar."),
    ],
)
def test_a_broken_flow_is_told_in_words(change: Change, problem: str) -> None:
    mapping = copy.deepcopy(MAPPING)
    change(mapping)
    assert problem in validate_flow(Flow.from_mapping(mapping))


def test_a_state_without_a_way_out_is_told() -> None:
    flow = Flow.from_mapping(
        {"initial": "solo", "anywhere": {}, "buttons": {}, "states": {"solo": state(buttons=[])}}
    )
    assert validate_flow(flow) == ["De solo no se puede salir."]


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"template": 5},
        {"template": "x", "nxt": "inicial"},
        {"template": "x", "buttons": "ver_opciones"},
        {"template": "x", "buttons": [1]},
        {"template": "x", "timeout_minutes": 0},
        {"template": "x", "timeout_minutes": 1},
        {"template": "x", "timeout_minutes": 31 * 24 * 60 + 1},
        {"template": "x", "timeout_minutes": True},
    ],
)
def test_a_state_of_the_wrong_form_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput) as refusal:
        FlowState.from_mapping("inicial", broken)
    assert refusal.value.code == "invalid_state"
