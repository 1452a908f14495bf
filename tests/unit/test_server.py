"""Settings hold from any folder; the real server answers with its headers and keeps closed what is closed."""

import asyncio
import json
import os
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from dashboard import guard, navigation, server
from dashboard.look import theme_options
from models.access import COMMANDER, POLICYMAKER, ROLES, STEWARD
from models.errors import SettingsError

ROOT = Path(server.__file__).parents[1]
READ_BACK = """
import json, sys
from streamlit import config
from streamlit.testing.v1 import AppTest
from dashboard import asgi
print(json.dumps({key: config.get_option(key) for key in json.loads(sys.argv[1])}))
"""
HOSTILE = """
[browser]
gatherUsageStats = true
[client]
showErrorDetails = "full"
toolbarMode = "developer"
[server]
enableXsrfProtection = false
enableCORS = false
enableStaticServing = true
maxUploadSize = 4000
[theme]
primaryColor = "#FF0000"
[theme.light]
primaryColor = "#FF0000"
"""
SET_UP = """
from sqlmodel import SQLModel
import models.units
from models.engine import engine
SQLModel.metadata.create_all(engine())
"""


def environment(folder, **more):
    keep = {name: value for name, value in os.environ.items() if not name.startswith("STREAMLIT_")}
    database = f"sqlite:///{folder / 'agency.db'}"
    return (
        keep | {"PYTHONPATH": str(ROOT), "HOME": str(folder), "ACCOUNTABILITY_DATABASE_URL": database} | more
    )


def python(folder, code, *arguments, **more):
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(
        command, cwd=folder, env=environment(folder, **more), capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """A served dashboard: its address, and the folder its database belongs to."""
    folder = tmp_path_factory.mktemp("served")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    code = f"from dashboard.server import serve; serve(port={port})"
    process = subprocess.Popen([sys.executable, "-c", code], cwd=folder, env=environment(folder))
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(150):
            if process.poll() is not None or answered(address):
                break
            time.sleep(0.2)
        assert process.poll() is None
        yield address, folder
    finally:
        process.terminate()
        process.wait(10)


def answered(address):
    try:
        return ask(address, "/_stcore/health")[0] == 200
    except urllib.error.URLError:
        return False


def ask(address, path):
    try:
        with urllib.request.urlopen(address + path, timeout=10) as response:
            return response.status, dict(response.headers), response.read().decode()
    except urllib.error.HTTPError as refusal:
        return refusal.code, dict(refusal.headers), refusal.read().decode()


def test_no_file_and_no_variable_loosens_a_pinned_setting(tmp_path):
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "config.toml").write_text(HOSTILE)
    wanted = server.PINNED | theme_options()
    found = python(
        tmp_path,
        READ_BACK,
        json.dumps([*wanted, "server.allowedHosts"]),
        STREAMLIT_CLIENT_SHOW_ERROR_DETAILS="full",
        STREAMLIT_BROWSER_GATHER_USAGE_STATS="true",
        STREAMLIT_SERVER_TRUSTED_USER_HEADERS='{"X-User": "sub"}',
    )
    read = json.loads(found)
    assert read.pop("server.allowedHosts") == ["127.0.0.1", "localhost", "[::1]"]
    assert read == wanted


def test_what_must_be_pinned_is_pinned():
    assert server.PINNED["browser.gatherUsageStats"] is False
    assert server.PINNED["client.showErrorDetails"] == "none"
    assert server.PINNED["client.showErrorLinks"] is False
    assert server.PINNED["client.toolbarMode"] == "minimal"
    assert server.PINNED["server.enableStaticServing"] is False
    assert server.PINNED["server.maxUploadSize"] == 100
    assert server.PINNED["server.fileWatcherType"] == "none"
    assert server.PINNED["server.enableXsrfProtection"] is True
    assert server.PINNED["server.enableCORS"] is True
    assert server.PINNED["server.trustedUserHeaders"] == {}
    assert set(server.PINNED) <= set(config._config_options_template)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.20", "::", "dashboard.example"])
def test_without_sign_in_nobody_else_can_reach_it(host):
    with pytest.raises(SettingsError, match="this machine only"):
        server.check_can_serve(host, 8501)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.8.8.8"])
def test_this_machine_may_be_served(host):
    server.check_can_serve(host, 8501)
    assert server.is_this_machine(host)


@pytest.mark.parametrize("port", [0, -1, 70000])
def test_a_port_is_a_port(port):
    with pytest.raises(SettingsError, match="not a port"):
        server.check_can_serve("127.0.0.1", port)


def test_headers_stand_on_every_answer(running):
    address, _ = running
    for path in ("/", "/unit", "/healthz", "/_stcore/metrics", "/_stcore/health", "/nowhere"):
        _, headers, _ = ask(address, path)
        found = {name.lower(): value for name, value in headers.items()}
        assert {name.lower(): value for name, value in guard.HEADERS.items()}.items() <= found.items(), path


def test_the_policy_allows_no_foreign_host_and_no_loose_script():
    policy = guard.content_policy()
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert "http" not in policy
    assert "'unsafe-eval'" not in policy
    assert "'unsafe-inline'" not in rules["script-src"]
    assert rules["script-src"].count("sha256-") == 1
    assert rules["default-src"] == rules["frame-ancestors"] == rules["object-src"] == "'none'"


@pytest.mark.parametrize(
    ("kind", "client", "headers", "answer"),
    [
        ("http", ("127.0.0.1", 5000), {}, 200),
        ("http", ("::1", 5000), {}, 200),
        ("http", ("192.168.1.20", 5000), {}, 403),
        ("http", None, {}, 403),
        ("websocket", ("127.0.0.1", 5000), {}, "websocket.accept"),
        ("websocket", ("192.168.1.20", 5000), {}, "websocket.close"),
        *(("http", ("127.0.0.1", 5000), {name: "x"}, 403) for name in guard.FORWARDED),
        *(("websocket", ("127.0.0.1", 5000), {name: "x"}, "websocket.close") for name in guard.FORWARDED),
    ],
)
def test_no_other_machine_gets_an_answer_and_no_proxy(kind, client, headers, answer):
    async def behind(scope, receive, send):
        opening = {"type": "http.response.start", "status": 200, "headers": []}
        await send(opening if kind == "http" else {"type": "websocket.accept"})

    sent = []

    async def send(message):
        sent.append(message)

    named = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": kind, "path": "/", "client": client, "headers": named}
    asyncio.run(guard.Guard(behind)(scope, None, send))
    assert answer in (sent[0].get("status"), sent[0]["type"])


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore//metrics",
        "/_stcore/metrics/",
        "/_stcore/%6Detrics",
        "/_stcore/metrics?families=x",
        "/_stcore/agent/openapi.json",
        "/_stcore/script-health-check",
    ],
)
def test_closed_addresses_stay_closed(running, path):
    status, _, body = ask(running[0], path)
    assert status in (400, 404)
    assert "streamlit" not in body.lower()


def test_health_follows_the_database(running):
    address, folder = running
    database = folder / "agency.db"
    assert ask(address, "/healthz")[0] == 503
    assert not database.exists(), "asking must not make the file"
    python(folder, SET_UP)
    status, headers, body = ask(address, "/healthz")
    assert (status, json.loads(body), headers["cache-control"]) == (200, {"status": "ok"}, "no-store")
    with sqlite3.connect(database) as connection:
        connection.execute("ALTER TABLE unit RENAME TO gone")
    connection.close()
    status, _, body = ask(address, "/healthz")
    assert (status, json.loads(body)) == (503, {"status": "the database does not answer"})


def test_addresses_of_pages():
    here = {"agency": "1", "week": "2026-W46", "part": "late"}
    assert navigation.query_of("unit", {"unit": 3}, here) == {"agency": "1", "week": "2026-W46", "unit": "3"}
    assert navigation.query_of("unit", {"unit": 3, "week": None}, here) == {"agency": "1", "unit": "3"}
    with pytest.raises(KeyError, match="no parameter part"):
        navigation.query_of("unit", {"part": "late"}, here)


def _choose():
    import streamlit as st

    from dashboard import navigation

    st.text(navigation.choose("week", "Week", ["W46", "W45", "W44"], "W46"))


def test_a_choice_follows_the_address_and_falls_back_to_the_default():
    app = AppTest.from_function(_choose, default_timeout=20)
    app.query_params["week"] = "W44"
    assert app.run().text[0].value == "W44"
    app.query_params["week"] = "nonsense"
    app.run()
    assert (app.text[0].value, app.query_params["week"]) == ("W44", "W44")
    app.selectbox[0].select("W45").run()
    assert (app.text[0].value, app.query_params["week"]) == ("W45", "W45")
    fresh = AppTest.from_function(_choose, default_timeout=20)
    fresh.query_params["week"] = "nonsense"
    assert fresh.run().text[0].value == "W46"


def test_each_role_has_its_pages():
    names = {role: [entry.name for entry in navigation.entries(role)] for role in ROLES}
    starts = {role: pages[0] for role, pages in names.items()}
    assert starts == {
        "chief": "this_week",
        "commander": "unit",
        "steward": "data",
        "auditor": "this_week",
        "policymaker": "council",
    }
    assert all("council" in pages for pages in names.values())
    assert "meeting" not in names[POLICYMAKER]
    assert "records" not in names[POLICYMAKER]
    assert "data" not in names[COMMANDER]
    assert [role for role, pages in names.items() if "audit" in pages] == ["auditor"]
    assert "patterns" in names[COMMANDER]
    assert "patterns" not in names[POLICYMAKER] + names[STEWARD]
    assert [entry.name for entry in navigation.entries()] == [
        "this_week",
        "unit",
        "council",
        "published",
        "meeting",
        "decisions",
        "compare",
        "records",
        "record",
        "patterns",
        "replies",
        "notes",
        "data",
        "confirm",
        "restricted",
        "units",
        "clocks",
        "connect",
        "audit",
        "method",
    ]
