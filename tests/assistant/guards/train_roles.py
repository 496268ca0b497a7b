"""Train the delivered role scorer anew: python -m tests.assistant.guards.train_roles"""

from __future__ import annotations

from backend.assistant.guards.role_scorer import ARTEFACT
from backend.assistant.guards.role_training import train_roles
from backend.nlu.scorer import dump_scorer
from tests.assistant.guards.corpora import authors_of_corpus
from tests.assistant.guards.learned_from import note_learning
from tests.assistant.guards.role_data import role_examples


def main() -> None:
    """Write the artefact and say of how many figures it was made."""
    examples = role_examples(authors_of_corpus())
    ARTEFACT.write_bytes(dump_scorer(train_roles(examples)))
    note_learning(ARTEFACT)
    print(f"{len(examples)} figures: {ARTEFACT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
