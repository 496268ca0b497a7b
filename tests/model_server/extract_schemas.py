"""Takes out of OpenAI's description of its API what the scripted model server is held to.

    python -m tests.model_server.extract_schemas openapi.yaml

writes `openai_schemas.json` beside this file. Prose is left out; `nullable`, which JSON Schema does not know, becomes
a choice with null; and `oneOf` becomes `anyOf`, for a plain message fits two of the input's choices.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

TARGET = Path(__file__).with_name("openai_schemas.json")
ROOTS = (
    "CreateResponse",
    "Response",
    "ResponseStreamEvent",
    "ErrorResponse",
    "ListModelsResponse",
    "CreateChatCompletionRequest",
    "CreateChatCompletionStreamResponse",
)
PROSE = frozenset(
    {"description", "example", "examples", "deprecated", "externalDocs", "discriminator", "default"}
)
PLACE = "#/components/schemas/"


def extract(description: dict[str, Any]) -> dict[str, Any]:
    """Return the schemas of `ROOTS` and all that they refer to, as one JSON Schema with `$defs`."""
    schemas = description["components"]["schemas"]
    found: dict[str, Any] = {}
    waiting = list(ROOTS)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = _plain(schemas[name])
            waiting += _references(found[name])
    info = description["info"]
    comment = (
        f"{info['title']} {info['version']}, licence {info['license']['identifier']}. See README.md here."
    )
    return {"$comment": comment, "$defs": dict(sorted(found.items()))}


def _plain(schema: Any, *, names: bool = False) -> Any:
    """Return the schema without prose; under `properties` the keys are names, and all of them stay."""
    if isinstance(schema, list):
        return [_plain(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {
        _key(key, names): _plain(value, names=key == "properties" and not names)
        for key, value in schema.items()
        if names or not (key in PROSE or key.startswith("x-") or (key == "title" and isinstance(value, str)))
    }
    if not names and "$ref" in kept:
        kept["$ref"] = kept["$ref"].replace(PLACE, "#/$defs/")
    if not names and kept.pop("nullable", False) is True:
        kept = {"anyOf": [kept, {"type": "null"}]}
    return kept


def _key(key: str, names: bool) -> str:
    return "anyOf" if key == "oneOf" and not names else key


def _references(schema: Any) -> Iterator[str]:
    if isinstance(schema, list):
        for part in schema:
            yield from _references(part)
    elif isinstance(schema, dict):
        for key, value in schema.items():
            if key == "$ref":
                yield value.rsplit("/", 1)[-1]
            else:
                yield from _references(value)


def main() -> None:
    """Write the file anew from the description named on the command line; one schema a line."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    extracted = extract(yaml.load(Path(sys.argv[1]).read_text(encoding="utf-8"), Loader=loader))
    lines = [
        f"{json.dumps(name)}: {json.dumps(schema, separators=(',', ':'))}"
        for name, schema in extracted["$defs"].items()
    ]
    body = ",\n".join(lines)
    comment = json.dumps(extracted["$comment"])
    TARGET.write_text(f'{{"$comment": {comment}, "$defs": {{\n{body}\n}}}}\n', encoding="utf-8")


if __name__ == "__main__":
    main()
