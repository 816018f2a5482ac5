"""Molecules: computed with RDKit, stored through Supabase."""

from flask import Blueprint, Response, current_app, jsonify, request

from api.auth import read_caller
from backup import append_backup
from chemical_data.properties import MoleculeError, compute_properties, draw_molecule, parse_molecule
from chemical_data.reference import REFERENCE

molecules_blueprint = Blueprint("molecules", __name__)

TABLE = "molecules"
MAX_ROWS = 100
MAX_NAME_LENGTH = 200
SIMILAR_COUNT = 5


def _properties(smiles: str) -> dict:
    results = current_app.extensions["results"]
    known = results.get(smiles)
    if known:
        return known
    computed = compute_properties(parse_molecule(smiles))
    results.put(smiles, computed)
    return computed


@molecules_blueprint.get("/<path:smiles>/properties")
def show_properties(smiles: str):
    return jsonify(_properties(smiles))


@molecules_blueprint.get("/<path:smiles>/similar")
def show_similar(smiles: str):
    molecule = parse_molecule(smiles)
    if REFERENCE.state != "ready":
        return jsonify(error=f"the reference set is {REFERENCE.state}"), 503
    return jsonify(similar=REFERENCE.find_similar(molecule, SIMILAR_COUNT))


@molecules_blueprint.get("/<path:smiles>/picture")
def show_picture(smiles: str):
    molecule = parse_molecule(smiles)
    try:
        picture = draw_molecule(molecule)
    except ImportError as problem:
        return jsonify(error=f"drawing is not installed: {problem}"), 501
    return Response(picture, mimetype="image/svg+xml")


@molecules_blueprint.get("")
def list_stored():
    limit = min(request.args.get("limit", MAX_ROWS, type=int), MAX_ROWS)
    return jsonify(molecules=current_app.extensions["supabase"].select(TABLE, max(limit, 1)))


@molecules_blueprint.post("")
def store():
    body = request.get_json(silent=True)
    if not isinstance(body, dict) or not isinstance(body.get("smiles"), str):
        raise MoleculeError('the body must be JSON like {"name": "glycerol", "smiles": "OCC(O)CO"}')
    name = str(body.get("name", ""))[:MAX_NAME_LENGTH]
    row = {"name": name, "stored_by": read_caller(), **_properties(body["smiles"])}
    stored = current_app.extensions["supabase"].insert(TABLE, row)
    if current_app.extensions["settings"].backup_enabled:
        append_backup(TABLE, stored)
    return jsonify(stored), 201
