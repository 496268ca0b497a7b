"""What a file from outside may try, and the error that staff read instead."""

from __future__ import annotations

import pytest

from backend.domain.errors import InvalidInput
from backend.knowledge.ingestion.isolated import check_isolated, read_isolated
from backend.knowledge.ingestion.problems import SENTENCES
from backend.knowledge.ingestion.reading import Limits
from tests.knowledge.hostile import HOSTILE, MEGABYTE, pdf, pdf_bomb, word

LIMITS = Limits()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_at_the_door_with_a_code_and_a_sentence(name: str) -> None:
    file_name, make, code = HOSTILE[name]
    with pytest.raises(InvalidInput) as refused:
        check_isolated(file_name, make(), LIMITS)
    assert refused.value.code == code
    assert refused.value.message == SENTENCES[code]


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_also_by_whoever_reads_without_looking_first(name: str) -> None:
    file_name, make, code = HOSTILE[name]
    with pytest.raises(InvalidInput) as refused:
        read_isolated(file_name, make(), LIMITS)
    assert refused.value.code == code


def test_a_page_that_unpacks_to_gigabytes_ends_with_its_process() -> None:
    content = pdf_bomb()
    assert len(content) < MEGABYTE
    with pytest.raises(InvalidInput) as refused:
        read_isolated("a.pdf", content, Limits(seconds=20, memory=400 * MEGABYTE))
    assert refused.value.code in {"document_too_heavy", "document_damaged", "document_no_text"}


def test_time_that_runs_out_is_said() -> None:
    with pytest.raises(InvalidInput) as refused:
        read_isolated("a.pdf", pdf(pages=300), Limits(seconds=0))
    assert refused.value.code == "document_too_heavy"


def test_memory_that_runs_out_is_said() -> None:
    resource = pytest.importorskip("resource")
    assert resource
    with pytest.raises(InvalidInput) as refused:
        read_isolated("a.txt", b"palabra " * MEGABYTE, Limits(memory=60 * MEGABYTE))
    assert refused.value.code == "document_too_heavy"


def test_harmless_files_pass() -> None:
    assert check_isolated("a.pdf", pdf(), LIMITS).media_type == "application/pdf"
    assert check_isolated("a.docx", word(), LIMITS).media_type.endswith("wordprocessingml.document")


def test_the_child_knows_no_secret_of_the_service(monkeypatch: pytest.MonkeyPatch) -> None:
    from backend.config import child_environment

    monkeypatch.setenv("SECRET_KEY", "muy-secreto")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secreto")
    assert "secreto" not in repr(child_environment())
