"""Prometheus metrics. Each worker counts for itself."""

import time

from flask import Blueprint, Flask, Response, g, request
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, Histogram, generate_latest

from chemical_data.reference import REFERENCE
from version import current_version

metrics_blueprint = Blueprint("metrics", __name__)

REQUESTS = Counter("cryo_mini_requests_total", "Requests answered", ["method", "route", "status"])
SECONDS = Histogram("cryo_mini_request_seconds", "Time to answer a request", ["route"])
STARTED = Gauge("cryo_mini_started", "1 once the reference set is computed")
BUILD = Gauge("cryo_mini_build_info", "Always 1; the label tells the version", ["version"])


@metrics_blueprint.get("/metrics")
def expose() -> Response:
    STARTED.set(REFERENCE.state == "ready")
    BUILD.labels(current_version()).set(1)
    return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def register_metrics(app: Flask) -> None:
    @app.before_request
    def begin() -> None:
        g.begun = time.perf_counter()

    @app.after_request
    def count(response: Response) -> Response:
        # The rule, not the path: one label for a route and not one for every molecule.
        route = request.url_rule.rule if request.url_rule else "none"
        REQUESTS.labels(request.method, route, response.status_code).inc()
        SECONDS.labels(route).observe(time.perf_counter() - g.begun)
        return response
