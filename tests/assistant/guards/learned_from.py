"""What the delivered artefacts were learned from, noted beside the corpora; to learn anew takes minutes."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

from backend.assistant.guards import claim_scorer, doubt, role_scorer
from backend.assistant.guards.claim_training import EXAMPLES
from backend.assistant.guards.role_training import SENTENCES
from tests.assistant.guards.corpora import CORPUS

NOTED = CORPUS / "learned_from.json"
ARTEFACTS = (claim_scorer.ARTEFACT, role_scorer.ARTEFACT, doubt.ARTEFACT)


def note_learning(artefact: Path) -> None:
    """Note that the artefact was learned from today's replies and examples."""
    noted = {**read_noted(), artefact.name: fingerprint()}
    NOTED.write_text(f"{json.dumps(noted, indent=1, sort_keys=True)}\n", encoding="utf-8")


def read_noted() -> dict[str, str]:
    """Return what each artefact was learned from, by its file's name."""
    noted: dict[str, str] = json.loads(NOTED.read_text(encoding="utf-8")) if NOTED.exists() else {}
    return noted


def fingerprint() -> str:
    """Return a sum of all replies that are not sealed and of all examples."""
    files = [*CORPUS.glob("*_*.jsonl"), *EXAMPLES.glob("*.txt"), SENTENCES]
    total = sha256()
    for path in sorted(files):
        total.update(path.name.encode())
        total.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return total.hexdigest()[:16]
