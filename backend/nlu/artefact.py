"""The trained model of the delivered data: named after what it was made from, kept outside the repository.

It is trained once, at set-up, in seconds; a change of data or of code gives it another name, so a stale one is never
read. Without it and without scikit-learn the rules understand alone.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
from functools import lru_cache
from pathlib import Path

from backend.nlu.dataset import DATA, load_examples
from backend.nlu.document_questions import (
    QUESTIONS,
    DocumentQuestions,
    load_questions,
    question_files,
    train_questions,
)
from backend.nlu.embedding import EmbeddingUnavailable, find_encoder
from backend.nlu.embedding_stage import EmbeddingStage
from backend.nlu.embedding_training import train_embedding_stage
from backend.nlu.intent_model import TrainedIntents
from backend.nlu.rules import RuleIntents
from backend.nlu.scorer import ArtefactError, Scorer, dump_scorer, load_scorer
from backend.nlu.training import train_chat
from backend.nlu.understander import MessageUnderstander
from backend.nlu.understanding import IntentModel

logger = logging.getLogger(__name__)
CODE = Path(__file__).resolve().parent
_MODEL_CODE = ("augmentation", "dataset", "features", "normalise", "scorer", "training", "vocabulary")
"""What a model depends on, beside the entities; the rules, for one, may change without training again."""
_STAGE_CODE = ("embedding", "embedding_stage", "embedding_training", "evaluation", "intent_model")
"""What the second stage depends on beside."""
_KEPT = 3
"""Artefacts of earlier data and code that stay, for going back."""


@lru_cache(maxsize=1)
def code_hash() -> str:
    """Return the hash of the code that makes and reads features; a model belongs to one of them."""
    paths = [CODE / f"{name}.py" for name in _MODEL_CODE] + sorted((CODE / "entities").glob("*.py"))
    return _hash_files(paths, CODE)


def data_hash(folder: Path = DATA) -> str:
    """Return the hash of the delivered training data."""
    return _hash_files(sorted(folder.glob("*.jsonl")), folder)


def version() -> str:
    """Return the name of the model that this code makes from the delivered data."""
    return hashlib.sha256(f"{code_hash()} {data_hash()}".encode()).hexdigest()[:16]


def artefact_path(folder: Path) -> Path:
    """Return where the model of this data and code is kept in `folder`."""
    return folder / f"{version()}.npz"


def stage_path(folder: Path) -> Path | None:
    """Return where the second stage of this data, code and encoder is kept; None without the embedding package."""
    encoder = find_encoder()
    if encoder is None:
        return None
    code = _hash_files([CODE / f"{name}.py" for name in _STAGE_CODE], CODE)
    name = hashlib.sha256(f"{version()} {code} {encoder.version}".encode()).hexdigest()[:16]
    return folder / "embedding" / f"{name}.npz"


def questions_path(folder: Path) -> Path:
    """Return where the model that tells questions to the documents is kept, of this data and code."""
    made_of = _hash_files(question_files(), QUESTIONS), _hash_files([CODE / "document_questions.py"], CODE)
    name = hashlib.sha256(" ".join((version(), *made_of)).encode()).hexdigest()[:16]
    return folder / "questions" / f"{name}.npz"


def train_artefact(folder: Path) -> Path:
    """Train on the delivered data and keep the artefact; another process sees all of it or nothing.

    Raises TrainingUnavailable.
    """
    return _keep(artefact_path(folder), dump_scorer(train_chat(load_examples())))


def train_question_model(folder: Path) -> Path:
    """Train what tells questions to the documents, and keep it; raises TrainingUnavailable."""
    examples = [*load_examples(), *load_questions()]
    return _keep(questions_path(folder), dump_scorer(train_questions(examples)))


def train_stage(folder: Path) -> Path:
    """Train the second stage and keep it; raises TrainingUnavailable, EmbeddingUnavailable."""
    encoder, path = find_encoder(), stage_path(folder)
    if encoder is None or path is None:
        raise EmbeddingUnavailable("the embedding package is not installed")
    return _keep(path, dump_scorer(train_embedding_stage(load_examples(), encoder.encode)))


def ensure_artefact(folder: Path) -> Path:
    """Return the artefact's path, training it and the model of questions where missing; raises TrainingUnavailable."""
    path = artefact_path(folder)
    if not questions_path(folder).exists():
        train_question_model(folder)
    return path if path.exists() else train_artefact(folder)


def load_intents(folder: Path) -> IntentModel:
    """Return the trained intent model of this data and code, or the rules alone, with a warning.

    The second stage is used where it has been trained.
    """
    path = artefact_path(folder)
    try:
        return TrainedIntents(_load(path, path.stat().st_mtime_ns), second=_load_stage(folder))
    except (OSError, ArtefactError):
        logger.warning("no trained model: the rules understand alone; make it with `flask nlu train`")
        return RuleIntents()


def load_document_questions(folder: Path) -> DocumentQuestions | None:
    """Return what tells questions to the documents; None, with a warning, where it has not been trained."""
    path = questions_path(folder)
    try:
        return DocumentQuestions(_load(path, path.stat().st_mtime_ns))
    except (OSError, ArtefactError):
        logger.warning("no trained model of questions to the documents; make it with `flask nlu train`")
        return None


def load_understander(folder: Path) -> MessageUnderstander:
    """Return what reads messages by the models of this data and code that are there."""
    return MessageUnderstander(load_intents(folder), load_document_questions(folder))


def _load_stage(folder: Path) -> EmbeddingStage | None:
    encoder, path = find_encoder(), stage_path(folder)
    if encoder is None or path is None:
        return None
    try:
        return EmbeddingStage(_load(path, path.stat().st_mtime_ns), encoder.encode)
    except (OSError, ArtefactError):
        logger.warning("no trained second stage: the classifier is alone; make it with `flask nlu train`")
        return None


@lru_cache(maxsize=4)
def _load(path: Path, _changed: int) -> Scorer:
    return load_scorer(path.read_bytes())


def _keep(path: Path, artefact: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}.part")
    unfinished.write_bytes(artefact)
    unfinished.replace(path)
    _forget_old(path.parent, path)
    return path


def _forget_old(folder: Path, newest: Path) -> None:
    others = sorted(
        (path for path in folder.glob("*.npz") if path != newest),
        key=lambda path: path.stat().st_mtime,
        reverse=True,
    )
    for path in others[_KEPT:]:
        with contextlib.suppress(OSError):
            path.unlink()


def _hash_files(paths: list[Path], root: Path) -> str:
    result = hashlib.sha256()
    for path in paths:
        result.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return result.hexdigest()
