"""When something is quoted and when nothing is: the curve, and what always speaks against an answer."""

from __future__ import annotations

import json

import pytest

from backend.knowledge import ordering, wording
from backend.knowledge.answers import Kind, make_answer
from backend.knowledge.confidence import CURVE
from backend.knowledge.evaluation.examples import OTHER_DOCUMENTS, OTHER_QUESTIONS, collect, read_folder
from backend.knowledge.evaluation.fitting import fit
from backend.knowledge.evaluation.measuring import ask_all, summarise
from backend.knowledge.evaluation.questions import load_questions
from backend.knowledge.index import make_index
from tests.library import delivered_library, text_passage


def test_order_wordings_and_curve_are_what_the_development_questions_give() -> None:
    fitted = fit(collect(make_index(delivered_library())))
    kept = json.loads(CURVE.read_text(encoding="utf-8"))
    assert fitted.order == pytest.approx(ordering.get_weights(), abs=0.01)
    assert fitted.wordings == pytest.approx(wording.get_weights(), abs=0.01)
    assert fitted.curve.threshold == kept["threshold"]
    assert fitted.curve.bias == pytest.approx(kept["bias"], abs=0.05)
    assert dict(fitted.curve.weights) == pytest.approx(kept["weights"], abs=0.05)


def test_other_documents_are_answered_from_too() -> None:
    summary = summarise(ask_all(read_folder(OTHER_DOCUMENTS), load_questions(OTHER_QUESTIONS)))
    assert summary.hit_1 >= 0.95
    assert summary.accuracy >= 0.85


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("horario de la linea 210", Kind.MISSING),
        ("¿a qué hora pasa el primero de la línea 44?", Kind.MISSING),
        ("¿cuánto cuesta el seguro de vida deudores?", Kind.MISSING),
        ("¿con qué línea enlaza la parada de Bañaderos?", Kind.ROWS),
    ],
)
def test_the_timetable_of_another_line_and_an_untold_price_are_no_answers(question: str, kind: Kind) -> None:
    found = make_index(delivered_library()).search(question)
    assert make_answer(question, found).kind is kind


def test_a_passage_without_a_telephone_gives_way_to_one_with() -> None:
    about = text_passage("a.md", "Asesores", "Un asesor atiende desde España por teléfono.")
    number = text_passage("b.md", "Asesores", "Asesores desde España: 910 000 000.")
    found = make_index([[about], [number]]).search("¿qué teléfono tiene un asesor desde España?")
    assert found.hits[0].passage.document == "b.md"
