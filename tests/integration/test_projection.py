"""The graph is a pure function of the log's prefix: however it was made, and whenever it was interrupted (G6, G7)."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from histories import history

from foedus.cypher.catalogue import statement
from foedus.errors import BadInput, BrokenPromise, Conflict, FencedOff, ProjectionHalted
from foedus.graph import events
from foedus.graph.engine.connection import Graph
from foedus.graph.log.opened import Opened, open_log
from foedus.graph.log.port import by_stream
from foedus.graph.projection import schema
from foedus.graph.projection.checkpoint import NAME
from foedus.graph.projection.dump import canonical
from foedus.graph.projection.projector import Projector
from foedus.graph.projection.rebuild import rebuild
from foedus.graph.reads.as_of import AsOf
from foedus.graph.reads.status import status
from foedus.graph.reads.tally import tally
from foedus.graph.reads.who import who


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    made = open_log(None, tmp_path)
    yield made
    made.log.close()


def dumped(graph: Graph) -> list[str]:
    return list(canonical(graph))


@pytest.mark.parametrize("seed", [1, 2])
def test_any_split_into_batches_and_a_rebuild_make_the_same_graph(opened, graph, seed):
    made = history(opened, seed)
    random.Random(seed).shuffle(made)
    opened.log.append(by_stream(made))
    graphs = []
    for batch in (1, 5, 1000):
        graph.execute(statement("write/empty"))
        Projector(opened.log, opened.texts, graph, batch=batch).catch_up()
        graphs.append(dumped(graph))
    rebuild(opened.log, opened.texts, graph)
    assert graphs[0] == graphs[1] == graphs[2] == dumped(graph)


def test_as_known_at_k_is_the_graph_of_the_logs_first_k_events(opened, graph, tmp_path):
    opened.log.append(by_stream(history(opened, 3)))
    projector = Projector(opened.log, opened.texts, graph)
    points = [5, 17, 30, 41, opened.log.head().sequence]
    then = []
    for point in points:
        projector.catch_up(limit=point - projector.checkpoint())
        then.append([_sides(graph, point, day) for day in (3, 14, 27)])
    assert [[_sides(graph, point, day) for day in (3, 14, 27)] for point in points] == then


def _sides(graph: Graph, known: int, day: int) -> tuple[object, ...]:
    found = tally(graph, "q", "mark-rutte", AsOf(date(2024, 5, day), None, known))
    return (found.electorate, found.support, found.oppose, found.disputed)


def test_a_projector_that_was_overtaken_is_fenced_off_and_writes_nothing(opened, graph):
    opened.log.append(by_stream(history(opened, 4)))
    Projector(opened.log, opened.texts, graph).catch_up(limit=10)
    slow = Projector(opened.log, opened.texts, graph)
    recorded = list(opened.log.read(10, limit=5))
    Projector(opened.log, opened.texts, graph).catch_up()
    whole = dumped(graph)
    with pytest.raises(FencedOff, match="nothing was written"):
        slow._project(10, recorded)
    assert dumped(graph) == whole
    assert slow.keep_up() == opened.log.head().sequence


def test_a_graph_ahead_of_the_log_is_refused_with_what_to_do(opened, graph, tmp_path):
    opened.log.append(by_stream(history(opened, 5)))
    Projector(opened.log, opened.texts, graph).catch_up()
    graph.write(lambda transaction: transaction.run(statement("write/checkpoint"), **_ahead(opened)))
    with pytest.raises(BrokenPromise, match="foedus rebuild"):
        Projector(opened.log, opened.texts, graph).checkpoint()


def _ahead(opened: Opened) -> dict[str, object]:
    head = opened.log.head().sequence
    return {
        "name": "graph", "log_id": opened.log.log_id, "version": 1, "policy": "most_reliable",
        "expected": head, "next": head + 1000, "writer": "a test",
    }  # fmt: skip


def test_a_graph_of_another_log_is_refused(opened, graph, tmp_path):
    opened.log.append(by_stream(history(opened, 6)))
    Projector(opened.log, opened.texts, graph).catch_up()
    other = open_log(None, tmp_path / "other")
    with pytest.raises(Conflict, match="another log"):
        Projector(other.log, other.texts, graph).catch_up()
    other.log.close()


def test_an_event_of_the_future_halts_the_projection_right_before_it_and_says_which(opened, graph, monkeypatch):
    opened.log.append(by_stream(history(opened, 7)))
    sequence = next(row.sequence for row in opened.log.read(types=[events.OutletRated]))
    monkeypatch.setattr(events.OutletRated, "schema_version", 0)
    with pytest.raises(ProjectionHalted, match=f"event {sequence} "):
        Projector(opened.log, opened.texts, graph).catch_up()
    assert Projector(opened.log, opened.texts, graph).checkpoint() == sequence - 1


def poisoned(opened: Opened) -> int:
    """A log with an event in its middle that no fold can apply; the sequence of it."""
    opened.log.append(by_stream(history(opened, 10)))
    poison = events.VoteRecorded(question_id="q", actor="SWE", vote="yes", held="some day", record="torn")
    (appended,) = opened.log.append(by_stream([poison]))
    opened.log.append(by_stream([events.ActorAliased(actor_id="SWE", alias="Sverige")]))
    return appended.sequence


def test_an_event_that_cannot_be_applied_is_found_and_shown_until_it_is_parked(opened, graph):
    sequence = poisoned(opened)
    projector = Projector(opened.log, opened.texts, graph)
    with pytest.raises(ProjectionHalted, match=f"event {sequence} .*'some day'.*project --park {sequence}`"):
        projector.catch_up()
    shown = status(graph, opened.log)
    assert (shown.checkpoint, shown.lag, shown.halted.sequence) == (sequence - 1, 2, sequence)
    projector.park(sequence)
    assert projector.catch_up() == sequence + 1
    shown = status(graph, opened.log)
    assert (shown.lag, shown.halted, shown.parked) == (0, None, (sequence,))


def test_what_was_parked_stays_parked_through_a_rebuild(opened, graph):
    sequence = poisoned(opened)
    projector = Projector(opened.log, opened.texts, graph)
    with pytest.raises(ProjectionHalted):
        projector.catch_up()
    projector.park(sequence)
    projector.catch_up()
    increments = dumped(graph)
    assert rebuild(opened.log, opened.texts, graph) == sequence + 1
    assert dumped(graph) == increments


def test_only_the_event_that_is_next_can_be_parked(opened, graph):
    opened.log.append(by_stream(history(opened, 11)))
    projector = Projector(opened.log, opened.texts, graph)
    projector.catch_up(limit=5)
    for sequence in (5, 7):
        with pytest.raises(BadInput, match="the graph stands at 5"):
            projector.park(sequence)


def test_a_graph_that_a_broken_off_rebuild_has_half_emptied_is_refused_until_it_is_rebuilt(opened, graph):
    opened.log.append(by_stream(history(opened, 12)))
    projector = Projector(opened.log, opened.texts, graph)
    projector.catch_up()
    whole = dumped(graph)
    graph.execute(statement("write/emptying"), name=NAME, log_id=opened.log.log_id)
    with pytest.raises(Conflict, match="broken off"):
        projector.catch_up()
    rebuild(opened.log, opened.texts, graph)
    assert dumped(graph) == whole


def test_a_question_opened_after_its_votes_says_whom_they_were_about(opened, graph):
    vote = events.VoteRecorded(question_id="accession", actor="HUN", vote="yes", held="2024-02-26", record="roll call")
    opened.log.append(by_stream([vote]))
    projector = Projector(opened.log, opened.texts, graph)
    projector.catch_up()
    question = events.QuestionOpened(
        question_id="accession", title="Sweden joins", kind="accession", rule="unanimity",
        electorate=events.Electorate(members=("HUN",)), subject="SWE",
    )  # fmt: skip
    opened.log.append(by_stream([question]))
    projector.catch_up()
    assert [side.actor for side in who(graph, "SWE", None, AsOf(date(2024, 3, 1), None, 2)).support] == ["HUN"]
    assert any('"from":"HUN"' in line and '"SUPPORTS"' in line and '"to":"SWE"' in line for line in dumped(graph))


def test_a_vote_for_a_resolution_on_a_state_is_neither_for_nor_against_that_state(opened, graph):
    question = events.QuestionOpened(
        question_id="aggression", title="Aggression", kind="resolution", rule="simple_majority",
        electorate=events.Electorate(members=("HUN",)), subject="RUS",
    )  # fmt: skip
    vote = events.VoteRecorded(question_id="aggression", actor="HUN", vote="yes", held="2022-03-02", record="roll call")
    opened.log.append(by_stream([question, vote]))
    Projector(opened.log, opened.texts, graph).catch_up()
    at = AsOf(date(2022, 3, 3), None, 2)
    assert list(tally(graph, "aggression", None, at).support) == ["HUN"]
    assert who(graph, "RUS", None, at).support == ()
    assert not any('"SUPPORTS"' in line or '"OPPOSES"' in line for line in dumped(graph))


def test_a_tally_is_under_the_rule_of_its_day_as_known_then(opened, graph):
    opened.log.append(by_stream(history(opened, 13)))
    (changed,) = opened.log.read(types=[events.QuestionRuleChanged])
    Projector(opened.log, opened.texts, graph).catch_up()
    known = max(
        changed.sequence, next(opened.log.read(stream="question/accession", types=[events.QuestionOpened])).sequence
    )
    asked = [AsOf(date(2024, 5, 19), None, known), AsOf(date(2024, 5, 20), None, known)]
    assert [tally(graph, "accession", None, at).rule for at in asked] == ["unanimity", "simple_majority"]
    assert tally(graph, "accession", None, AsOf(date(2024, 5, 20), None, 0)).rule == "none"


def test_a_withdrawn_articles_words_leave_the_graph(opened, graph):
    opened.log.append(by_stream(history(opened, 8)))
    Projector(opened.log, opened.texts, graph).catch_up()
    captured = next(
        row.event for row in opened.log.read(types=[events.ArticleCaptured]) if row.event.article_id == "art-3"
    )
    assert any("Article 3:" in line for line in dumped(graph))
    opened.texts.withdraw(captured.text_id)
    opened.log.append(by_stream([events.ArticleWithdrawn(article_id="art-3", reason="asked", by="tests")]))
    Projector(opened.log, opened.texts, graph).catch_up()
    assert not any("Article 3:" in line for line in dumped(graph))


PROJECT = """
import sys
from pathlib import Path
from foedus.graph.engine.connection import connect
from foedus.graph.log.opened import open_log
from foedus.graph.projection.projector import Projector
uri, user, password, data = sys.argv[1:]
opened = open_log(None, Path(data))
print("ready", flush=True)
Projector(opened.log, opened.texts, connect(uri, user, password), batch=2).catch_up()
"""


@pytest.mark.slow
def test_a_projector_killed_in_twenty_places_leaves_what_a_replay_makes(opened, graph, tmp_path, with_data):
    settings = with_data(tmp_path)
    login = (settings.neo4j_uri, settings.neo4j_user, settings.neo4j_password.get_secret_value())
    opened.log.append(by_stream(history(opened, 9, articles=60)))
    chance = random.Random(11)
    for _ in range(20):
        process = subprocess.Popen(
            [sys.executable, "-c", PROJECT, *login, str(tmp_path)], stdout=subprocess.PIPE, text=True
        )
        process.stdout.readline()
        time.sleep(chance.uniform(0.02, 0.35))
        process.kill()
        process.wait()
        process.stdout.close()
    # as the commands do: the last commit of a killed projector may arrive after its successor has looked
    Projector(opened.log, opened.texts, graph, batch=2).keep_up()
    interrupted = dumped(graph)
    rebuild(opened.log, opened.texts, graph)
    assert interrupted == dumped(graph)


def test_processes_that_make_the_schema_at_once_do_not_trip_over_each_other(graph):
    for _ in range(3):
        graph.within(lambda session: session.run("DROP INDEX actor_names IF EXISTS").consume())
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(schema.apply, [graph] * 4))
