"""CryoProtect Mini: properties of cryoprotectants, as a web page and an API."""

import os

from flask import Flask, Response, render_template
from flask_cors import CORS

from api import register_api
from chemical_data.reference import REFERENCE
from config import Config
from database import RedisLink, SupabaseClient
from logging_enhanced import setup_logging
from monitoring import register_monitoring
from result_cache import ResultCache
from security_headers import apply_security_headers
from version import current_version


def create_app(config: Config | None = None) -> Flask:
    """The whole application. No socket is opened here: workers may be forked afterwards."""
    config = config or Config.from_env()
    setup_logging(config)

    app = Flask(__name__)
    app.config["SECRET_KEY"] = config.secret_key
    redis = RedisLink(config.redis_url)
    app.extensions["settings"] = config
    app.extensions["supabase"] = SupabaseClient(
        config.supabase_url, config.supabase_key, config.supabase_service_key
    )
    app.extensions["redis"] = redis
    app.extensions["results"] = ResultCache(redis)

    CORS(app, resources={r"/api/*": {"origins": "*"}})
    apply_security_headers(app)
    register_monitoring(app)
    register_api(app)

    @app.get("/")
    def index() -> str:
        return render_template("index.html", version=current_version())

    @app.after_request
    def name_version(response: Response) -> Response:
        response.headers["X-App-Version"] = current_version()
        return response

    REFERENCE.start()
    return app


app = create_app()

if __name__ == "__main__":
    app.run(host="0.0.0.0", port=int(os.environ.get("PORT", 5000)))
