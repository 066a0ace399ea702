"""The tally at (T, K) against the same Cypher by the bare driver, on a made graph.

    python tests/bench/bench_reads.py [--positions 100000] [--claims-each 10] [--asked 1000]

Each question has 200 actors who decide on it, members of one alliance. Each position was held to be otherwise before
some sequence, so that there are two on each key; each rests on its own claims. Of a hundred claims one is a count
without names, one conditional, one a recorded vote. The two sides ask the same questions in turn, in one process, so that
whatever else the machine does meets both.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.table import Table

from foedus.cypher.catalogue import statement
from foedus.graph.engine.connection import Graph, open_graph
from foedus.graph.fold.tally import Tally
from foedus.graph.projection.schema import apply
from foedus.graph.reads.as_of import AsOf
from foedus.graph.reads.tally import tally
from foedus.settings import Settings

ACTORS = 200
LEARNED = 1_000
"""The sequence at which the later half of all positions came to be known."""
FIRST = date(2020, 1, 1)
DAYS = 1_500

MEMBERS = """
CREATE (alliance:Actor:Organisation:Alliance {id: 'ALL', name: 'The alliance'})
WITH alliance
UNWIND range(0, $actors - 1) AS a
CREATE (:Actor:State {id: 'A' + a, name: 'Actor ' + a})-[:MEMBER_OF {valid_from: date('1950-01-01'),
  valid_to: date('9999-12-31'), known_from: 1, known_to: 4611686018427387904}]->(alliance)
"""

QUESTIONS = """
UNWIND range($first, $last) AS q
CREATE (question:Question {id: 'q' + q, title: 'Question ' + q, rule: 'unanimity', alliance: 'ALL', known_from: 1})
WITH q, question
UNWIND range(0, $actors - 1) AS a
MATCH (actor:Actor {id: 'A' + a})
UNWIND [0, 1] AS later
CREATE (actor)-[:HOLDS]->(position:Position {id: 'pos-' + q + '-' + a + '-' + later, actor: actor.id, question: question.id,
    option: '', stance: ['support', 'oppose', 'undecided'][(q + a + later) % 3], disputed: false, imprecise: false,
    confidence: 0.6, valid_from: date('2020-01-01') + duration({days: (q * 7 + a) % 1000}), valid_to: date('9999-12-31'),
    last_heard: date('2020-01-01') + duration({days: (q * 7 + a) % 1000 + 30}), known_from: CASE later WHEN 0 THEN 1 ELSE 1000 END,
    known_to: CASE later WHEN 0 THEN 1000 ELSE 4611686018427387904 END})-[:ON]->(question)
WITH q, a, later, actor, question, position
UNWIND range(1, $claims) AS c
WITH q, a, later, actor, question, position, c, (q * 31 + a * 7 + c + later) % 100 AS chance
CREATE (position)-[:RESTS_ON]->(:Claim {id: 'clm-' + q + '-' + a + '-' + later + '-' + c, kind: CASE chance WHEN 2 THEN 'vote' ELSE 'claim' END,
    actor: actor.id, question: question.id, option: '', act: 'support', polarity: '+', factuality: CASE chance WHEN 1 THEN 'conditional' ELSE 'actual' END,
    count: CASE chance WHEN 0 THEN 28 END, count_of: CASE chance WHEN 0 THEN 32 END, evidence: 'it is for it',
    valid_from: position.valid_from, precision: 'day', present: [position.known_from, position.known_to],
    known_from: position.known_from, known_to: position.known_to})
"""


def fill(graph: Graph, questions: int, claims: int, console: Console) -> None:
    """Write the graph, some questions a transaction."""
    graph.within(lambda session: session.run(MEMBERS, actors=ACTORS).consume())
    at_once, begun = max(1, 50_000 // (ACTORS * 2 * (claims + 1))), time.perf_counter()
    for first in range(0, questions, at_once):
        last = min(questions, first + at_once) - 1
        asked = {"first": first, "last": last, "actors": ACTORS, "claims": claims}
        graph.within(lambda session, asked=asked: session.run(QUESTIONS, asked).consume())
    console.print(f"written in {time.perf_counter() - begun:.0f} s")


def points(questions: int, asked: int) -> Iterator[tuple[str, AsOf]]:
    """Questions at random points of both axes."""
    chance = random.Random(7)
    for _ in range(asked):
        day, known = FIRST + timedelta(days=chance.randrange(DAYS)), chance.choice((LEARNED - 1, LEARNED + 1))
        yield f"q{chance.randrange(questions)}", AsOf(valid_at=day, known_at=None, known_sequence=known)


def ours(graph: Graph, question: str, as_of: AsOf) -> Tally:
    """What a caller of the read side does."""
    return tally(graph, question, "", as_of)


def bare(graph: Graph) -> Callable[[str, AsOf], list[object]]:
    """The same Cypher in a session that stays open, and nothing made of its rows."""
    session = graph.driver.session(database=graph.database)
    text = statement("read/tally").text

    def ask(question: str, as_of: AsOf) -> list[object]:
        given = {"question": question, "option": "", **as_of.parameters}
        return session.execute_read(lambda transaction: [record.values() for record in transaction.run(text, given)])

    return ask


def milliseconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1_000


def main() -> None:
    """Fill a graph, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--positions", type=int, default=100_000)
    parser.add_argument("--claims-each", type=int, default=10)
    parser.add_argument("--asked", type=int, default=1_000)
    options = parser.parse_args()
    console = Console(highlight=False)
    questions = max(1, options.positions // (ACTORS * 2))
    with (
        tempfile.TemporaryDirectory(prefix="foedus-bench-") as folder,
        open_graph(Settings(data=Path(folder), neo4j_heap="1g")) as graph,
    ):
        apply(graph)
        fill(graph, questions, options.claims_each, console)
        graph.execute(statement("write/await_indexes"))
        direct = bare(graph)
        for question, as_of in points(questions, 1_000):  # until both ways are compiled and the pages are read
            direct(question, as_of)
            ours(graph, question, as_of)
        both: tuple[list[float], list[float]] = ([], [])
        for number, (question, as_of) in enumerate(points(questions, options.asked)):
            sides = [(0, direct), (1, partial(ours, graph))]
            for side, ask in reversed(sides) if number % 2 else sides:  # whoever is second finds the pages read
                both[side].append(milliseconds(partial(ask, question, as_of)))
        found = ours(graph, "q0", AsOf(valid_at=FIRST + timedelta(days=DAYS), known_at=None, known_sequence=LEARNED))
        assert len(found.electorate) == len({*found.support, *found.oppose, *found.undecided}) == ACTORS
    table = Table("", "p50 ms", "p95 ms", box=None)
    cuts = [statistics.quantiles(taken, n=100) for taken in both]
    for name, cut in zip(("the same Cypher by the bare driver", "the tally, with rule and outcome"), cuts, strict=True):
        table.add_row(name, f"{cut[49]:.2f}", f"{cut[94]:.2f}")
    positions = questions * ACTORS * 2
    console.print(
        f"{positions:,} positions, {positions * options.claims_each:,} claims, {questions} questions of {ACTORS}"
    )
    console.print(table)
    console.print(f"p95 ratio {cuts[1][94] / cuts[0][94]:.2f} (goal: 1.3 at most, and under 10 ms)")


if __name__ == "__main__":
    main()
