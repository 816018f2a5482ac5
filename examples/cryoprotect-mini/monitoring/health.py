"""Health endpoints. Each answers one question, and only /health answers all of them.

/health            how is everything?            200 ok, 207 degraded, 500 error
/health/liveness   does this process answer?     200; asks nothing, so an outage elsewhere restarts nobody
/health/readiness  may it be sent requests?      200 or 503; asks Supabase
/health/startup    has it finished starting?     200 or 503
"""

from dataclasses import asdict

from flask import Blueprint, jsonify

from chemical_data.reference import REFERENCE
from monitoring.checks import (
    check_disk,
    check_folders,
    check_memory,
    check_redis,
    check_reference,
    check_supabase,
)
from version import current_version

health_blueprint = Blueprint("health", __name__, url_prefix="/health")


@health_blueprint.get("")
def report():
    checks = {
        "supabase": check_supabase(),
        "redis": check_redis(),
        "disk": check_disk(),
        "memory": check_memory(),
        "folders": check_folders(),
        "reference": check_reference(),
    }
    found = {check.status for check in checks.values()}
    details = {name: asdict(check) for name, check in checks.items()}
    if "error" in found:
        return jsonify(status="error", version=current_version(), checks=details), 500
    if "degraded" in found:
        return jsonify(status="degraded", version=current_version(), checks=details), 207
    return jsonify(status="ok", version=current_version(), checks=details), 200


@health_blueprint.get("/liveness")
def liveness():
    return jsonify(status="alive", version=current_version()), 200


@health_blueprint.get("/readiness")
def readiness():
    supabase = check_supabase()
    if supabase.status != "ok":
        return jsonify(status="not ready", version=current_version(), reason=supabase.detail), 503
    return jsonify(status="ready", version=current_version()), 200


@health_blueprint.get("/startup")
def startup():
    if REFERENCE.state != "ready":
        return jsonify(status="starting", version=current_version(), reference=REFERENCE.state), 503
    return jsonify(status="started", version=current_version()), 200
