"""Train the delivered claim scorer anew: python -m tests.assistant.guards.train_claims"""

from __future__ import annotations

from backend.assistant.guards.claim_scorer import ARTEFACT
from backend.assistant.guards.claim_training import train_claims
from backend.nlu.scorer import dump_scorer
from tests.assistant.guards.claim_data import claim_sentences
from tests.assistant.guards.corpora import authors_of_corpus
from tests.assistant.guards.learned_from import note_learning


def main() -> None:
    """Write the artefact and say of how many sentences it was made."""
    allowed, forbidden = claim_sentences(authors_of_corpus())
    ARTEFACT.write_bytes(dump_scorer(train_claims(allowed, forbidden)))
    note_learning(ARTEFACT)
    print(f"{len(allowed)} allowed and {len(forbidden)} forbidden sentences: {ARTEFACT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
