"""What the server behind an address can do. Servers ignore silently what they lack, so nothing is left to a guess."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

OPENAI_URL = "https://api.openai.com/v1"
OPENAI_HOST = "api.openai.com"
AZURE_HOSTS = (".openai.azure.com", ".cognitiveservices.azure.com", ".services.ai.azure.com")
MODELS_WITHOUT_REASONING = ("gpt-3.5", "gpt-4", "chatgpt-")


class Api(StrEnum):
    """The two interfaces that servers speak."""

    RESPONSES = "responses"
    CHAT = "chat"


@dataclass(frozen=True, slots=True)
class Provider:
    """A server and what it understands beyond the bare interface."""

    base_url: str
    api: Api
    strict: bool
    """It holds the model to a tool's schema."""
    reasoning: bool
    """It hands out reasoning, encrypted, to be given back with the next request."""
    parallel_flag: bool
    """It can be told to make one call at a time."""
    storage_flag: bool
    """It keeps what it answers unless told otherwise."""
    safety_identifier: bool
    chat_limit: str
    """How Chat Completions calls the most tokens of an answer there."""

    def reasons_with(self, model: str) -> bool:
        """Whether this model hands out reasoning; asking one that does not is an error of the request."""
        return self.reasoning and not (model.startswith(MODELS_WITHOUT_REASONING) or "-chat" in model)


def make_provider(base_url: str = "", api: str = "") -> Provider:
    """Return what the server at `base_url` (default: OpenAI's own) can do, asked through `api`.

    Without `api`, OpenAI and Azure are asked through Responses and any other server through Chat Completions.
    Raises ValueError for an address that is not http(s), or an interface that does not exist.
    """
    address = (base_url or OPENAI_URL).rstrip("/")
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("The model server's address must begin with http:// or https://.")
    official = parts.hostname == OPENAI_HOST
    hosted = official or parts.hostname.endswith(AZURE_HOSTS)
    chosen = Api(api) if api else (Api.RESPONSES if hosted else Api.CHAT)
    # Who asks for Responses elsewhere has a gateway to OpenAI, or a server that passes over what it does not know.
    whole = hosted or chosen is Api.RESPONSES
    return Provider(
        base_url=address,
        api=chosen,
        strict=whole,
        reasoning=whole,
        parallel_flag=True,
        storage_flag=whole,
        safety_identifier=official,
        chat_limit="max_completion_tokens" if hosted else "max_tokens",
    )
