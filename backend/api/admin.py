"""What administrators change while the service runs."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, RootModel

from backend.api.routing import blueprint
from backend.api.schemas import Body, Path
from backend.api.security import context, current_principal
from backend.services import administration, assistant_configuration, flow, model_budget

routes = blueprint("admin", access="admin", tag="Administración")

Text = Annotated[str, Field(max_length=8000)]


class NamePath(Path):
    """A state or variable by name."""

    name: Annotated[str, Field(max_length=60)]


class VersionPath(Path):
    """A version of the assistant."""

    version: int


class StateBody(Body):
    """A state of the conversation."""

    template: Text
    action: str = ""
    condition: str = ""
    next_true: str = ""
    next_false: str = ""
    next_default: str = ""
    buttons: list[str] = Field(default_factory=list)
    timeout_minutes: int | None = None


class AssistantBody(Body):
    """What changes in the assistant; what is left out stays."""

    model: str | None = None
    instructions: dict[str, str] | None = None
    most_output_tokens: int | None = None
    most_rounds: int | None = None
    turn_seconds: int | None = None
    history_messages: int | None = None
    input_price: int | None = None
    cached_price: int | None = None
    output_price: int | None = None


class PreviewBody(Body):
    """A text to try, with values for its variables."""

    template: Text
    variables: dict[str, str] = Field(default_factory=dict)


class VariableBody(Body):
    """A variable that texts may use."""

    value: Text
    description: Annotated[str, Field(max_length=300)] = ""


class ConfigurationBody(RootModel[dict[str, bool | int | str]]):
    """Options by name."""


@routes.get("/states")
def list_states() -> dict[str, Any]:
    """List the states of the conversation, and what one is made from."""
    return flow.read_flow(context(), current_principal())


@routes.get("/states/<name>")
def get_state(path: NamePath) -> dict[str, Any]:
    """Read a state."""
    return flow.get_state(context(), current_principal(), path.name)


@routes.put("/states/<name>")
def put_state(path: NamePath, body: StateBody) -> dict[str, Any]:
    """Save a state; the whole flow must still hold together."""
    return flow.save_state(context(), current_principal(), path.name, body.model_dump())


@routes.delete("/states/<name>")
def reset_state(path: NamePath) -> tuple[str, int]:
    """Go back to the delivered state."""
    flow.reset_state(context(), current_principal(), path.name)
    return "", 204


@routes.post("/states/preview")
def preview_state(body: PreviewBody) -> dict[str, Any]:
    """Try a text without saving it."""
    return flow.preview_state(context(), current_principal(), body.template, body.variables)


@routes.get("/variables")
def list_variables() -> dict[str, Any]:
    """List the variables for texts."""
    return {"items": flow.list_variables(context(), current_principal())}


@routes.put("/variables/<name>")
def put_variable(path: NamePath, body: VariableBody) -> dict[str, Any]:
    """Save a variable."""
    return flow.save_variable(context(), current_principal(), path.name, body.value, body.description)


@routes.delete("/variables/<name>")
def delete_variable(path: NamePath) -> tuple[str, int]:
    """Remove a variable, or go back to its delivered value."""
    flow.delete_variable(context(), current_principal(), path.name)
    return "", 204


@routes.get("/config")
def get_configuration() -> dict[str, Any]:
    """Read the configuration."""
    return administration.get_configuration(context(), current_principal())


@routes.put("/config")
def put_configuration(body: ConfigurationBody) -> dict[str, Any]:
    """Change the configuration."""
    return administration.put_configuration(context(), current_principal(), body.root)


@routes.get("/assistant")
def list_assistants() -> dict[str, Any]:
    """Read how the language model is asked, and its earlier versions."""
    return assistant_configuration.list_assistants(context(), current_principal())


@routes.put("/assistant")
def save_assistant(body: AssistantBody) -> dict[str, Any]:
    """Save a new version and use it."""
    values = body.model_dump(exclude_none=True)
    return assistant_configuration.save_assistant(context(), current_principal(), values)


@routes.post("/assistant/<int:version>/activate")
def activate_assistant(path: VersionPath) -> dict[str, Any]:
    """Go back to a saved version."""
    return assistant_configuration.activate_assistant(context(), current_principal(), path.version)


@routes.delete("/assistant")
def reset_assistant() -> dict[str, Any]:
    """Go back to the assistant as delivered; the saved versions stay."""
    delivered = assistant_configuration.DELIVERED_VERSION
    return assistant_configuration.activate_assistant(context(), current_principal(), delivered)


@routes.get("/token-use")
def get_token_use() -> dict[str, Any]:
    """Read what the language model has used and cost in the last days."""
    return model_budget.read_uses(context(), current_principal())
