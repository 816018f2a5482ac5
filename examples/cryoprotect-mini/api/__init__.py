"""The JSON API, under /api/v1."""

from flask import Flask, jsonify

from api.auth import TokenError
from api.molecules import molecules_blueprint
from api.slow import slow_blueprint
from chemical_data.properties import MoleculeError
from database import SupabaseRefused, SupabaseUnavailable


def register_api(app: Flask) -> None:
    app.register_blueprint(molecules_blueprint, url_prefix="/api/v1/molecules")
    app.register_blueprint(slow_blueprint, url_prefix="/api/v1/slow")

    @app.errorhandler(MoleculeError)
    def refuse_molecule(problem: MoleculeError):
        return jsonify(error=str(problem)), 400

    @app.errorhandler(TokenError)
    def refuse_token(problem: TokenError):
        return jsonify(error=str(problem)), 401

    @app.errorhandler(SupabaseRefused)
    def report_refusal(problem: SupabaseRefused):
        return jsonify(error=str(problem)), 502

    @app.errorhandler(SupabaseUnavailable)
    def report_outage(problem: SupabaseUnavailable):
        return jsonify(error=str(problem)), 503
