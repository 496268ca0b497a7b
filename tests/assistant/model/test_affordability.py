"""What a person earns and needs, told to a model: kept, and answered with what is left, with cents or without."""

from __future__ import annotations

import json

import pytest

from tests.assistant.model.conftest import Chat
from tests.model_server.steps import Call, Say


@pytest.mark.parametrize(("income", "left"), [(2_000_000, 300_000), (2_000_000.5, 300_000.5)])
def test_declared_income_is_kept_and_what_is_left_comes_back(chat: Chat, income: float, left: float) -> None:
    told = {"essential_expenses": 1_500_000, "other_debts": 200_000, "income_frequency": None}
    declared = {"monthly_income": income, **told}
    chat.server.script([Call("record_affordability", declared)], [Say("Gracias por contármelo.")])

    assert chat.say()["message"] == "Gracias por contármelo."

    (output,) = (item for item in chat.asked[-1]["input"] if item["type"] == "function_call_output")
    answer = json.loads(output["output"])
    assert (answer["surplus"], answer["currency"], answer["verdict"]) == (left, "COP", "affordable")
    with chat.context.read() as uow:
        kept = uow.negotiations.find(chat.debt_id)
    assert kept is not None
    assert kept.affordability is not None
    assert kept.affordability["income_minor"] == round(income * 100)
