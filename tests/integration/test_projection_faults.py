"""A projector whose connection is lost, or that is overtaken at any moment, leaves what a replay makes (G6)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from histories import history

from foedus.cypher.catalogue import statement
from foedus.errors import Unavailable
from foedus.graph.engine.connection import Graph, connect
from foedus.graph.log.opened import Opened, open_log
from foedus.graph.log.port import by_stream
from foedus.graph.projection.dump import canonical
from foedus.graph.projection.projector import Projector

HERE = str(Path(__file__).parent)
COMMIT = b"\x00\x02\xb0\x12\x00\x00"
"""Bolt's message COMMIT: a chunk of two bytes, the structure without fields of the signature 0x12, the end."""


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    made = open_log(None, tmp_path)
    yield made
    made.log.close()


def replayed(opened: Opened, graph: Graph) -> list[str]:
    graph.execute(statement("write/empty"))
    Projector(opened.log, opened.texts, graph).catch_up()
    return list(canonical(graph))


@pytest.mark.parametrize("arrives", [False, True])
def test_a_connection_that_is_lost_in_a_commit_costs_nothing_and_doubles_nothing(
    opened, graph, with_data, tmp_path, monkeypatch, arrives
):
    monkeypatch.syspath_prepend(HERE)
    from log_proxy import Proxy

    settings = with_data(tmp_path)
    opened.log.append(by_stream(history(opened, 31)))
    with Proxy(settings.neo4j_uri) as proxy:
        through = connect(proxy.address, settings.neo4j_user, settings.neo4j_password.get_secret_value())
        with through.driver:
            projector = Projector(opened.log, opened.texts, through, batch=10)
            projector.catch_up(limit=20)
            write = through.write

            def cut(work: object) -> object:
                monkeypatch.setattr(through, "write", write)
                proxy.cut_at(COMMIT, arrives=arrives)  # now, since reading commits, too
                return write(work)

            monkeypatch.setattr(through, "write", cut)
            with pytest.raises(Unavailable, match="may or may not have been stored"):
                projector.catch_up()
            assert projector.checkpoint() == (30 if arrives else 20)
            assert projector.catch_up() == opened.log.head().sequence
    assert list(canonical(graph)) == replayed(opened, graph)


def test_two_projectors_at_once_take_turns_and_make_one_graph(opened, graph):
    opened.log.append(by_stream(history(opened, 32, articles=30)))
    head = opened.log.head().sequence
    reached: list[int] = []

    def project() -> None:
        reached.append(Projector(opened.log, opened.texts, graph, batch=3).keep_up())

    threads = [threading.Thread(target=project) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert reached == [head, head]
    assert list(canonical(graph)) == replayed(opened, graph)
