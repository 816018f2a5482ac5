"""Redis, which is optional: without it, or while it is away, everything works, only slower."""

import logging
import time
from collections.abc import Callable
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

log = logging.getLogger(__name__)

TIMEOUT_SECONDS = 0.5
PAUSE_SECONDS = 10.0


class RedisLink:
    """Opens its sockets on first use, so that it can be made before workers are forked."""

    def __init__(self, url: str | None) -> None:
        """Raises ValueError for a URL that is not Redis's."""
        self._client = _make_client(url) if url else None
        self._away_until = 0.0

    @property
    def configured(self) -> bool:
        return self._client is not None

    def ping(self) -> None:
        """Raises redis.RedisError when Redis does not answer."""
        self._client.ping()

    def get(self, key: str) -> bytes | None:
        return self._try(lambda client: client.get(key))

    def set(self, key: str, value: str, seconds: int) -> None:
        self._try(lambda client: client.set(key, value, ex=seconds))

    def _try(self, command: Callable[[redis.Redis], Any]) -> Any:
        # After a failure requests stop asking for a while, so that each does not wait for the timeout.
        if self._client is None or time.monotonic() < self._away_until:
            return None
        try:
            return command(self._client)
        except redis.RedisError as problem:
            self._away_until = time.monotonic() + PAUSE_SECONDS
            log.warning("Redis is left out for %g s: %s", PAUSE_SECONDS, problem)
            return None


def _make_client(url: str) -> redis.Redis:
    return redis.Redis.from_url(
        url,
        socket_connect_timeout=TIMEOUT_SECONDS,
        socket_timeout=TIMEOUT_SECONDS,
        # The library's own retries take several seconds, longer than a health check may wait.
        retry=Retry(NoBackoff(), 0),
    )
