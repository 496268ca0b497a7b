"""What the documents tell people to type, open or touch exists."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import click
import pytest
from flask import Flask

ROOT = Path(__file__).resolve().parents[2]
README, README_ES, CONTRIBUTING = "README.md", "README.es.md", "CONTRIBUTING.md"
DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix()
    for path in [*ROOT.glob("*.md"), *(ROOT / "documents").rglob("*.md")]
    if "library" not in path.parts
)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
FLASK = re.compile(r"\bflask ((?:[a-z][a-z-]+)(?: [a-z][a-z-]+)?)")
MANAGE = re.compile(r"manage\.py ([a-z]+)")
FENCED = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`\n]+)`")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def code_of(name: str) -> list[str]:
    """Return what stands in code blocks and between backticks, comments left out."""
    text = read(name)
    blocks = [line.split("#")[0].rstrip() for block in FENCED.findall(text) for line in block.splitlines()]
    return [line for line in blocks if line] + INLINE.findall(FENCED.sub("", text))


def flask_commands(name: str) -> set[str]:
    return {command for line in code_of(name) for command in FLASK.findall(line)}


def manage_commands(name: str) -> set[str]:
    return {command for line in code_of(name) for command in MANAGE.findall(line)}


def links_of(name: str) -> set[str]:
    return set(LINK.findall(FENCED.sub("", read(name))))


def chapters(name: str) -> list[int]:
    """Return the levels of the headings, in order."""
    lines = FENCED.sub("", read(name)).splitlines()
    return [len(line) - len(line.lstrip("#")) for line in lines if line.startswith("#")]


PICTURES, MOST_BYTES = ROOT / "readme_images", 150_000


def test_both_readmes_show_the_same_pictures() -> None:
    shown = [{link for link in links_of(name) if link.endswith(".png")} for name in (README, README_ES)]
    assert shown[0] == shown[1]
    assert len(shown[0]) > 20


def test_each_picture_is_small_and_there_is_one_of_each_look() -> None:
    sizes = {path.stem: path.stat().st_size for path in PICTURES.glob("*.png")}
    assert {name: size for name, size in sizes.items() if size > MOST_BYTES} == {}
    bare = {name.removesuffix("_dark").removesuffix("_phone") for name in sizes}
    assert {f"{name}{suffix}" for name in bare for suffix in ("", "_dark", "_phone")} == set(sizes)


def all_commands(app: Flask) -> set[str]:
    """Return each command of ours as typed after `flask`, but those that commands start themselves."""
    found = set()
    for name, command in app.cli.commands.items():
        if isinstance(command, click.Group):
            # Some are loaded only when they are asked for.
            context = click.Context(command)
            inner = {sub: command.get_command(context, sub) for sub in command.list_commands(context)}
            found |= {f"{name} {sub}" for sub, each in inner.items() if each and not each.hidden}
        elif not command.hidden:
            found.add(name)
    return found


def test_each_flask_command_is_listed_in_both_readmes_and_exists(app: Flask) -> None:
    assert flask_commands(README) == flask_commands(README_ES) == all_commands(app)


@pytest.mark.parametrize("name", [README, README_ES, CONTRIBUTING])
def test_each_manage_command_exists(name: str) -> None:
    source = ast.parse(read("manage.py"))
    known = {
        node.args[0].value
        for node in ast.walk(source)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "add_parser"
        and isinstance(node.args[0], ast.Constant)
    }
    assert manage_commands(name)
    assert manage_commands(name) <= known


def test_both_readmes_say_the_same_commands_links_and_chapters() -> None:
    assert sorted(code_of(README)) == sorted(code_of(README_ES))
    assert links_of(README) - {README_ES} == links_of(README_ES) - {README}
    assert chapters(README) == chapters(README_ES)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_lead_to_files(name: str) -> None:
    folder = (ROOT / name).parent
    assert {link for link in links_of(name) if "://" not in link and not (folder / link).exists()} == set()


def test_what_the_table_says_to_touch_exists() -> None:
    table = read(CONTRIBUTING).split("## To change X, touch Y")[1].split("\n## ")[0]
    paths = [
        path
        for path in INLINE.findall(table)
        if "/" in path or path.endswith((".json", ".py", ".in", ".example"))
    ]
    assert len(paths) > 15
    missing = [path for path in paths if "<" not in path and not (ROOT / path).exists()]
    assert missing == []


def test_layers_in_the_readme_are_the_ones_in_the_repository() -> None:
    section = read(README).split("## How it is built")[1].split("\n## ")[0]
    named = {path for path in INLINE.findall(section) if path.startswith("backend/")}
    layers = {
        f"backend/{path.name}" for path in (ROOT / "backend").iterdir() if (path / "__init__.py").exists()
    }
    assert layers - {"backend/telemetry"} <= named
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_demo_sign_ins_are_the_real_ones() -> None:
    from backend.services.demo import ACCOUNTS

    for name in (README, README_ES):
        text = read(name)
        for account in ACCOUNTS:
            row = next(line for line in text.splitlines() if line.startswith(f"| `{account.email}`"))
            assert account.document_number is None or account.document_number in row
            assert f"`{account.password}`" in text


def test_settings_in_the_readmes_are_the_ones_in_the_example() -> None:
    known = set(re.findall(r"^([A-Z_]+)=", read(".env.example"), re.MULTILINE))
    for name in (README, README_ES):
        named = {word for line in code_of(name) for word in re.findall(r"^[A-Z]+_[A-Z_]+$", line)}
        assert named <= known


def test_every_decision_is_listed_by_its_title_in_order() -> None:
    decisions = sorted((ROOT / "documents" / "adr").glob("*.md"))
    titles = [path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ") for path in decisions]
    listed = read("documents/architecture.md").split("## Decisions")[1].split()
    expected = [f"- [{title}](adr/{path.name})" for title, path in zip(titles, decisions, strict=True)]
    assert " ".join(listed) == " ".join(" ".join(expected).split())
