"""A rebuild by the offline importer makes the graph that increments make, and never leaves half of one (G7)."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from histories import history, random_log

from foedus.errors import BrokenPromise, Conflict, ProjectionHalted
from foedus.graph import events
from foedus.graph.engine.connection import Graph, open_graph
from foedus.graph.engine.embedded import EmbeddedNeo4j
from foedus.graph.log.opened import Opened, open_log
from foedus.graph.log.port import by_stream
from foedus.graph.projection import schema
from foedus.graph.projection.bulk import folding
from foedus.graph.projection.bulk.rebuild import rebuild_embedded
from foedus.graph.projection.checkpoint import found
from foedus.graph.projection.dump import canonical
from foedus.graph.projection.projector import Projector
from foedus.graph.projection.rebuild import parked_in
from foedus.settings import Settings

pytestmark = pytest.mark.slow
SECONDS = 120


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path, neo4j_heap="512m")


@pytest.fixture
def embedded(settings: Settings) -> EmbeddedNeo4j:
    return EmbeddedNeo4j(settings.data, settings.cache, settings.neo4j_heap, settings.neo4j_version)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    made = open_log(None, tmp_path)
    yield made
    made.log.close()


def served(settings: Settings) -> list[str]:
    with open_graph(settings) as graph:
        return list(canonical(graph))


def test_it_halts_where_increments_halt_and_keeps_what_was_parked(opened, graph, settings, embedded):
    opened.log.append(by_stream(history(opened, 22)))
    poison = events.VoteRecorded(question_id="q", actor="SWE", vote="yes", held="some day", record="torn")
    (appended,) = opened.log.append(by_stream([poison]))
    opened.log.append(by_stream([events.ActorAliased(actor_id="SWE", alias="Sverige")]))
    projector = Projector(opened.log, opened.texts, graph)
    for rebuilding in (projector.catch_up, lambda: rebuild_embedded(embedded, opened.log, opened.texts, heap="512m")):
        with pytest.raises(ProjectionHalted, match=f"event {appended.sequence} "):
            rebuilding()
    with open_graph(settings) as rebuilt:
        assert list(canonical(rebuilt)) == list(canonical(graph))
        Projector(opened.log, opened.texts, rebuilt).park(appended.sequence)
        parked = parked_in(rebuilt, opened.log)
    projector.park(appended.sequence)
    projector.catch_up()
    assert rebuild_embedded(embedded, opened.log, opened.texts, parked=parked, heap="512m") == appended.sequence + 1
    assert served(settings) == list(canonical(graph))


REBUILD = """
import sys
from pathlib import Path
from foedus.bootstrap import open_foedus
from foedus.settings import Settings
def progress(what, done, total):
    print(what, done, flush=True)
with open_foedus(Settings(data=Path(sys.argv[1]), neo4j_heap="512m"), progress=progress) as foedus:
    foedus.rebuild()
"""


def test_killed_while_it_imports_the_old_graph_serves_on_until_the_next_rebuild_has_switched_to_what_increments_make(
    opened, graph, settings, embedded
):
    made = history(opened, 23)
    opened.log.append(by_stream(made[:20]))
    with open_graph(settings) as serving:
        schema.apply(serving)
        Projector(opened.log, opened.texts, serving).catch_up()
        opened.log.append(by_stream(made[20:]))
        for number in range(40):  # forty random logs side by side in one
            opened.log.append(by_stream(random_log(random.Random(number), opened, prefix=f"{number}-")))
        process = subprocess.Popen(
            [sys.executable, "-c", REBUILD, str(settings.data)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        while not process.stdout.readline().startswith("importing into a new store 0"):
            assert process.poll() is None
        time.sleep(0.5)
        process.kill()
        process.wait()
        process.stdout.close()
        left = embedded.home / "rebuilding"
        assert any(left.iterdir())
        assert seen(serving) == 20
        with ThreadPoolExecutor(1) as pool:
            reader = pool.submit(seen_until, serving, opened.log.head().sequence)
            assert rebuild_embedded(embedded, opened.log, opened.texts, heap="512m") == opened.log.head().sequence
            assert set(reader.result(SECONDS)) == {20, opened.log.head().sequence}
        assert not left.exists()
        Projector(opened.log, opened.texts, graph, batch=90).catch_up()
        assert list(canonical(serving)) == list(canonical(graph))  # node for node


def seen(graph: Graph) -> int:
    stands = found(graph)
    assert stands is not None
    return stands.sequence


def seen_until(graph: Graph, sequence: int) -> list[int]:
    """What somebody sees who goes on reading; nothing fails while the stores are switched."""
    answers = [seen(graph)]
    while answers[-1] != sequence:
        time.sleep(0.05)
        answers.append(seen(graph))
    return answers


def test_two_rebuilds_at_once_do_not_mix(opened, embedded):
    with embedded.rebuilding(), pytest.raises(Conflict, match="being rebuilt"):
        rebuild_embedded(embedded, opened.log, opened.texts)


def test_a_new_store_that_is_not_what_was_folded_is_not_put_in_place(opened, embedded, monkeypatch):
    opened.log.append(by_stream(history(opened, 24)))
    written = folding.write

    def short(*given: object) -> folding.Written:
        made = written(*given)
        return made._replace(sampled=made.sampled[1:])

    monkeypatch.setattr(folding, "write", short)
    with pytest.raises(BrokenPromise, match="not those that were folded"):
        rebuild_embedded(embedded, opened.log, opened.texts, heap="512m")
    assert not embedded.has_store


KILLED_IN_THE_SWITCH = """
import os, signal, sys
from pathlib import Path
from foedus.graph.engine.embedded import EmbeddedNeo4j
home, steps = Path(sys.argv[1]), int(sys.argv[2])
rename = Path.rename
def renaming(self, target):
    global steps
    if steps == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    steps -= 1
    return rename(self, target)
Path.rename = renaming
import shutil
rmtree = shutil.rmtree
def removing(path, **options):
    if Path(path).exists():
        renaming(Path(path), path)
    rmtree(path, **options)
shutil.rmtree = removing
EmbeddedNeo4j(home, home).replace_store(home / "new")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 as POSIX has it")
@pytest.mark.parametrize(("steps", "serves"), [(0, "old"), (1, "old"), (2, "new"), (3, "new")])
def test_killed_in_any_place_of_the_switch_one_store_is_whole_and_alone(tmp_path, steps, serves):
    for folder, name in (("neo4j/data", "old"), ("new/data", "new")):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "store").write_text(name)
    subprocess.run([sys.executable, "-c", KILLED_IN_THE_SWITCH, str(tmp_path), str(steps)], timeout=30, check=False)
    embedded = EmbeddedNeo4j(tmp_path, tmp_path)
    embedded._finish_replacing()
    assert (embedded.home / "data" / "store").read_text() == serves
    assert not (embedded.home / "data.old").exists()
