"""What administrators set of the assistant: its flow, texts, tools, models, and how a language model is asked."""

from __future__ import annotations

from typing import Any, Literal, TypedDict


class FlowStateText(TypedDict):
    """A state as it is saved."""

    template: str
    action: str
    condition: str
    next_true: str
    next_false: str
    next_default: str
    buttons: list[str]
    timeout_minutes: int | None


class FlowState(FlowStateText):
    """A state of the conversation; `changed` is no longer as delivered."""

    name: str
    changed: bool


class Flow(TypedDict):
    """The states in their order, and what one is made from.

    `anywhere`: which state a kind of event leads to, whatever the state before; `buttons`: what each says.
    """

    items: list[FlowState]
    initial: str
    anywhere: dict[str, str]
    buttons: dict[str, str]
    conditions: list[str]


class TriedText(TypedDict):
    """A text as it would be said."""

    text: str
    unknown_variables: list[str]


class FlowVariable(TypedDict):
    """What texts may say by a name; `delivered` cannot be removed, only set back."""

    name: str
    value: str
    description: str
    delivered: bool


class Tool(TypedDict):
    """Something that the assistant may do."""

    name: str
    description: str
    parameters: dict[str, Any]
    effect: Literal["read", "write"]
    confirmation: bool
    enabled: bool


class UnderstandingModel(TypedDict):
    """A trained model of the understanding, with its figures."""

    id: int
    name: str
    version: str
    metrics: dict[str, float]
    is_active: bool
    is_usable: bool
    created_at: str
    activated_at: str | None


class UnderstandingModels(TypedDict):
    """The registered models, and how many corrections the next one learns from."""

    items: list[UnderstandingModel]
    corrections: int


class AssistantValues(TypedDict):
    """How a language model is asked; prices are thousandths of a dollar for a million tokens."""

    model: str
    instructions: dict[str, str]
    most_output_tokens: int
    most_rounds: int
    turn_seconds: int
    history_messages: int
    input_price: int
    cached_price: int
    output_price: int
    version: int


class AssistantVersion(AssistantValues):
    """A saved version."""

    is_active: bool
    created_at: str


class Assistants(TypedDict):
    """The values in force, and the saved versions."""

    active: AssistantValues
    versions: list[AssistantVersion]


class DayUse(TypedDict):
    """What a day used of the language model."""

    day: str
    tokens: int
    calls: int
    cost_cents: float


class ConfigurationOption(TypedDict):
    """An option with its value in force."""

    value: bool | int | str
    description: str


Configuration = dict[str, ConfigurationOption]
