"""The snapshot in columns is the graph's positions, row for row."""

from __future__ import annotations

import random
from datetime import date

import pytest
from histories import STATES, history, random_log

from foedus.bootstrap import open_foedus
from foedus.cypher.catalogue import Statement
from foedus.errors import BadInput, BrokenPromise, NotFound
from foedus.graph.events import OutletRated
from foedus.graph.fold.agreement import agreements
from foedus.graph.log.port import by_stream
from foedus.graph.projection import snapshot
from foedus.graph.projection.projector import Projector
from foedus.graph.reads import exported
from foedus.graph.reads.coalitions import sides_in
from foedus.graph.reads.columns import columns
from foedus.graph.time import DateInterval

pytest.importorskip("pyarrow")
EVERY = Statement(
    "read/x",
    "MATCH (p:Position) RETURN properties(p) AS p, "
    "COLLECT { MATCH (p)-[:RESTS_ON]->(c) RETURN DISTINCT c.valid_from ORDER BY c.valid_from } AS heard",
    "",
    (),
)
AT = Statement(
    "read/x",
    "MATCH (p:Position) WHERE p.valid_from <= $day AND $day < p.valid_to AND p.known_from <= $known "
    "AND $known < p.known_to RETURN p.id AS id",
    "",
    (),
)


def test_the_columns_are_the_graphs_positions_at_any_t_and_k(with_data, graph, tmp_path):
    with open_foedus(with_data(tmp_path)) as foedus:
        foedus.log.append(by_stream(history(foedus, 41)))
        for number in range(10):
            foedus.log.append(by_stream(random_log(random.Random(number), foedus, prefix=f"{number}-")))
        head = Projector(foedus.log, foedus.texts, graph).catch_up()
        assert foedus.snapshot().sequence == head
    kept = snapshot.read(tmp_path / snapshot.FILE)
    rows = {row["id"]: {k: v for k, v in row.items() if v is not None} for row in kept.positions.to_pylist()}
    assert rows == {row["p"]["id"]: row["p"] | {"heard": row["heard"]} for row in graph.read(EVERY)}
    chance = random.Random(1)
    for _ in range(20):
        day, known = date(2024, 5, chance.randint(1, 30)), chance.randint(1, head)
        found = graph.read(AT, day=day, known=known)
        assert sorted(kept.at(day, known)["id"].to_pylist()) == sorted(row["id"] for row in found)
        sides = {
            (actor, matter, stance) for actor, own in kept.sides(day, known).items() for matter, stance in own.items()
        }
        assert sides == {
            (row["actor"], f"{row['question']}/{row['option']}" if row["option"] else row["question"], row["stance"])
            for row in kept.at(day, known).to_pylist()
            if row["stance"] is not None
        }
    actors = sorted(kept.positions["actor"].unique().to_pylist())
    for _ in range(20):
        window, known = (
            DateInterval(date(2024, 5, chance.randint(1, 9)), date(2024, 5, chance.randint(10, 31))),
            chance.randint(1, head),
        )
        assert sides_in(graph, actors[::2], window, known, kept) == sides_in(graph, actors[::2], window, known)
    assert columns(graph, tmp_path).stands == kept.stands
    assert columns(graph, tmp_path / "elsewhere") is None
    with pytest.raises(NotFound, match="ends at sequence"):
        kept.at(date(2024, 5, 1), head + 1)


def test_what_is_exported_is_what_the_graph_holds(with_data, graph, tmp_path):
    from pyarrow import csv, feather, parquet

    with open_foedus(with_data(tmp_path)) as foedus:
        foedus.log.append(by_stream(history(foedus, 42)))
        head = Projector(foedus.log, foedus.texts, graph).catch_up()
        foedus.snapshot()
    kept, day, window = columns(graph, tmp_path), date(2024, 5, 20), DateInterval(date(2024, 5, 1), date(2024, 6, 1))
    of_day = exported.positions(kept, head, day)
    assert sorted(of_day["id"].to_pylist()) == sorted(row["id"] for row in graph.read(AT, day=day, known=head))
    every = exported.positions(kept, head)
    assert every.num_rows > of_day.num_rows
    assert set(every["known_to"].to_pylist()) == {None}
    sides = sides_in(graph, STATES, window, head)
    pairs = exported.agreement(kept, STATES, window, head)
    assert {(row["one"], row["other"]): row["identical"] for row in pairs.to_pylist()} == {
        pair: found.identical for pair, found in agreements(sides).items() if found.common
    }
    for suffix, read in ((".csv", csv.read_csv), (".parquet", parquet.read_table), (".arrow", feather.read_table)):
        exported.write(every, tmp_path / f"positions{suffix}")
        again = read(tmp_path / f"positions{suffix}")
        assert again["id"].to_pylist() == every["id"].to_pylist()
        assert again["valid_to"].to_pylist() == every["valid_to"].to_pylist()
    with pytest.raises(BadInput, match="parquet"):
        exported.write(every, tmp_path / "positions.xlsx")


def test_a_snapshot_that_the_graph_has_left_behind_is_not_read(with_data, graph, tmp_path):
    with open_foedus(with_data(tmp_path)) as foedus:
        foedus.seed()
        Projector(foedus.log, foedus.texts, graph).catch_up()
        foedus.snapshot()
        assert columns(graph, tmp_path) is not None
        foedus.record(OutletRated(outlet="somebody", reliability=0.7))
        assert columns(graph, tmp_path) is not None
        Projector(foedus.log, foedus.texts, graph).catch_up()
        assert columns(graph, tmp_path) is None


def test_a_file_that_is_no_snapshot_is_said(tmp_path):
    with pytest.raises(NotFound, match="foedus snapshot"):
        snapshot.read(tmp_path / snapshot.FILE)
    (tmp_path / snapshot.FILE).write_bytes(b"nothing")
    with pytest.raises(BrokenPromise, match="no snapshot"):
        snapshot.read(tmp_path / snapshot.FILE)
