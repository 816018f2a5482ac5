"""Results that take time to compute, kept on disk and shared through Redis where there is one."""

import hashlib
import json
import logging
import os
import tempfile
from typing import Any

from database import RedisLink

log = logging.getLogger(__name__)

SHARED_SECONDS = 3600


class ResultCache:
    """Never fails: what cannot be kept is computed again."""

    def __init__(self, redis: RedisLink) -> None:
        self._redis = redis

    def get(self, key: str) -> dict[str, Any] | None:
        return self._from_redis(key) or self._from_disk(key)

    def put(self, key: str, value: dict[str, Any]) -> None:
        self._redis.set(f"result:{key}", json.dumps(value), SHARED_SECONDS)
        try:
            self._to_disk(key, value)
        except OSError as problem:
            log.warning("result not kept on disk: %s", problem)

    def _from_redis(self, key: str) -> dict[str, Any] | None:
        text = self._redis.get(f"result:{key}")
        return json.loads(text) if text else None

    def _from_disk(self, key: str) -> dict[str, Any] | None:
        try:
            with open(self._path(key)) as file:
                entry = json.load(file)
        except (OSError, ValueError):
            return None
        return entry["value"] if entry["key"] == key else None

    def _to_disk(self, key: str, value: dict[str, Any]) -> None:
        os.makedirs("cache", exist_ok=True)
        handle, part = tempfile.mkstemp(dir="cache", suffix=".part")
        try:
            with os.fdopen(handle, "w") as file:
                json.dump({"key": key, "value": value}, file)
            # Renamed into place: another worker reads the old result or the new one, never half of one.
            os.replace(part, self._path(key))
        except OSError:
            os.unlink(part)
            raise

    @staticmethod
    def _path(key: str) -> str:
        # Three hexadecimal digits make 4,096 places, so the folder is bounded without ever being cleaned.
        return os.path.join("cache", hashlib.sha256(key.encode()).hexdigest()[:3] + ".json")
