import json

import jwt
import pytest


def test_properties_are_computed_and_kept(client, tmp_path):
    answer = client.get("/api/v1/molecules/OCC(O)CO/properties").json
    assert (answer["formula"], answer["weight"], answer["tpsa"]) == ("C3H8O3", 92.094, 60.69)
    kept = [json.loads(file.read_text()) for file in (tmp_path / "cache").iterdir()]
    assert kept == [{"key": "OCC(O)CO", "value": answer}]


def test_kept_result_is_used(client, tmp_path):
    client.get("/api/v1/molecules/CCO/properties")
    (file,) = (tmp_path / "cache").iterdir()
    file.write_text(json.dumps({"key": "CCO", "value": {"formula": "from the cache"}}))
    assert client.get("/api/v1/molecules/CCO/properties").json == {"formula": "from the cache"}


def test_smiles_with_slashes(client):
    assert client.get("/api/v1/molecules/F/C=C/F/properties").json["formula"] == "C2H2F2"


@pytest.mark.parametrize("smiles", ["nonsense", "C" * 501])
def test_not_a_molecule(client, smiles):
    assert client.get(f"/api/v1/molecules/{smiles}/properties").status_code == 400


@pytest.mark.parametrize("body", [None, [], {"name": "no smiles"}])
def test_bad_body(client, body):
    assert client.post("/api/v1/molecules", json=body).status_code == 400


def test_store_with_backup(make_client, tmp_path):
    client = make_client(BACKUP_ENABLED="1")
    answer = client.post("/api/v1/molecules", json={"name": "ethanol", "smiles": "CCO"})
    assert (answer.status_code, answer.json["id"], answer.json["formula"]) == (201, 1, "C2H6O")
    assert json.loads((tmp_path / "backup/data/molecules.jsonl").read_text()) == answer.json


def test_token_names_the_caller(client):
    token = jwt.encode({"sub": "ana"}, "s" * 32, algorithm="HS256")
    headers = {"Authorization": f"Bearer {token}"}
    assert client.post("/api/v1/molecules", json={"smiles": "CCO"}, headers=headers).json["stored_by"] == "ana"
    headers = {"Authorization": "Bearer forged"}
    assert client.post("/api/v1/molecules", json={"smiles": "CCO"}, headers=headers).status_code == 401


def test_slow(client):
    assert client.post("/api/v1/slow?seconds=0.05&mode=cpu").json["seconds"] >= 0.05
    for query in ("seconds=31", "seconds=-1", "seconds=nan", "mode=other"):
        assert client.get(f"/api/v1/slow?{query}").status_code == 400
