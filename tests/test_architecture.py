"""What the import contracts in pyproject.toml cannot say."""

from __future__ import annotations

import ast
import sys
from importlib.util import resolve_name
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OWN = "backend.domain"


def test_domain_imports_nothing_but_the_standard_library_and_itself() -> None:
    foreign = {
        f"{file.name} imports {name}"
        for file in (ROOT / "backend" / "domain").rglob("*.py")
        for name in imported_modules(file)
        if name.split(".")[0] not in sys.stdlib_module_names
        and name != OWN
        and not name.startswith(OWN + ".")
    }
    assert foreign == set()


def imported_modules(file: Path) -> set[str]:
    """Return the full names of the modules that a file imports, wherever the import stands in it."""
    package = ".".join(file.relative_to(ROOT).parent.parts)
    names = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(resolve_name("." * node.level + (node.module or ""), package))
    return names
