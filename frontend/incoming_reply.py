"""A reply on its way, read by a thread of its own, so that a click or a rerun of the page does not break it."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

from frontend.api_client import ApiClient, ApiError, NoConnectionError, ReplyConnection
from frontend.api_types import Reply
from frontend.event_stream import ReplyDone, ReplyFailed, TextArrived


class IncomingReply:
    """What has come of one reply so far; in the end either `reply`, `error` or `was_stopped` says how."""

    def __init__(self, api: ApiClient, turn: Mapping[str, Any]) -> None:
        """Send the turn."""
        self.text = ""
        self.reply: Reply | None = None
        self.error: ApiError | None = None
        self.was_stopped = False
        self._connection: ReplyConnection | None = None
        self._lock = threading.Lock()
        self._ended = threading.Event()
        threading.Thread(target=self._read, args=(api, dict(turn)), daemon=True).start()

    @property
    def was_heard(self) -> bool:
        """Whether the API took the turn; a stopped reply is then kept there."""
        return self._connection is not None

    def wait(self, seconds: float) -> bool:
        """Wait for the end, but not longer than this; says whether it has come."""
        return self._ended.wait(seconds)

    def stop(self) -> None:
        """Close the connection; the API then keeps what it has told so far as the reply."""
        with self._lock:
            self.was_stopped = True
            if self._connection is not None:
                self._connection.stop()

    def _read(self, api: ApiClient, turn: dict[str, Any]) -> None:
        try:
            self._follow(api.send_message(turn))
        except ApiError as error:
            self.error = error
        except Exception:
            self.error = NoConnectionError()
            raise
        finally:
            self._ended.set()

    def _follow(self, connection: ReplyConnection) -> None:
        with self._lock:
            self._connection = connection
            if self.was_stopped:
                connection.stop()
        for event in connection.events():
            if isinstance(event, TextArrived):
                self.text += event.delta
            elif isinstance(event, ReplyFailed):
                self.error = ApiError(500, event.code, event.message)
            elif isinstance(event, ReplyDone):
                self.reply = event.reply
