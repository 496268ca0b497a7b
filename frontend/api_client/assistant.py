"""What administrators set of the assistant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from frontend import api_types as types
from frontend.api_client.transport import Transport


class AssistantCalls(Transport):
    """What administrators set of the assistant."""

    def flow(self) -> types.Flow:
        """Return the states of the conversation, in their order, and what one is made from."""
        return cast(types.Flow, self._call("GET", "admin/states"))

    def save_flow_state(self, name: str, state: types.FlowStateText) -> list[str]:
        """Save a state; return the variables of its text that nobody fills in."""
        answer = self._call("PUT", f"admin/states/{name}", json=dict(state))
        return cast(list[str], answer["unknown_variables"])

    def reset_flow_state(self, name: str) -> None:
        """Go back to the delivered state, or remove one that was added."""
        self._call("DELETE", f"admin/states/{name}")

    def try_text(self, template: str, variables: Mapping[str, str]) -> types.TriedText:
        """Return a text as it would be said."""
        body = {"template": template, "variables": dict(variables)}
        return cast(types.TriedText, self._call("POST", "admin/states/preview", json=body))

    def flow_variables(self) -> list[types.FlowVariable]:
        """List the variables of the texts."""
        return cast(list[types.FlowVariable], self._call("GET", "admin/variables")["items"])

    def save_flow_variable(self, name: str, value: str, description: str) -> None:
        """Save a variable."""
        body = {"value": value, "description": description}
        self._call("PUT", f"admin/variables/{name}", json=body)

    def remove_flow_variable(self, name: str) -> None:
        """Remove a variable, or go back to its delivered value."""
        self._call("DELETE", f"admin/variables/{name}")

    def tools(self) -> list[types.Tool]:
        """List what the assistant may do, and what is switched off."""
        return cast(list[types.Tool], self._call("GET", "assistant/tools")["items"])

    def switch_tool(self, name: str, *, enabled: bool) -> None:
        """Switch a tool on or off."""
        self._call("PUT", f"assistant/tools/{name}", json={"enabled": enabled})

    def understanding_models(self) -> types.UnderstandingModels:
        """List the models of the understanding."""
        return cast(types.UnderstandingModels, self._call("GET", "admin/models"))

    def train_model(self) -> int:
        """Ask for a new model; return the id of the job that trains it."""
        return int(self._call("POST", "admin/models")["job_id"])

    def activate_model(self, model_id: int, *, force: bool) -> None:
        """Let a model answer from now on; with `force`, a worse one too."""
        self._call("POST", f"admin/models/{model_id}/activate", json={"force": force})

    def roll_back_model(self) -> None:
        """Go back to the model before."""
        self._call("POST", "admin/models/rollback")

    def assistants(self) -> types.Assistants:
        """Return how the language model is asked, and the saved versions."""
        return cast(types.Assistants, self._call("GET", "admin/assistant"))

    def save_assistant(self, values: Mapping[str, Any]) -> None:
        """Save a new version and use it."""
        self._call("PUT", "admin/assistant", json=dict(values))

    def activate_assistant(self, version: int) -> None:
        """Go back to a saved version; 0 is the delivered one."""
        if version:
            self._call("POST", f"admin/assistant/{version}/activate")
        else:
            self._call("DELETE", "admin/assistant")

    def token_use(self) -> list[types.DayUse]:
        """Return what the last days used of the language model, the latest first."""
        return cast(list[types.DayUse], self._call("GET", "admin/token-use")["total"])

    def configuration(self) -> types.Configuration:
        """Return every option with its value."""
        return cast(types.Configuration, self._call("GET", "admin/config"))

    def save_configuration(self, values: Mapping[str, bool | int | str]) -> None:
        """Change options, all or none."""
        self._call("PUT", "admin/config", json=dict(values))
