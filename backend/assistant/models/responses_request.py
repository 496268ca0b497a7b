"""What is asked of the Responses API: everything that the provider needs, and nothing that it keeps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backend.assistant.models.capabilities import Provider
from backend.assistant.models.contract import ModelRequest


def responses_parameters(request: ModelRequest, provider: Provider) -> dict[str, Any]:
    """Return the parameters of `responses.create`.

    Temperature is never sent: reasoning models refuse it. `store` is false everywhere: our database holds the
    conversation, and reasoning comes back encrypted so that it can be handed in again.
    """
    parameters: dict[str, Any] = {
        "model": request.model,
        "instructions": request.instructions,
        "input": list(request.items),
        "max_output_tokens": request.most_output_tokens,
        "store": False,
        "stream": True,
    }
    if request.tools:
        parameters["tools"] = [_tool(tool, provider) for tool in request.tools]
        if request.writes and provider.parallel_flag:
            parameters["parallel_tool_calls"] = False
    if provider.reasons_with(request.model):
        parameters["include"] = ["reasoning.encrypted_content"]
    if provider.safety_identifier and request.person:
        parameters["safety_identifier"] = request.person
    return parameters


def _tool(tool: Mapping[str, Any], provider: Provider) -> dict[str, Any]:
    return {
        "type": "function",
        "name": tool["name"],
        "description": tool.get("description", ""),
        "parameters": tool["parameters"],
        "strict": provider.strict and bool(tool.get("strict", True)),
    }
