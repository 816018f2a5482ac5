"""A request that takes as long as it is told to: for trying out timeouts, draining and limits."""

import os
import time

from flask import Blueprint, jsonify, request

slow_blueprint = Blueprint("slow", __name__)

MAX_SECONDS = 30.0


@slow_blueprint.route("", methods=["GET", "POST"])
def take_time():
    """`seconds` from 0 to 30; `mode` is `sleep` (waits) or `cpu` (keeps one processor busy)."""
    seconds = request.args.get("seconds", 1.0, type=float)
    mode = request.args.get("mode", "sleep")
    if not 0 <= seconds <= MAX_SECONDS or mode not in ("sleep", "cpu"):
        return jsonify(error=f"seconds must be 0 to {MAX_SECONDS:g}, mode sleep or cpu"), 400
    begun = time.monotonic()
    if mode == "sleep":
        time.sleep(seconds)
    else:
        _compute(begun + seconds)
    return jsonify(seconds=round(time.monotonic() - begun, 3), mode=mode, pid=os.getpid())


def _compute(until: float) -> None:
    number = 1
    while time.monotonic() < until:
        for _ in range(1000):
            number = (number * 1103515245 + 12345) % 2147483648
