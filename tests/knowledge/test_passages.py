"""Documents become passages of plain text."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.knowledge.markdown import LONGEST_PASSAGE, load_passages, split_document


def texts(source: str, name: str = "guide.md") -> str:
    return "\n".join(passage.text for passage in split_document(name, source))


def test_each_section_is_a_passage_with_its_heading_and_the_documents_title() -> None:
    passages = split_document(
        "guia.md", "# Guía\n\nInicio.\n\n## Canales\n\nPor banco.\n\n### En efectivo\n\nEn caja.\n"
    )
    assert [(p.title, p.heading, p.text) for p in passages] == [
        ("Guía", "Guía", "Inicio."),
        ("Guía", "Canales", "Por banco."),
        ("Guía", "En efectivo", "En caja."),
    ]
    assert {(p.document, p.page) for p in passages} == {("guia.md", None)}


def test_a_text_file_has_its_name_as_title_and_keeps_number_signs() -> None:
    [passage] = split_document("avisos/horario_de-caja.txt", "# no es un título\nAbrimos a las 8.")
    assert passage.title == "Horario de caja"
    assert passage.text == "# no es un título Abrimos a las 8."


def test_lists_and_tables_keep_a_line_for_each_entry() -> None:
    table = "| Banco | Cuenta |\n|---|---|\n| Ejemplo | 000-1 |"
    source = f"- uno\n- dos\n  y medio\n\n{table}\n\n1. primero\n2. segundo"
    assert texts(source) == "uno\ndos y medio\nBanco · Cuenta\nEjemplo · 000-1\nprimero\nsegundo"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Ve a [la caja](https://evil.example.com/x?d=1 'y') hoy.", "Ve a la caja hoy."),
        ("Mira ![foto](https://evil.example.com/p.png) esto.", "Mira esto."),
        ("[a]: https://evil.example.com\nTexto [b][a].", "Texto b."),
        ("Paga en https://pagos.example.com/ir?c=1 ya.", "Paga en pagos.example.com ya."),
        ("Uno <script>alert(1)</script>dos <b onclick='x'>tres</b>.", "Uno dos tres."),
        ("Uno &lt;img src=x onerror=alert(1)&gt; dos.", "Uno dos."),
        ("Antes <!-- oculto\nmás --> después.", "Antes después."),
        ("**Muy** _claro_ y `fijo`, ~~no~~.", "Muy claro y fijo, no."),
        ("snake_case y 3 \\* 4 \\# 5", "snake_case y 3 * 4 # 5"),
        ("> Cita\n> larga", "Cita\nlarga"),
        ("mora > 90 días y < 120", "mora > 90 días y < 120"),
        ("in\u200bvisi\u202eble\x00", "invisible"),
        ("---\ntitle: x\n---\nCuerpo.", "Cuerpo."),
        ("```python\nprint(1)\n```", "print(1)"),
    ],
)
def test_only_plain_text_comes_out(source: str, expected: str) -> None:
    assert texts(source) == expected


def test_long_sections_are_cut_and_lose_no_word() -> None:
    words = [f"palabra{number}" for number in range(600)]
    source = "# T\n\n" + "\n\n".join(" ".join(words[start : start + 60]) for start in range(0, 600, 60))
    passages = split_document("t.md", source)
    assert max(len(passage.text) for passage in passages) <= LONGEST_PASSAGE
    assert " ".join(passage.text for passage in passages).split() == words


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=400))
def test_any_text_is_read_and_leaves_nothing_invisible(source: str) -> None:
    for passage in split_document("t.md", source):
        assert passage.text.strip() == passage.text != ""
        assert {unicodedata.category(c)[0] for c in passage.text.replace("\n", "")} & {"C"} == set()


def test_a_folder_is_read_with_its_subfolders_in_any_usual_encoding(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "a.md").write_bytes("# Título\n\nSeñal".encode("utf-8-sig"))
    (tmp_path / "b" / "c.txt").write_bytes("Señal 2 €".encode("cp1252"))
    (tmp_path / "image.png").write_bytes(b"\x89PNG")
    (tmp_path / ".draft.md").write_text("no", encoding="utf-8")
    assert [(p.document, p.text) for p in load_passages(tmp_path)] == [
        ("a.md", "Señal"),
        ("b/c.txt", "Señal 2 €"),
    ]


def test_a_folder_that_is_not_there_has_no_passages(tmp_path: Path) -> None:
    assert load_passages(tmp_path / "none") == []
