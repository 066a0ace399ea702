"""Java starts from an archive of its classes where there is one, and whatever is wrong with it costs time only."""

from __future__ import annotations

import pytest

from foedus.graph.engine import host
from foedus.graph.engine.classes import ensure_archive
from foedus.graph.engine.connection import open_graph
from foedus.graph.engine.embedded import EmbeddedNeo4j
from foedus.settings import Settings


@pytest.fixture
def jars(tmp_path):
    folder = tmp_path / "neo4j" / "jars"
    folder.mkdir(parents=True)
    return folder


def test_an_archive_that_is_there_is_not_made_again(jars):
    host.archive_of(jars).write_bytes(b"made before")
    ensure_archive(jars, lambda *_: pytest.fail("nothing is to be made"))
    assert host.archive_of(jars).read_bytes() == b"made before"


def test_where_none_can_be_made_an_empty_one_says_so_and_nothing_else_stays(jars):
    told = []
    ensure_archive(jars, lambda *said: told.append(said))
    assert [done for _, done, _ in told] == [0, 1]
    assert host.archive_of(jars).read_bytes() == b""
    assert {file.name for file in jars.parent.iterdir()} <= {"jars", host.archive_of(jars).name, "classes.lock"}


def test_one_of_another_java_goes(jars):
    old = jars.parent / "classes-17.0.jsa"
    old.write_bytes(b"of another Java")
    ensure_archive(jars)
    assert not old.exists()


def test_where_the_cache_may_not_be_written_it_does_without(jars, monkeypatch):
    monkeypatch.setattr("tempfile.TemporaryDirectory", refused)
    ensure_archive(jars)
    assert not host.archive_of(jars).exists()


def refused(**_):
    raise PermissionError("read-only")


def test_neo4j_starts_beside_an_archive_that_is_none(tmp_path):
    jars = EmbeddedNeo4j(tmp_path, Settings().cache).jars()
    cache = tmp_path / "cache" / jars.parent.name
    cache.mkdir(parents=True)
    (cache / "jars").symlink_to(jars)
    host.archive_of(cache / "jars").write_bytes(b"no archive of anything")
    with open_graph(Settings(data=tmp_path, cache=cache.parent, neo4j_heap="256m")) as graph:
        assert graph.driver.execute_query("RETURN 1 AS one").records[0]["one"] == 1
