from collections import namedtuple

import pytest

from chemical_data.reference import MOLECULES_FILE, REFERENCE, ReferenceSet
from config import Config, ConfigError
from monitoring import checks

Usage = namedtuple("Usage", "total used free")


@pytest.fixture(autouse=True)
def roomy_machine(monkeypatch):
    """The report must not depend on the machine that the tests run on."""
    monkeypatch.setattr(checks.shutil, "disk_usage", lambda path: Usage(100, 10, 90))
    monkeypatch.setattr(checks, "psutil", None)


def test_everything_well(client):
    answer = client.get("/health")
    assert (answer.status_code, answer.json["status"]) == (200, "ok")
    assert answer.json["checks"]["redis"]["detail"] == "not configured"


def test_supabase_down(client, supabase):
    supabase.status = 500
    assert client.get("/health").status_code == 500
    assert client.get("/health/readiness").status_code == 503
    assert client.get("/health/liveness").status_code == 200
    assert client.post("/api/v1/molecules", json={"smiles": "CCO"}).status_code == 503


def test_ready_again_when_supabase_is_back(client, supabase):
    supabase.status = 500
    assert client.get("/health/readiness").status_code == 503
    supabase.status = 200
    assert client.get("/health/readiness").status_code == 200


def test_wrong_key_is_not_ready(client, supabase):
    supabase.status = 401
    assert client.get("/health/readiness").status_code == 503


def test_redis_down_degrades_only(make_client):
    client = make_client(REDIS_URL="redis://127.0.0.1:1/0")
    answer = client.get("/health")
    assert (answer.status_code, answer.json["checks"]["redis"]["status"]) == (207, "degraded")
    assert client.get("/api/v1/molecules/CCO/properties").status_code == 200


def test_full_disk_degrades(client, monkeypatch):
    monkeypatch.setattr(checks.shutil, "disk_usage", lambda path: Usage(100, 96, 4))
    assert client.get("/health").status_code == 207


@pytest.mark.parametrize("folder", ["cache", "logs", "backup"])
def test_folder_that_cannot_be_written_degrades(make_client, tmp_path, folder):
    (tmp_path / folder).write_text("a file stands where the folder should be")
    client = make_client(LOG_TO_FILE="1", BACKUP_ENABLED="1")
    answer = client.get("/health")
    assert answer.status_code == 207
    assert folder in answer.json["checks"]["folders"]["detail"]
    assert client.post("/api/v1/molecules", json={"smiles": "CCO"}).status_code == 201


def test_startup_ends(client):
    assert REFERENCE.wait(60)
    assert client.get("/health/startup").status_code == 200
    nearest = client.get("/api/v1/molecules/OCC(O)CO/similar").json["similar"][0]
    assert (nearest["name"], nearest["distance"]) == ("glycerol", 0)


def test_startup_not_over(client, monkeypatch):
    monkeypatch.setattr("monitoring.health.REFERENCE", ReferenceSet(MOLECULES_FILE))
    assert client.get("/health/startup").status_code == 503


def test_startup_that_fails_is_told(tmp_path):
    broken = ReferenceSet(str(tmp_path / "missing.csv"))
    broken.start()
    assert broken.wait(10)
    assert broken.state == "failed"


def test_metrics(client):
    client.get("/health/liveness")
    assert 'route="/health/liveness"' in client.get("/metrics").text


def test_version_is_told_everywhere(client, monkeypatch):
    monkeypatch.setenv("APP_VERSION", "9.8.7")
    assert client.get("/health").json["version"] == "9.8.7"
    page = client.get("/")
    assert "9.8.7" in page.text
    assert page.headers["X-App-Version"] == "9.8.7"


def test_missing_settings_are_named(monkeypatch):
    monkeypatch.delenv("SUPABASE_KEY")
    monkeypatch.setenv("SECRET_KEY", "")
    with pytest.raises(ConfigError, match="SUPABASE_KEY, SECRET_KEY"):
        Config.from_env()
