"""The only way to the engine: tools declared in `negotiator_tools.json`, each with one function here.

A tool that is in the file and has no function, or the other way round, or whose parameters differ, stops the
start in development and CI; in production that tool is off and an alert is logged.
"""

from __future__ import annotations

import inspect
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from backend.assistant.tools.execution import execute
from backend.domain.errors import InvalidInput, NegotiatorError
from backend.telemetry.metrics import TOOL_CALLS
from backend.telemetry.tracing import span

if TYPE_CHECKING:
    from backend.assistant.turn import TurnSession

logger = logging.getLogger(__name__)

EFFECTS = frozenset({"read", "write"})
ToolFunction = Callable[..., dict[str, Any]]
FUNCTIONS: dict[str, tuple[str, ToolFunction]] = {}


class ToolsMismatchError(Exception):
    """The file and the functions disagree; the message says what to add where."""


@dataclass(frozen=True, slots=True)
class Tool:
    """One thing that the assistant may do."""

    name: str
    description: str
    parameters: dict[str, Any]
    effect: str
    confirmation: bool
    function: ToolFunction
    validator: Draft202012Validator
    nullable: tuple[str, ...] = ()


def tool(effect: str) -> Callable[[ToolFunction], ToolFunction]:
    """Register the function that does what the entry of the same name in the file declares."""

    def register(function: ToolFunction) -> ToolFunction:
        FUNCTIONS[function.__name__] = (effect, function)
        return function

    return register


class ToolRegistry:
    """The tools that are on, by name."""

    def __init__(self, tools: Mapping[str, Tool]) -> None:
        self.tools = dict(tools)

    def run(self, name: str, arguments: Mapping[str, Any], session: TurnSession) -> dict[str, Any]:
        """Validate the arguments and run the tool for the session's person; what may be null may be left out,
        though not everything.

        Raises InvalidInput `unknown_tool` or `invalid_arguments`; whatever the tool itself raises goes through.
        """
        found = self.tools.get(name)
        if found is None:
            raise InvalidInput("unknown_tool", "El asistente no tiene esa herramienta.", {"tool": name[:60]})
        complete = {**dict.fromkeys(found.nullable), **arguments} if arguments else {}
        problem = next(found.validator.iter_errors(complete), None)
        if problem is not None:
            where = ".".join(str(part) for part in problem.absolute_path)
            raise InvalidInput(
                "invalid_arguments", "Los datos de la herramienta no son válidos.", {"at": where}
            )
        session.count_tool_call()
        try:
            with span("tool", tool=name, effect=found.effect):
                output = execute(found, complete, session)
        except NegotiatorError as error:
            TOOL_CALLS.labels(name, error.code).inc()
            raise
        TOOL_CALLS.labels(name, "done").inc()
        session.executed(name, found.effect, dict(arguments), output)
        return output


def load_registry(path: Path, *, strict: bool) -> ToolRegistry:
    """Read the file, hold it against the functions, and return the tools.

    Raises ToolsMismatchError when `strict`; otherwise a tool in doubt is off and an alert is logged.
    """
    declared = _read(path)
    problems = find_mismatches(declared)
    if problems and strict:
        raise ToolsMismatchError("\n".join(text for texts in problems.values() for text in texts))
    for name, texts in problems.items():
        logger.error("tool is off", extra={"tool": name, "problems": texts})
    usable = {name: entry for name, entry in declared.items() if name not in problems}
    return ToolRegistry({name: _tool(entry) for name, entry in usable.items()})


def find_mismatches(declared: Mapping[str, Mapping[str, Any]]) -> dict[str, list[str]]:
    """Return for each tool in doubt what to add or change where."""
    problems: dict[str, list[str]] = {}
    for name in declared.keys() | FUNCTIONS.keys():
        texts = _problems_of(name, declared.get(name))
        if texts:
            problems[name] = texts
    return problems


def _problems_of(name: str, entry: Mapping[str, Any] | None) -> list[str]:
    if entry is None:
        return [
            f"{name}: add an entry to negotiator_tools.json, or remove its function from assistant/tools."
        ]
    if name not in FUNCTIONS:
        return [
            f"{name}: add a function `{name}` with @tool in backend/assistant/tools, or remove its entry."
        ]
    effect, function = FUNCTIONS[name]
    problems = _shape_problems(name, entry)
    if entry.get("effect") != effect:
        problems.append(f"{name}: the file says effect {entry.get('effect')!r}, the function {effect!r}.")
    in_code = list(inspect.signature(function).parameters)[1:]
    in_file = list(entry.get("parameters", {}).get("properties", {}))
    if sorted(in_code) != sorted(in_file):
        problems.append(f"{name}: parameters in the file are {in_file}, in the function {in_code}.")
    return problems


def _shape_problems(name: str, entry: Mapping[str, Any]) -> list[str]:
    problems = []
    parameters = entry.get("parameters", {})
    if entry.get("name") != name or not entry.get("description"):
        problems.append(f"{name}: the entry needs its own `name` and a `description`.")
    if entry.get("effect") not in EFFECTS or not isinstance(entry.get("confirmation"), bool):
        problems.append(
            f"{name}: the entry needs `effect` (read or write) and `confirmation` (true or false)."
        )
    if sorted(parameters.get("required", [])) != sorted(parameters.get("properties", {})):
        problems.append(f"{name}: strict parameters list every property in `required`.")
    if parameters.get("additionalProperties") is not False:
        problems.append(f"{name}: strict parameters need `additionalProperties: false`.")
    fault = _schema_fault(json.dumps(parameters))
    if fault is not None:
        problems.append(f"{name}: its parameters are no JSON Schema: {fault}")
    return problems


@lru_cache(maxsize=256)
def _schema_fault(text: str) -> str | None:
    """Look at a schema once in a process, however often the tools are loaded."""
    try:
        Draft202012Validator.check_schema(json.loads(text))
    except SchemaError as error:
        return str(error.message)
    return None


def _read(path: Path) -> dict[str, dict[str, Any]]:
    try:
        declared = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ToolsMismatchError(f"{path.name} cannot be read: {error}") from error
    if not isinstance(declared, dict):
        raise ToolsMismatchError(f"{path.name} must hold an object keyed by tool name.")
    return declared


def _tool(entry: Mapping[str, Any]) -> Tool:
    return Tool(
        name=entry["name"],
        description=entry["description"],
        parameters=entry["parameters"],
        effect=entry["effect"],
        confirmation=entry["confirmation"],
        function=FUNCTIONS[entry["name"]][1],
        validator=Draft202012Validator(entry["parameters"]),
        nullable=tuple(
            name for name, item in entry["parameters"]["properties"].items() if "null" in item.get("type", ())
        ),
    )
