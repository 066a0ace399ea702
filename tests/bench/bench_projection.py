"""The projection against the shortest code that does the same work without the guarantees, in one run.

    python tests/bench/bench_projection.py increment [EVENTS]
    python tests/bench/bench_projection.py rebuild UN_VOTES_FOLDER [VOTES]
    python tests/bench/bench_projection.py growth UN_VOTES_FOLDER VOTES VOTES

Increment: a bare driver UNWINDs the rows that a projector made, into a database of the same schema; both write the
same batches in turn, on one warm server. Rebuild: Neo4j's offline importer alone on the very files that the rebuild
has written. Growth: the time of a rebuild per event, of a short log and a long one; a log longer than the record is
filled up with the same votes on other questions.
"""

from __future__ import annotations

import csv
import gzip
import itertools
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from foedus.cypher.catalogue import statement
from foedus.graph import events
from foedus.graph.engine.connection import Graph, connect, open_graph
from foedus.graph.engine.embedded import USER, EmbeddedNeo4j
from foedus.graph.engine.importer import import_store
from foedus.graph.log.opened import Opened, open_log
from foedus.graph.log.port import TextStore, by_stream
from foedus.graph.projection import schema
from foedus.graph.projection.batch import ORDER, Batch
from foedus.graph.projection.bulk import folding, rebuild
from foedus.graph.projection.bulk.files import OPTIONS, sources
from foedus.graph.projection.projector import Projector
from foedus.graph.projection.state import State
from foedus.graph.projection.working import Writes
from foedus.settings import Settings

BATCH = 1_000
STATES = 190
TEXT = "The government said on Tuesday that it supports the candidate, and gave no reason. " * 10


def claims(texts: TextStore, count: int) -> Iterator[events.Event]:
    """Articles with two claims each, on 500 questions, by 190 states."""
    for number in range(count // 3):
        article, day = f"art-{number:020}", f"20{number % 24:02}-{number % 12 + 1:02}-{number % 28 + 1:02}"
        yield events.ArticleCaptured(
            article_id=article,
            text_id=texts.put(f"Article {number}. {TEXT}"),
            outlet=f"outlet-{number % 40}",
            published=day,
        )
        for nth in range(2):
            claim = events.Claim(
                actor=f"S{(number * 7 + nth) % STATES:03}", act=("support", "oppose")[(number + nth) % 3 == 0],
                question=f"q-{number % 500}", option=f"candidate-{number % 3}", target=f"candidate-{number % 3}",
                valid_from=day, evidence=(0, 30), attribution=((0, 10),), confidence=0.9,
            )  # fmt: skip
            yield events.ClaimAsserted(
                claim_id=claim.id_in(article), article_id=article, extractor="rules/1", claim=claim
            )


def votes(folder: Path, count: int) -> Iterator[events.Event]:
    """The votes of the UN's General Assembly, again on other questions where more are asked for than there are."""
    with gzip.open(folder / "un_roll_calls.csv.gz", "rt") as file:
        held = {row["rcid"]: row["date"] for row in csv.DictReader(file)}
    given = 0
    for again in itertools.count():
        seen: set[str] = set()
        with gzip.open(folder / "un_votes.csv.gz", "rt") as file:
            for row in csv.DictReader(file):
                if given == count:
                    return
                call = row["rcid"].split(".")[0]
                question = f"un-{again}-{call}" if again else f"un-{call}"
                if question not in seen:
                    seen.add(question)
                    yield events.QuestionOpened(
                        question_id=question, title=f"Roll call {call}", kind="resolution", rule="simple_majority",
                        electorate=events.Electorate(alliance="UN"), opened=held[call],
                    )  # fmt: skip
                given += 1
                yield events.VoteRecorded(
                    question_id=question, actor=row["country_code"] or row["country"], vote=row["vote"],
                    held=held[call], record=f"{again}/{call}", source="unvotes",
                )  # fmt: skip


def filled(opened: Opened, made: Iterator[events.Event]) -> Opened:
    while batch := list(itertools.islice(made, 5_000)):
        opened.log.append(by_stream(batch))
    return opened


def elements(writes: Writes) -> int:
    """Nodes and ties that the rows of a batch stand for, about; the same number for both sides."""
    ties = {"claims": 5, "positions": 6, "articles": 2}
    return sum(len(rows) * ties.get(name, 1) for name, rows in writes.items())


def increment(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        opened = open_log(None, Path(folder) / "log")
        filled(opened, claims(opened.texts, count))
        ours, bare = Settings(data=Path(folder) / "ours"), Settings(data=Path(folder) / "bare")
        with open_graph(ours) as graph, open_graph(bare) as plain:
            for each in (graph, plain):
                schema.apply(each)
            ratios = list(_increments(opened, graph, plain))
        opened.log.close()
    warm = ratios[len(ratios) // 5 :]
    rates = [elements_ / seconds for elements_, seconds, _ in warm]
    print(f"| increment, batches of {BATCH} events | {statistics.median(rates):,.0f} elements/s | "
          f"{statistics.median(bare / own for _, own, bare in warm):.2f} of the bare driver |")  # fmt: skip
    print(f"| the same, all batches | | {sum(b for *_, b in ratios) / sum(o for _, o, _ in ratios):.2f} |")


def _increments(opened: Opened, graph: Graph, plain: Graph) -> Iterator[tuple[int, float, float]]:
    """Elements, our seconds and the bare driver's for each batch, in turn."""
    projector = Projector(opened.log, opened.texts, graph, batch=BATCH)
    head = opened.log.head().sequence
    while (stands := projector.checkpoint()) < head:
        recorded = list(opened.log.read(stands, limit=BATCH))
        goal = recorded[-1].sequence
        state = State.as_of(opened.log, stands)
        writes = Batch(graph, opened.log, opened.texts, state, "most_reliable", recorded, goal=goal).writes()
        begin = time.perf_counter()
        projector.catch_up(limit=BATCH)
        middle = time.perf_counter()

        def write(transaction: object, writes: Writes = writes) -> None:
            for name in ORDER:
                if writes[name]:
                    transaction.run(statement(f"write/{name}").text, rows=writes[name]).consume()  # type: ignore[attr-defined]

        with plain.driver.session() as session:
            session.execute_write(write)
        yield elements(writes), middle - begin, time.perf_counter() - middle


class Took(NamedTuple):
    """Seconds on the clock, and of processors: of this process and all that it started. Others' work lengthens the first."""

    clock: float
    processors: float


def now() -> Took:
    used = sum(
        usage.ru_utime + usage.ru_stime
        for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )
    return Took(time.perf_counter(), used)


def since(begin: Took) -> Took:
    end = now()
    return Took(end.clock - begin.clock, end.processors - begin.processors)


def rebuilt(data: Path, opened: Opened) -> Took:
    """A rebuild until the new graph has answered."""
    settings = Settings(data=data)
    embedded = EmbeddedNeo4j(settings.data, settings.cache, settings.neo4j_heap)
    begin = now()
    rebuild.rebuild_embedded(embedded, opened.log, opened.texts)
    with embedded.running() as server:
        graph = connect(server.uri, USER, server.password)
        with graph.driver:
            graph.read(statement("read/checkpoint"), name="graph")
    return since(begin)


def imported(folder: Path, opened: Opened) -> Took:
    """The importer alone, on the files of a rebuild."""
    written = folding.write(
        folder / "files", opened.log, opened.texts, "most_reliable", opened.log.head().sequence, None
    )
    files = folder / "files" / str(written.goal)
    nodes, ties = sources(files)
    settings = Settings(data=folder)
    jars = EmbeddedNeo4j(folder, settings.cache).jars()
    begin = now()
    import_store(nodes, ties, folder / "store", jars=jars, folder=files, options=OPTIONS)
    took = since(begin)
    shutil.rmtree(folder)
    return took


def compared(source: Path, count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        begin = time.perf_counter()
        opened = filled(open_log(None, data), votes(source, count))
        head = opened.log.head().sequence
        print(f"| {head:,} events appended | {time.perf_counter() - begin:.0f} s | |")
        alone = imported(data / "alone", opened)
        ours = rebuilt(data, opened)
        opened.log.close()
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"| rebuild of {head:,} events, to a graph that answers, and stopped | {ours.clock:.0f} s | "
          f"{ours.clock / alone.clock:.1f} times the importer alone ({alone.clock:.0f} s) |")  # fmt: skip
    print(f"| the same, of processors | {ours.processors:.0f} s | "
          f"{ours.processors / alone.processors:.1f} times the importer alone ({alone.processors:.0f} s) |")  # fmt: skip
    print(f"| largest memory of the process | {own:.0f} MB | |")


def growth(source: Path, short: int, long: int) -> None:
    per_event: list[Took] = []
    for count in (short, long):
        with tempfile.TemporaryDirectory() as folder:
            opened = filled(open_log(None, Path(folder)), votes(source, count))
            took = rebuilt(Path(folder), opened)
            per_event.append(Took(*(seconds / opened.log.head().sequence for seconds in took)))
            opened.log.close()
    less, more = per_event
    print(f"| rebuild per event, {long:,} votes against {short:,} | {more.clock * 1e6:.0f} µs | "
          f"{more.clock / less.clock:.2f} times, of processors {more.processors / less.processors:.2f} times |")  # fmt: skip


def main() -> None:
    match sys.argv[1:]:
        case ["increment", *rest]:
            increment(int(rest[0]) if rest else 30_000)
        case ["rebuild", source, *rest]:
            compared(Path(source), int(rest[0]) if rest else 869_937)
        case ["growth", source, short, long]:
            growth(Path(source), int(short), int(long))
        case _:
            print(__doc__)


if __name__ == "__main__":
    main()
