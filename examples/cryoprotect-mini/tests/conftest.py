"""A stand-in for Supabase on a local port; the application under test is told to use it."""

import json
import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


class StubSupabase(ThreadingHTTPServer):
    daemon_threads = True
    status = 200

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.answer(self.server.status, [])

    def do_POST(self) -> None:
        row = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.answer(201 if self.server.status == 200 else self.server.status, [{"id": 1, **row}])

    def answer(self, status: int, body: object) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args: object) -> None:
        pass


stub = StubSupabase(("127.0.0.1", 0), Handler)
threading.Thread(target=stub.serve_forever, daemon=True).start()

# app.py makes its application when it is imported, so the settings have to be there before.
os.environ.update(
    SUPABASE_URL=stub.url, SUPABASE_KEY="stub-key", SECRET_KEY="s" * 32, LOG_TO_FILE="0", BACKUP_ENABLED="0"
)
for name in ("REDIS_URL", "SUPABASE_SERVICE_KEY", "APP_VERSION"):
    os.environ.pop(name, None)


@pytest.fixture
def supabase():
    stub.status = 200
    yield stub
    stub.status = 200


@pytest.fixture
def make_client(supabase, tmp_path, monkeypatch):
    """A client of an application made with these environment variables, in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def make(**environment: str):
        from app import create_app

        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return create_app().test_client()

    return make


@pytest.fixture
def client(make_client):
    return make_client()
