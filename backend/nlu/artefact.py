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
from backend.nlu.intent_model import TrainedIntents
from backend.nlu.rules import RuleIntents
from backend.nlu.scorer import ArtefactError, dump_scorer, load_scorer
from backend.nlu.training import train_chat
from backend.nlu.understanding import IntentModel

logger = logging.getLogger(__name__)
CODE = Path(__file__).resolve().parent
_MODEL_CODE = ("augmentation", "dataset", "features", "normalise", "scorer", "training", "vocabulary")
"""What a model depends on, beside the entities; the rules, for one, may change without training again."""
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


def train_artefact(folder: Path) -> Path:
    """Train on the delivered data and keep the artefact; another process sees all of it or nothing.

    Raises TrainingUnavailable.
    """
    artefact = dump_scorer(train_chat(load_examples()))
    folder.mkdir(parents=True, exist_ok=True)
    path = artefact_path(folder)
    unfinished = path.with_suffix(f".{os.getpid()}.part")
    unfinished.write_bytes(artefact)
    unfinished.replace(path)
    _forget_old(folder, path)
    return path


def ensure_artefact(folder: Path) -> Path:
    """Return the artefact's path, training it first where it is missing; raises TrainingUnavailable."""
    path = artefact_path(folder)
    return path if path.exists() else train_artefact(folder)


def load_intents(folder: Path) -> IntentModel:
    """Return the trained intent model of this data and code, or the rules alone, with a warning."""
    path = artefact_path(folder)
    try:
        return _load(path, path.stat().st_mtime_ns)
    except (OSError, ArtefactError):
        logger.warning("no trained model: the rules understand alone; make it with `flask nlu train`")
        return RuleIntents()


@lru_cache(maxsize=2)
def _load(path: Path, _changed: int) -> IntentModel:
    return TrainedIntents(load_scorer(path.read_bytes()))


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
