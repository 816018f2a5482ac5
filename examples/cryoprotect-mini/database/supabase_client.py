"""Supabase's REST interface, as far as this application needs it."""

import threading
from typing import Any

import requests

# Seconds to connect and to wait for an answer. A health check has to report within its own time limit.
REQUEST_TIMEOUT = (1.0, 5.0)
PING_TIMEOUT = (1.0, 1.5)


class SupabaseError(RuntimeError):
    """Supabase did not do what was asked of it."""


class SupabaseUnavailable(SupabaseError):
    """No connection, no answer in time, or an error on Supabase's side."""


class SupabaseRefused(SupabaseError):
    """Supabase answered that the request, or the key, is wrong."""


class SupabaseClient:
    def __init__(self, url: str, key: str, service_key: str | None = None) -> None:
        self._url = url
        self._key = key
        self._write_key = service_key or key
        # A session a thread, opened on first use: sockets must not be shared with forked workers.
        self._local = threading.local()

    def ping(self) -> None:
        """Raises SupabaseError unless Supabase answers and accepts the key."""
        self._request("GET", "", self._key, PING_TIMEOUT)

    def select(self, table: str, limit: int) -> list[dict[str, Any]]:
        return self._request("GET", table, self._key, params={"select": "*", "limit": limit}).json()

    def insert(self, table: str, row: dict[str, Any]) -> dict[str, Any]:
        """The row as it was stored, with what Supabase added to it."""
        headers = {"Prefer": "return=representation"}
        return self._request("POST", table, self._write_key, json=row, headers=headers).json()[0]

    def _request(
        self,
        method: str,
        table: str,
        key: str,
        timeout: tuple[float, float] = REQUEST_TIMEOUT,
        headers: dict[str, str] | None = None,
        **rest: Any,
    ) -> requests.Response:
        headers = {"apikey": key, "Authorization": f"Bearer {key}", **(headers or {})}
        try:
            answer = self._session().request(
                method, f"{self._url}/rest/v1/{table}", headers=headers, timeout=timeout, **rest
            )
        except requests.Timeout as problem:
            raise SupabaseUnavailable("Supabase did not answer in time") from problem
        except requests.RequestException as problem:
            raise SupabaseUnavailable(f"Supabase cannot be reached: {type(problem).__name__}") from problem
        if answer.status_code >= 500:
            raise SupabaseUnavailable(f"Supabase answered {answer.status_code}")
        if answer.status_code >= 400:
            raise SupabaseRefused(f"Supabase answered {answer.status_code}")
        return answer

    def _session(self) -> requests.Session:
        if not hasattr(self._local, "session"):
            self._local.session = requests.Session()
        return self._local.session
