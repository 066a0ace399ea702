"""A store made by the offline importer takes the place of the one before."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from foedus.cypher.catalogue import Statement
from foedus.errors import Unavailable
from foedus.graph.engine.connection import open_graph
from foedus.graph.engine.embedded import EmbeddedNeo4j
from foedus.graph.engine.importer import import_store
from foedus.settings import Settings

READ = Statement(
    "read/x", "MATCH (a:State)-[s:SUPPORTS]->(b) RETURN a.id AS who, b.id AS whom, s.since AS since", "", ()
)


def csv(folder: Path, name: str, *lines: str) -> Path:
    (folder / name).write_text("\n".join(lines) + "\n", "utf-8")
    return folder / name


@pytest.mark.slow
def test_an_imported_store_replaces_the_old_one_and_is_served(tmp_path):
    settings = Settings(data=tmp_path / "data", neo4j_heap="512m")
    embedded = EmbeddedNeo4j(settings.data, settings.cache, version=settings.neo4j_version)
    nodes = csv(tmp_path, "n.csv", "id:ID(Actor),:LABEL", "HUN,Actor;State", "mark-rutte,Actor;Person")
    ties = csv(
        tmp_path, "r.csv", ":START_ID(Actor),:END_ID(Actor),since:date,:TYPE", "HUN,mark-rutte,2024-06-18,SUPPORTS"
    )
    new = embedded.home / "import"
    import_store([nodes], [ties], new, jars=embedded.jars(), heap="512m")
    (embedded.home / "data").mkdir()
    (embedded.home / "data" / "old").touch()
    embedded.replace_store(new)
    with open_graph(settings) as graph:
        assert graph.read(READ) == [{"who": "HUN", "whom": "mark-rutte", "since": date(2024, 6, 18)}]


def test_a_crash_between_the_two_steps_brings_the_old_store_back(tmp_path):
    embedded = EmbeddedNeo4j(tmp_path, tmp_path)
    (embedded.home / "data.old").mkdir(parents=True)
    (embedded.home / "data.old" / "store").write_text("old")
    embedded._finish_replacing()
    assert (embedded.home / "data" / "store").read_text() == "old"


def test_a_crash_after_both_steps_leaves_the_new_store_alone(tmp_path):
    embedded = EmbeddedNeo4j(tmp_path, tmp_path)
    for name in ("data", "data.old"):
        (embedded.home / name).mkdir(parents=True)
        (embedded.home / name / "store").write_text(name)
    embedded._finish_replacing()
    assert (embedded.home / "data" / "store").read_text() == "data"
    assert not (embedded.home / "data.old").exists()


@pytest.mark.slow
def test_a_faulty_csv_file_is_said(tmp_path):
    ties = csv(tmp_path, "r.csv", ":START_ID,:END_ID,:TYPE", "a,b,SUPPORTS")
    nodes = csv(tmp_path, "n.csv", "name,since:nonsense", "a,b")
    with pytest.raises(Unavailable, match="importer failed"):
        import_store(
            [nodes],
            [ties],
            tmp_path / "new",
            jars=EmbeddedNeo4j(tmp_path, Settings().cache, version=Settings().neo4j_version).jars(),
            heap="256m",
        )
