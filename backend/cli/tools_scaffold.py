"""`flask --app backend.app tools scaffold`: the entry, the function and the test of a tool, for somebody to write.

What it writes starts, and says of itself that it is not written yet: the function answers `tool_not_written`, the
test fails, and so does `tools check` where the description is missing.
"""

from __future__ import annotations

import keyword
import re
from contextlib import suppress
from pathlib import Path

import click
from flask.cli import with_appcontext

from backend.assistant.tools.checks import NEVER_A_PARAMETER, UNWRITTEN
from backend.assistant.tools.registry import FUNCTIONS
from backend.cli.context import context
from backend.cli.tools_text import TYPES, Parameter, text_of_function, text_of_test, with_entry
from backend.config import ROOT

NAME = re.compile(r"[a-z][a-z0-9_]{2,59}")
FOLDER = ROOT / "backend" / "assistant" / "tools"
TESTS = ROOT / "tests" / "assistant" / "test_tools_on_a_campaign.py"
DESCRIPTION = f"{UNWRITTEN}: para qué sirve y cuándo usarla."


def _read_name(context: click.Context, parameter: click.Parameter, name: str) -> str:
    if not NAME.fullmatch(name) or keyword.iskeyword(name):
        raise click.BadParameter(
            "use 3 to 60 lower-case letters, digits and underscores, as in get_next_payment"
        )
    return name


def _read_parameters(
    context: click.Context, parameter: click.Parameter, values: tuple[str, ...]
) -> list[Parameter]:
    found = [_read_parameter(value) for value in values]
    names = [item.name for item in found]
    for name in names:
        if names.count(name) > 1:
            raise click.BadParameter(f"`{name}` is there twice")
    return found


def _read_parameter(value: str) -> Parameter:
    name, _, rest = value.partition(":")
    kind, _, description = rest.partition(":")
    is_optional = kind.endswith("?")
    kind = kind.removesuffix("?")
    if kind not in TYPES or not description.strip():
        raise click.BadParameter(f"write name:type:description; the type is one of {', '.join(TYPES)}")
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,59}", name) or keyword.iskeyword(name) or name == "session":
        raise click.BadParameter(f"`{name}` cannot be the name of a parameter")
    if name in NEVER_A_PARAMETER:
        raise click.BadParameter(f"`{name}` cannot be a parameter: who is meant comes from the session")
    return Parameter(name, kind, description.strip(), is_optional)


@click.command("scaffold")
@click.argument("name", callback=_read_name)
@click.option("--effect", type=click.Choice(["read", "write"]), default="read", show_default=True)
@click.option("--description", default=DESCRIPTION, help="In Spanish: a model decides by it.")
@click.option(
    "--parameter",
    "parameters",
    multiple=True,
    callback=_read_parameters,
    metavar="NAME:TYPE:DESCRIPTION",
    help="Again for each; a type with a question mark may be null.",
)
@click.option("--dry-run", is_flag=True, help="Print what would be written.")
@with_appcontext
def scaffold_command(
    name: str, effect: str, description: str, parameters: list[Parameter], dry_run: bool
) -> None:
    """Begin a tool: its entry in the file, its function and its test, both still to be written."""
    changes = _changes(name, effect, description, parameters)
    if dry_run:
        for path, (_, added) in changes.items():
            click.echo(f"# {_shown(path)}\n{added}")
        return
    _write({path: whole for path, (whole, _) in changes.items()})
    for path in changes:
        click.echo(f"Written: {_shown(path)}")
    click.echo(
        f"Now write what `{name}` does and what its test expects, then `flask tools check` and "
        f"`pytest tests/assistant -k {name}`."
    )


def _changes(
    name: str, effect: str, description: str, parameters: list[Parameter]
) -> dict[Path, tuple[str, str]]:
    """Return for each file its whole new text and the part of it that is new."""
    declared, module = context().settings.tools_file, FOLDER / f"{name}.py"
    if name in FUNCTIONS or module.exists():
        raise click.ClickException(f"{name} is there already; nothing was written.")
    try:
        whole, entry = with_entry(declared.read_text(encoding="utf-8"), name, effect, description, parameters)
    except (OSError, ValueError) as error:
        raise click.ClickException(f"{declared.name}: {error}; nothing was written.") from None
    function = text_of_function(name, effect, parameters)
    changes = {module: (function, function), declared: (whole, entry)}
    # A deployment may come without tests.
    if TESTS.exists():
        test = text_of_test(name, parameters)
        changes[TESTS] = (TESTS.read_text(encoding="utf-8").rstrip("\n") + "\n\n\n" + test, test)
    return changes


def _write(texts: dict[Path, str]) -> None:
    """Write all files or none: half a tool would stop the start."""
    before = {path: path.read_bytes() if path.exists() else None for path in texts}
    try:
        for path, text in texts.items():
            path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        for path, content in before.items():
            with suppress(OSError):
                path.unlink(missing_ok=True) if content is None else path.write_bytes(content)
        raise click.ClickException(f"{error}; nothing was written.") from None


def _shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)
