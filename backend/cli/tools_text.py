"""The text of a tool that somebody begins, laid out as the formatter would."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LINE = 110
# What a parameter is in the file, in the function, and an example of it in a test. An amount is parsed by one gate.
TYPES: Mapping[str, tuple[str, str]] = {
    "string": ("str", '"…"'),
    "integer": ("int", "1"),
    "number": ("Any", "100_000"),
    "boolean": ("bool", "True"),
}

MODULE = '''\
"""The tool `{name}`."""

from __future__ import annotations

from typing import Any

from backend.assistant.tools.registry import tool
from backend.assistant.turn import TurnSession
from backend.domain.errors import Unavailable


@tool("{effect}")
{signature}
    """Return nothing yet: raises Unavailable `tool_not_written` until one service is called here."""
    raise Unavailable("tool_not_written", "Esta herramienta todavía no está lista.")
'''

TEST = """\
def test_{name}_answers(sit: Sit) -> None:
{call}
    # Worked out by hand from the campaign above; then the function, until both agree.
    assert output == {{"what": "it answers"}}
"""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter as it was typed; an optional one may be null."""

    name: str
    kind: str
    description: str
    is_optional: bool

    @property
    def schema(self) -> dict[str, Any]:
        """Its JSON Schema."""
        kind = [self.kind, "null"] if self.is_optional else self.kind
        return {"type": kind, "description": self.description}

    @property
    def annotation(self) -> str:
        """Its type in Python."""
        kind = TYPES[self.kind][0]
        return f"{kind} | None" if self.is_optional and kind != "Any" else kind


def with_entry(
    text: str, name: str, effect: str, description: str, parameters: Sequence[Parameter]
) -> tuple[str, str]:
    """Return the file's text with the tool at its end, and the new part; raises ValueError where it cannot be."""
    declared = json.loads(text)
    if not isinstance(declared, dict):
        raise ValueError("it must hold an object keyed by tool name")
    if name in declared:
        raise ValueError(f"{name} is there already")
    entry = _entry(name, effect, description, parameters)
    head = text.rstrip().removesuffix("}").rstrip()
    whole = f"{head}{',' if declared else ''}\n{entry}\n}}\n"
    if list(json.loads(whole)) != [*declared, name]:
        raise ValueError("the entry could not be added")
    return whole, entry


def _entry(name: str, effect: str, description: str, parameters: Sequence[Parameter]) -> str:
    lines = [
        f"  {_json(name)}: {{",
        f'    "name": {_json(name)},',
        f'    "description": {_json(description)},',
        *_parameters(parameters),
        f'    "effect": {_json(effect)},',
        '    "confirmation": false',
        "  }",
    ]
    return "\n".join(lines)


def _parameters(parameters: Sequence[Parameter]) -> list[str]:
    if not parameters:
        empty = {"type": "object", "properties": {}, "required": [], "additionalProperties": False}
        return [f'    "parameters": {_json(empty)},']
    properties = [f"{_json(item.name)}: {_json(item.schema)}" for item in parameters]
    if len(properties) == 1:
        shown = [f'      "properties": {{{properties[0]}}},']
    else:
        inner = ",\n".join(f"        {text}" for text in properties)
        shown = ['      "properties": {', inner, "      },"]
    return [
        '    "parameters": {',
        '      "type": "object",',
        *shown,
        f'      "required": {_json([item.name for item in parameters])},',
        '      "additionalProperties": false',
        "    },",
    ]


def text_of_function(name: str, effect: str, parameters: Sequence[Parameter]) -> str:
    """Return the module of a function that says it is not written yet."""
    arguments = ["session: TurnSession", *(f"{item.name}: {item.annotation}" for item in parameters)]
    signature = _wrapped(f"def {name}(", arguments, ") -> dict[str, Any]:", "")
    return MODULE.format(name=name, effect=effect, signature=signature)


def text_of_test(name: str, parameters: Sequence[Parameter]) -> str:
    """Return a test that fails until somebody writes down what the tool answers."""
    arguments = [f'"{name}"', *(f"{item.name}={TYPES[item.kind][1]}" for item in parameters)]
    return TEST.format(name=name, call=_wrapped("output = sit(ANA).run(", arguments, ")", "    "))


def _wrapped(head: str, items: Sequence[str], tail: str, indent: str) -> str:
    """Lay a call or a signature out in one line, in three, or with a line for each item."""
    joined = ", ".join(items)
    if len(indent + head + joined + tail) <= LINE:
        return f"{indent}{head}{joined}{tail}"
    if len(indent + joined) + 4 <= LINE:
        return f"{indent}{head}\n{indent}    {joined}\n{indent}{tail}"
    lines = "".join(f"{indent}    {item},\n" for item in items)
    return f"{indent}{head}\n{lines}{indent}{tail}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
