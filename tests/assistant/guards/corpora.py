"""The replies of several authors: wrong_*.jsonl must be caught, right_*.jsonl shown, known.jsonl is judged wrongly.

Those in `sealed` are the test part: nobody reads them, mends for them or learns from them; only totals are printed.
"""

from __future__ import annotations

import json
from typing import Any

from tests.assistant.guards.scenarios import HERE

CORPUS = HERE / "corpus"
SEALED = CORPUS / "sealed"
KNOWN = CORPUS / "known.jsonl"


def read_corpus(kind: str, author: str) -> list[dict[str, Any]]:
    """Return the replies of a file, none where it is not there; `kind` is wrong or right."""
    path = next(
        (path for folder in (CORPUS, SEALED) if (path := folder / f"{kind}_{author}.jsonl").exists()), None
    )
    if path is None:
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def authors_of_corpus() -> list[str]:
    """Return the authors who wrote replies, sorted."""
    return sorted({path.stem.split("_")[1] for path in CORPUS.glob("*_*.jsonl")})


def sealed_authors() -> list[str]:
    """Return the authors whose replies only measure, sorted."""
    return sorted({path.stem.split("_")[1] for path in SEALED.glob("*_*.jsonl")})


def read_known() -> list[dict[str, str]]:
    """Return the replies that are known to be judged wrongly, each with scenario, text and why."""
    return [json.loads(line) for line in KNOWN.read_text(encoding="utf-8").splitlines() if line.strip()]
