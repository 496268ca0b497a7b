"""The credentials of channels."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from backend.api.routing import blueprint
from backend.api.schemas import Body, IdPath
from backend.api.security import context, current_principal
from backend.services import channels

routes = blueprint("channels", access="admin", prefix="/admin/channels", tag="Administración")


class ChannelBody(Body):
    """Which channel."""

    channel: Annotated[str, Field(max_length=40)]


@routes.get("")
def list_channels() -> dict[str, Any]:
    """List the channels' credentials."""
    return {"items": channels.list_channels(context(), current_principal())}


@routes.post("")
def add_channel(body: ChannelBody) -> tuple[dict[str, Any], int]:
    """Make a credential; it is shown this once."""
    return channels.add_channel(context(), current_principal(), body.channel), 201


@routes.delete("/<int:id>")
def end_channel(path: IdPath) -> tuple[str, int]:
    """Take a credential back."""
    channels.end_channel(context(), current_principal(), path.id)
    return "", 204
