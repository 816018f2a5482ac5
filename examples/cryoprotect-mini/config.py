"""Settings, read from the environment only."""

import os
from dataclasses import dataclass

REQUIRED = ("SUPABASE_URL", "SUPABASE_KEY", "SECRET_KEY")


class ConfigError(RuntimeError):
    """A setting is missing; the message names every one that is."""


def _is_on(text: str) -> bool:
    return text.lower() in ("1", "true", "yes", "on")


@dataclass(frozen=True)
class Config:
    supabase_url: str
    supabase_key: str
    secret_key: str
    supabase_service_key: str | None = None
    redis_url: str | None = None
    log_level: str = "INFO"
    log_to_file: bool = True
    log_to_console: bool = True
    backup_enabled: bool = False

    @classmethod
    def from_env(cls) -> "Config":
        """Raises ConfigError when a required variable is unset or empty."""
        missing = [name for name in REQUIRED if not os.environ.get(name)]
        if missing:
            raise ConfigError(f"not set in the environment: {', '.join(missing)}")
        return cls(
            supabase_url=os.environ["SUPABASE_URL"].rstrip("/"),
            supabase_key=os.environ["SUPABASE_KEY"],
            secret_key=os.environ["SECRET_KEY"],
            supabase_service_key=os.environ.get("SUPABASE_SERVICE_KEY") or None,
            redis_url=os.environ.get("REDIS_URL") or None,
            log_level=(os.environ.get("LOG_LEVEL") or "INFO").upper(),
            log_to_file=_is_on(os.environ.get("LOG_TO_FILE") or "1"),
            log_to_console=_is_on(os.environ.get("LOG_TO_CONSOLE") or "1"),
            backup_enabled=_is_on(os.environ.get("BACKUP_ENABLED") or "0"),
        )
