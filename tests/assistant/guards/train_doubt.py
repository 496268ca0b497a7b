"""Learn anew what the signals of doubt weigh: python -m tests.assistant.guards.train_doubt"""

from __future__ import annotations

import json
from dataclasses import asdict

from backend.assistant.guards.doubt import ARTEFACT
from tests.assistant.guards.corpora import authors_of_corpus
from tests.assistant.guards.doubt_data import doubt_samples, fit_doubt
from tests.assistant.guards.learned_from import note_learning


def main() -> None:
    """Write the artefact and say of how many figures it was made."""
    samples = doubt_samples(authors_of_corpus())
    text = json.dumps(asdict(fit_doubt(samples)), indent=2, sort_keys=True)
    ARTEFACT.write_text(f"{text}\n", encoding="utf-8")
    note_learning(ARTEFACT)
    print(f"{len(samples)} figures, {sum(is_wrong for _, is_wrong, _ in samples)} of them swapped")


if __name__ == "__main__":
    main()
