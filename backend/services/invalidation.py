"""Tells the caches of other processes at once, through Redis, what the version row tells them within a second."""

from __future__ import annotations

import logging
import threading

import redis

from backend.services.cache import VersionedCache

logger = logging.getLogger(__name__)

CHANNEL = "negotiator:changed"
SECONDS_BETWEEN_TRIES = 5.0
SECONDS_FOR_REDIS = 2.0


class SharedInvalidation:
    """Ties a cache to those of other processes; without Redis for a while, only the version row is left.

    A message can be lost, so nothing is believed for longer because of this.
    """

    def __init__(self, cache: VersionedCache, url: str) -> None:
        self._cache = cache
        self._server = redis.Redis.from_url(
            url, socket_timeout=SECONDS_FOR_REDIS, socket_connect_timeout=SECONDS_FOR_REDIS
        )
        self._stop = threading.Event()
        self.listening = threading.Event()
        cache.tell_others = self._publish

    def start(self) -> threading.Thread:
        """Begin to listen, in a thread that ends with the process."""
        thread = threading.Thread(target=self._listen, name="invalidation", daemon=True)
        thread.start()
        return thread

    def stop(self) -> None:
        """Stop listening; takes up to a second."""
        self._stop.set()

    def _publish(self) -> None:
        try:
            self._server.publish(CHANNEL, "")
        except redis.RedisError as error:
            logger.warning("invalidation_not_told", extra={"kind": type(error).__name__})

    def _listen(self) -> None:
        while not self._stop.is_set():
            try:
                self._hear()
            except redis.RedisError as error:
                self.listening.clear()
                logger.warning("invalidation_not_heard", extra={"kind": type(error).__name__})
                self._stop.wait(SECONDS_BETWEEN_TRIES)

    def _hear(self) -> None:
        with self._server.pubsub(ignore_subscribe_messages=False) as subscription:
            subscription.subscribe(CHANNEL)
            while not self._stop.is_set():
                message = subscription.get_message(timeout=1.0)
                if message is None:
                    continue
                # Also on subscribing: what was said while nobody listened is unknown.
                self._cache.forget()
                self.listening.set()
