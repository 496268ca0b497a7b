"""Somebody in a browser elsewhere: what their browser sends, without a browser that draws on this machine.

Streamlit's frontend says over one WebSocket what was typed (BackMsg), and the app answers with what is to be drawn
(ForwardMsg) until its run is finished. A talker sends what a real browser sent for the same page, with other words.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from playwright.async_api import BrowserContext, Page, WebSocket
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from tests.browser.bench.visitor import load_again, say

# A run may ask for another one; after so long without a word from the app, there was none.
QUIET_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Recording:
    """What one person's browser sent: to open the chat, and to say something there."""

    address: str
    cookies: str
    opening: bytes
    saying: bytes


async def record(page: Page, context: BrowserContext) -> Recording:
    """Open the chat again and say something in a real browser, and keep what it sent."""
    sockets: list[str] = []
    frames: list[bytes] = []

    def keep(frame: bytes | str) -> None:
        assert isinstance(frame, bytes)
        frames.append(frame)

    def listen(socket: WebSocket) -> None:
        sockets.append(socket.url)
        socket.on("framesent", keep)

    page.on("websocket", listen)
    await load_again(page)
    opening = frames[0]
    await say(page, "¿cuánto debo?")
    saying = next(frame for frame in reversed(frames) if _typed(frame) is not None)
    cookies = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in await context.cookies())
    return Recording(sockets[-1], cookies, opening, saying)


def _typed(frame: bytes) -> BackMsg | None:
    """Return a frame that says something in the chat."""
    message = BackMsg.FromString(frame)
    widgets = message.rerun_script.widget_states.widgets
    return message if any(widget.HasField("chat_input_value") for widget in widgets) else None


class Talker:
    """One session of the app over its WebSocket."""

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        self.socket: ClientConnection

    async def __aenter__(self) -> Self:
        self.socket = await connect(
            self.recording.address,
            subprotocols=["streamlit"],  # type: ignore[list-item]
            additional_headers={"Cookie": self.recording.cookies},
            origin=self.recording.address.replace("ws", "http", 1).partition("/_stcore")[0],  # type: ignore[arg-type]
            max_size=None,
        )
        await self._send(self.recording.opening)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.socket.close()

    async def say(self, words: str) -> float:
        """Say something, and return the milliseconds until the last word of the app's answer is here."""
        message = _typed(self.recording.saying)
        assert message is not None
        for widget in message.rerun_script.widget_states.widgets:
            if widget.HasField("chat_input_value"):
                widget.chat_input_value.data = words
        del message.rerun_script.cached_message_hashes[:]
        return await self._send(message.SerializeToString())

    async def _send(self, frame: bytes) -> float:
        begun = ended = time.perf_counter()
        await self.socket.send(frame)
        finished = False
        while True:
            try:
                patience = QUIET_SECONDS if finished else None
                received = ForwardMsg.FromString(await asyncio.wait_for(self.socket.recv(), patience))
            except TimeoutError:
                return (ended - begun) * 1000
            ended = time.perf_counter()
            if received.HasField("new_session") or received.HasField("script_finished"):
                finished = received.HasField("script_finished")
