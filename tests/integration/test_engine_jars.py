"""The jars: fetched once, checked, repaired; from a server of the tests' own."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import stamina
from jgo import constants

from foedus.errors import BrokenPromise, MissingPart
from foedus.graph.engine import jars
from foedus.graph.engine.jars import Jar, Lock, ensure_jars

BODIES = {name: name.encode() * 1000 for name in ("one", "two", "three")}
LOCK = Lock("0.0", tuple(
    Jar("org.example", name, "1", None, hashlib.sha256(body).hexdigest(), len(body)) for name, body in BODIES.items()
))  # fmt: skip


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The paths that a repository with the locked jars has been asked for."""
    paths: list[str] = []
    for jar in LOCK.jars:
        file = tmp_path / "repository" / jar.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(BODIES[jar.artifact])

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            paths.append(Path(self.path).name)

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(tmp_path / "repository")))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    monkeypatch.setattr(jars, "lock", lambda _: LOCK)
    monkeypatch.setattr(constants, "MAVEN_CENTRAL_URL", f"http://127.0.0.1:{server.server_port}")
    yield paths
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_first_fetch_brings_every_jar_and_tells_its_progress_in_bytes(tmp_path, asked):
    told: list[tuple[str, int, int]] = []
    folder = ensure_jars(tmp_path / "cache", lambda *said: told.append(said))
    assert {file.name: file.read_bytes() for file in folder.glob("*.jar")} == {
        f"{name}-1.jar": body for name, body in BODIES.items()
    }
    total = sum(map(len, BODIES.values()))
    assert [one[2] for one in told] == [total] * 3
    assert told[-1][1] == total


def test_a_second_call_asks_nobody_and_reads_no_file(tmp_path, asked, monkeypatch):
    ensure_jars(tmp_path / "cache")
    asked.clear()
    monkeypatch.setattr(jars, "_right", None)
    ensure_jars(tmp_path / "cache")
    assert asked == []


@pytest.mark.parametrize("damage", [b"", b"other" * 800, BODIES["two"][:100]])
def test_a_broken_jar_is_fetched_again_and_no_other(tmp_path, asked, damage):
    folder = ensure_jars(tmp_path / "cache")
    asked.clear()
    (folder / "two-1.jar").write_bytes(damage)
    ensure_jars(tmp_path / "cache")
    assert asked == ["two-1.jar"]
    assert (folder / "two-1.jar").read_bytes() == BODIES["two"]


def test_a_half_download_is_completed(tmp_path, asked):
    folder = ensure_jars(tmp_path / "cache")
    asked.clear()
    (folder / "verified.json").unlink()
    (folder / "three-1.jar").unlink()
    (folder / "three-1.jar.123.part").write_bytes(b"thr")
    ensure_jars(tmp_path / "cache")
    assert asked == ["three-1.jar"]


def test_a_jar_that_differs_from_the_lock_is_not_kept(tmp_path, asked):
    (tmp_path / "repository" / LOCK.jars[1].path).write_bytes(b"something else")
    with pytest.raises(BrokenPromise, match=r"two-1\.jar"):
        ensure_jars(tmp_path / "cache")
    assert not list((tmp_path / "cache").rglob("two-1.jar"))


def test_without_network_it_says_what_is_missing_and_the_two_ways_out(tmp_path, asked, monkeypatch):
    monkeypatch.setattr(constants, "MAVEN_CENTRAL_URL", "http://127.0.0.1:1")
    with (
        stamina.set_testing(True, attempts=2),
        pytest.raises(MissingPart, match=r"3 of Neo4j's 3 jars.*network.*FOEDUS_NEO4J_URI"),
    ):
        ensure_jars(tmp_path / "cache")


@pytest.mark.parametrize("version", jars.VERSIONS)
def test_a_real_lock_is_whole(version):
    real = jars.lock(version)
    assert real.neo4j.startswith(version)
    assert len(real.jars) == len({jar.file for jar in real.jars}) > 200
    assert all(len(jar.sha256) == 64 and jar.size > 0 for jar in real.jars)
