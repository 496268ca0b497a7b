"""The training messages: enough of them, of enough authors, none of them twice, nobody's real data format broken."""

from __future__ import annotations

import json
from collections import Counter, defaultdict

from stdnum.es import dni, nie

from backend.nlu.dataset import (
    DATA,
    NEAR_DUPLICATE,
    find_near_duplicates,
    load_examples,
    without_near_duplicates,
)
from backend.nlu.understanding import Intent

EXAMPLES = load_examples()
LEAST_EXAMPLES, LEAST_BATCHES = 250, 5
REGIONS = {"CO", "ES", "IC", "MX", "AR", "PE"}
FIELDS = {
    "text",
    "intent",
    "region",
    "batch",
    "expected",
    "document",
    "amount",
    "currency",
    "installments",
    "frequency",
    "date",
    "percentage",
}


def test_each_intent_has_enough_examples_of_enough_authors() -> None:
    counts = Counter(example.intent for example in EXAMPLES)
    batches = defaultdict(set)
    for example in EXAMPLES:
        batches[example.intent].add(example.batch)
    assert {name: counts[name] for name in Intent if counts[name] < LEAST_EXAMPLES} == {}
    assert {name: batches[name] for name in Intent if len(batches[name]) < LEAST_BATCHES} == {}
    assert set(counts) == set(Intent)


def test_no_message_is_nearly_another_one() -> None:
    assert NEAR_DUPLICATE == 0.8
    pairs = find_near_duplicates([example.text for example in EXAMPLES])
    assert [(EXAMPLES[one].text, EXAMPLES[other].text) for one, other in pairs] == []


def test_near_duplicates_are_found_whatever_their_case_and_accents() -> None:
    texts = [
        "¿Cuánto debo yo en total?",
        "no puedo pagar eso",
        "¿cuanto DEBO yo en total?",
        "no puedo pagar nada",
    ]
    assert list(find_near_duplicates(texts)) == [(0, 2)]
    doubled = [*EXAMPLES[:20], *EXAMPLES[:20]]
    assert without_near_duplicates(doubled) == EXAMPLES[:20]


def test_each_line_has_its_region_and_its_batch_is_its_file() -> None:
    for path in DATA.glob("*.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            fields = json.loads(line)
            assert set(fields) <= FIELDS, line
            assert fields["batch"] == path.stem, line
            assert fields["region"] in REGIONS, line
            assert fields["text"].strip(), line


def test_regions_are_mixed() -> None:
    counts = Counter(example.region for example in EXAMPLES)
    assert set(counts) == REGIONS
    assert counts["CO"] / len(EXAMPLES) > 0.3
    assert (counts["ES"] + counts["IC"]) / len(EXAMPLES) > 0.15


def test_spanish_documents_have_their_check_letter() -> None:
    numbers = [one.document for one in EXAMPLES if one.document and one.document[-1:].isalpha()]
    assert numbers
    assert [number for number in numbers if not (dni.is_valid(number) or nie.is_valid(number))] == []
