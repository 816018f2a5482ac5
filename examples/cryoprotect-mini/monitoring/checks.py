"""One function for each thing that the health report looks at."""

import os
import shutil
import tempfile
from dataclasses import dataclass

import redis
from flask import current_app

from chemical_data.reference import REFERENCE
from database import SupabaseError

try:
    import psutil
except ImportError:
    psutil = None

FULL_PERCENT = 95.0


@dataclass(frozen=True)
class Check:
    """`status` is "ok", "degraded" (it works, but somebody should look) or "error" (it does not work)."""

    status: str
    detail: str


def check_supabase() -> Check:
    try:
        current_app.extensions["supabase"].ping()
    except SupabaseError as problem:
        return Check("error", str(problem))
    return Check("ok", "answers")


def check_redis() -> Check:
    link = current_app.extensions["redis"]
    if not link.configured:
        return Check("ok", "not configured")
    try:
        link.ping()
    except redis.RedisError as problem:
        return Check("degraded", f"Redis does not answer: {type(problem).__name__}")
    return Check("ok", "answers")


def check_disk() -> Check:
    usage = shutil.disk_usage(".")
    return _share("disk", 100 * usage.used / usage.total)


def check_memory() -> Check:
    if psutil is None:
        return Check("ok", "unknown: psutil is not installed")
    return _share("memory", psutil.virtual_memory().percent)


def check_folders() -> Check:
    """Writes and removes a file in each folder that the settings make the application use."""
    settings = current_app.extensions["settings"]
    folders = ["cache"]
    if settings.log_to_file:
        folders.append("logs")
    if settings.backup_enabled:
        folders.append("backup/data")
    problems = []
    for folder in folders:
        try:
            os.makedirs(folder, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder) as file:
                file.write(b"ok")
        except OSError as problem:
            problems.append(f"{folder}: {problem.strerror}")
    return Check("degraded", "; ".join(problems)) if problems else Check("ok", "writable")


def check_reference() -> Check:
    state = REFERENCE.state
    return Check("degraded" if state == "failed" else "ok", state)


def _share(name: str, percent: float) -> Check:
    return Check("degraded" if percent >= FULL_PERCENT else "ok", f"{percent:.0f} % of the {name} in use")
