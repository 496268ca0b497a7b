"""A reply that the API tells piece by piece."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import requests

from frontend.api_client.errors import NoConnectionError
from frontend.event_stream import ReplyDone, ReplyEvent, ReplyFailed, read_events

# Between two pieces of a reply a model may think.
REPLY_TIMEOUT = (3, 60)


class ReplyConnection:
    """A reply that is being made. `stop` may be called from another thread than the one that reads."""

    def __init__(self, response: requests.Response) -> None:
        self._response = response

    def events(self) -> Iterator[ReplyEvent]:
        """Yield what the API tells, to the end; raises NoConnectionError when it breaks off or is stopped."""
        try:
            for event in read_events(self._response.iter_content(chunk_size=None)):
                yield event
                if isinstance(event, ReplyDone | ReplyFailed):
                    return
        except (requests.RequestException, ValueError, KeyError, TypeError) as error:
            raise NoConnectionError from error
        finally:
            self._response.close()
        raise NoConnectionError

    def stop(self) -> None:
        """Want no more of it: whoever waits for the next piece is woken, and the connection is closed."""
        # Nothing is left to stop once the last byte has come, or where the connection broke by itself.
        with suppress(ValueError, RuntimeError, OSError):
            self._response.raw.shutdown()
