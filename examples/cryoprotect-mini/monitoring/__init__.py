"""What the outside asks about this process: health probes and metrics."""

from flask import Flask

from monitoring.health import health_blueprint
from monitoring.metrics import metrics_blueprint, register_metrics


def register_monitoring(app: Flask) -> None:
    register_metrics(app)
    app.register_blueprint(health_blueprint)
    app.register_blueprint(metrics_blueprint)
