"""A list or table of labels and values describes one thing; a list with one offer a line several."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from backend.assistant.guards.contract import Problem
from backend.assistant.guards.fact_records import OfferFacts
from tests.assistant.guards.judging import facts_of, judge
from tests.assistant.guards.scenarios import load_scenario

SCENARIOS = (
    "ladder_offers",
    "campaign_offers",
    "partial_payment",
    "refused_plan",
    "several_turns",
    "euro_cards",
)

RIGHT = [
    # Labels of every sort, and notes behind the values.
    (
        "partial_payment",
        "Así queda:\n\n- Entrada: $ 5.000.000 (30 de noviembre)\n- Cuotas: 8\n- Cada cuota: $ 386.700\n",
    ),
    (
        "prepared_offer",
        "- Cuota inicial: $ 1.410.000, hasta el 30 de noviembre de 2026\n- Total: $ 4.546.400\n",
    ),
    (
        "ladder_offers",
        "**Seis cuotas**\n- Cada mes: $ 194.000\n- Ahorro: $ 36.000 (3 %)\n- Última: 24 de mayo de 2027\n",
    ),
    # So many of an amount, the last one apart, in any notation.
    ("prepared_offer", "- **Dos cuotas de:** $ 1.045.400\n- **Última cuota:** $ 1.045.600\n"),
    (
        "fortnight_plan",
        "| Concepto | Valor |\n|---|---|\n| 9 cuotas de | $ 143.100 |\n| Última cuota | $ 143.700 |\n",
    ),
    ("euro_plan", "· 5 × 388,83 €\n· 1 × 388,88 €\n· Total: 2.333,03 €\n"),
    ("refused_plan", "- 20 cuotas de $ 37.900 y una de $ 38.400\n- Descuento: 0 %\n"),
    ("euro_cards", "- 1.273,97 € + 3 × 781,09 €\n- Total: 3.617,24 €\n"),
    # What a debt is made of, what an offer of it costs, what is left.
    ("too_low_offer", "- Capital: $ 22.500.000\n- Intereses: $ 6.140.000\n- Total: $ 28.640.000\n"),
    (
        "partial_payment",
        "- Saldo: $ 8.750.000\n- Descuento: $ 656.200\n- Ya: $ 5.000.000\n- Falta: $ 3.093.800\n",
    ),
    (
        "late_agreement",
        "- Pagado: $ 749.550\n- Pendiente: $ 2.248.850\n- Próxima cuota: 7 de diciembre, $ 499.700\n",
    ),
    # One offer a line, and the person's own figures among them.
    ("ladder_offers", "- Pago único: $ 1.140.000\n- 3 cuotas: $ 384.000\n- 6 cuotas: $ 194.000\n"),
    (
        "ladder_offers",
        "Lo que ahorras:\n- Pago único: $ 60.000\n- 3 cuotas: $ 48.000\n- 12 cuotas: $ 24.000\n",
    ),
    ("euro_plan", "**Cuota mensual:** 388,83 €\n**Tu límite:** 400 €\n**Número de cuotas:** 6\n"),
    (
        "refused_plan",
        "| | Tu idea | El plan |\n|---|---|---|\n| Cuota | $ 40.000 | $ 37.900 |\n| Cuotas | — | 21 |\n",
    ),
    ("campaign_offers", "| | Antes | Ahora |\n|---|---|---|\n| Pagas | $ 104.938 | $ 86.419 |\n"),
    # Debts named by their rows.
    (
        "two_debts_no_choice",
        "| Deuda | Saldo | Días de mora |\n|---|---|---|\n| San Isidro | $ 3.648.000 | 782 |\n",
    ),
]
WRONG = [
    ("token_payment", "Así va tu medida:\n\n- Abono mensual: $ 105.000\n"),
    ("refused_plan", "Este es tu plan:\n\n- 20 cuotas de $ 37.900 y una de $ 38.400\n- Descuento: 5 %\n"),
    (
        "ladder_offers",
        "**Plan de 12 cuotas**\n\n| Dato | Valor |\n|---|---|\n| Último pago | 24 de mayo de 2027 |\n",
    ),
    (
        "ladder_offers",
        "| Dato | Tres cuotas |\n|---|---|\n| Cada una | $ 384.000 |\n| Terminas | 24 de mayo de 2027 |\n",
    ),
    ("partial_payment", "- Pago inicial: $ 5.000.000\n- Resto, repartido en 8 cuotas: $ 656.200\n"),
    ("campaign_offers", "- 12 cuotas: $ 10.288\n- 6 cuotas: $ 12.348\n- 3 cuotas: $ 18.519\n"),
    ("campaign_offers", "1. Pago único: $ 86.419 (30 % menos)\n2. Tres cuotas: $ 34.979 (10 % menos)\n"),
    ("euro_plan", "**Cuota mensual:** 388,83 €\n**Tu límite:** 400 €\n**Número de cuotas:** 5\n"),
    ("fortnight_plan", "- Inicial: $ 300.000\n- Cuota mensual: $ 143.100\n"),
    ("counter_offer", "- Pago único: $ 2.040.000\n- Fecha límite: 15 de diciembre de 2026\n"),
    ("too_low_offer", "- Capital: $ 22.500.000\n- Intereses: $ 4.296.000\n"),
    ("replanned_agreement", "- Próxima cuota: 1 de diciembre de 2026\n- Valor: $ 1.255.800\n"),
    ("late_agreement", "- Total: $ 2.998.400\n- Pagado: $ 749.550\n- Falta: $ 2.998.400\n"),
    ("two_debts_no_choice", "**Cooperativa San Isidro**\n- Saldo: $ 8.496.000\n"),
    ("ladder_offers", "- Saldo: 1.200.000 €\n"),
]
ENGLISH = [
    ("- Down payment: $855.78\n- Two installments of: $524.69\n- Final installment: $524.70\n", None),
    ("1) $2,389.05 once\n2) $855.78 down, 2,429.86 total\n", None),
    ("- Down payment: $855.78\n- Installments: 6\n", Problem.FIGURE),
    ("**Lump sum**\n- Total: $2,389.05\n- You save: $422.74\n", Problem.FIGURE),
]


@pytest.mark.parametrize(("scenario", "text"), RIGHT)
def test_a_block_of_one_things_figures_is_shown(scenario: str, text: str) -> None:
    assert judge(scenario, text).problem is None


@pytest.mark.parametrize(("scenario", "text"), WRONG)
def test_a_block_with_anothers_figure_is_not(scenario: str, text: str) -> None:
    assert judge(scenario, text).problem is Problem.FIGURE


@pytest.mark.parametrize(("text", "problem"), ENGLISH)
def test_labels_are_known_in_english(text: str, problem: Problem | None) -> None:
    assert judge("english_offers", text, "en").problem is problem


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_offers_own_figures_are_one_thing(scenario: str) -> None:
    blocked = [text for _, text in _blocks(scenario) if judge(scenario, text).problem is not None]
    assert blocked == []


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_no_figure_of_another_offer_goes_with_them(scenario: str) -> None:
    offers = list(facts_of(load_scenario(scenario)).offers.values())
    told = {offer.key: _told(offer, _sign(scenario)) for offer in offers}
    shown = [
        text
        for offer in offers
        for other in offers
        for label in ("Total", "Ahorro", "Termina")
        if told[offer.key][label] != told[other.key][label] and offer.kind != other.kind
        for text in [_block({**told[offer.key], label: told[other.key][label]})]
        if judge(scenario, text).problem is None
    ]
    assert shown == []


def _blocks(scenario: str) -> Iterator[tuple[str, str]]:
    for offer in facts_of(load_scenario(scenario)).offers.values():
        yield offer.key, _block(_told(offer, _sign(scenario)))


def _block(told: dict[str, str]) -> str:
    return "".join(f"- {label}: {value}\n" for label, value in told.items())


def _told(offer: OfferFacts, sign: str) -> dict[str, str]:
    """Return an offer's figures by their labels, those first that no other offer shares."""
    amounts = [amount for number, _, amount in offer.payments if number]
    plan = {"Valor de la cuota": _amount(amounts[0], sign), "Número de cuotas": str(len(amounts))}
    return (plan if offer.kind != "lump_sum" else {}) | {
        "Total": _amount(max(offer.amounts["total"]), sign),
        "Ahorro": _amount(max(offer.amounts["discount"]), sign),
        "Termina": _day(offer.payments[-1][1]),
        "Válida hasta": _day(max(offer.dates["valid_until"])),
    }


def _sign(scenario: str) -> str:
    return {"EUR": "€"}.get(load_scenario(scenario)["debts"][0]["currency"], "$")


def _amount(amount: Decimal, sign: str) -> str:
    if sign == "€":
        return f"{amount:,.2f} €".translate(str.maketrans(",.", ".,"))
    return f"$ {amount:,.2f}" if amount % 1 else f"$ {amount:,.0f}".replace(",", ".")


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
