"""The application's version."""

import os

VERSION = "1.0.0"


def current_version() -> str:
    """The version that this process reports: APP_VERSION where a release sets it, VERSION otherwise."""
    return os.environ.get("APP_VERSION") or VERSION
