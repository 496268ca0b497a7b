"""What the wording of a question says: fitted to authors, and judged by authors whom it has not seen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from backend.knowledge.evaluation.examples import Examples
from backend.knowledge.evaluation.wording_fit import fit_wording, weighed_wordings, with_wording
from backend.knowledge.wording import leaning_of, wordings_of

ASKED = (
    ("ana", "quien fundo el banco", False),
    ("ana", "a que hora abre el banco", True),
    ("eva", "quien fundo la biblioteca", False),
    ("eva", "a que hora abre la biblioteca", True),
    ("leo", "quien fundo el puerto", False),
    ("leo", "a que hora abre el puerto", True),
)


def _examples() -> Examples:
    authors, questions, answerable = zip(*ASKED, strict=True)
    several = np.zeros((len(ASKED), 1))
    return Examples(
        names=("held", "wording"),
        order_names=("held",),
        features=np.zeros((len(ASKED), 1, 2)),
        orders=several[..., None],
        ranks=several,
        there=several.astype(bool),
        standing=several.astype(np.int8),
        leads=several.astype(np.int64),
        answerable=np.array(answerable),
        beyond=np.zeros(len(ASKED), bool),
        sets=np.array(authors),
        authors=np.array(authors),
        documents=np.array(authors),
        wordings=tuple(map(wordings_of, questions)),
    )


def test_words_and_each_two_in_a_row_are_wordings_also_at_both_ends() -> None:
    assert wordings_of("cuanto cuesta?") == {"cuanto", "cuesta", "< cuanto", "cuanto cuesta", "cuesta >"}


def test_only_what_is_asked_about_several_sets_of_documents_is_weighed() -> None:
    said = [
        wordings_of(text)
        for text in ("donde abre gama", "donde abre", "donde abre", "gama", "gama", "donde gama")
    ]
    names = weighed_wordings(said, ["a", "b", "c", "a", "a", "b"]).names
    assert {"donde", "< donde"} <= set(names)
    assert "gama" not in names


def test_what_unseen_authors_leave_unanswered_speaks_against_an_answer() -> None:
    examples = _examples()
    wordings = weighed_wordings(
        [wording for wording in examples.wordings for _ in range(2)],
        np.repeat(examples.documents, 2).tolist(),
    )
    own = replace(wordings, rows=wordings.rows[::2])
    everybody = np.ones(len(ASKED), bool)
    leanings = fit_wording(examples, own, everybody)[1]
    assert (leanings[~examples.answerable] < 0).all()
    assert (leanings[examples.answerable] > 0).all()
    # No question's leaning is by weights that have seen its author.
    for author in set(examples.authors):
        others = examples.authors != author
        alone = fit_wording(examples, own, others)[0]
        assert leanings[~others] == pytest.approx(own.rows[~others] @ alone)
    placed = with_wording(examples, own, everybody)
    assert placed.features[:, 0, 1] == pytest.approx(leanings)
    assert not placed.features[:, :, 0].any()


def test_a_question_that_no_document_answers_is_worded_otherwise_than_one_that_they_answer() -> None:
    assert leaning_of("quien fundo la empresa") < 0 < leaning_of("cuantos dias tarda el pago")
