"""Balance and agreement on real data, held to figures that others computed from it."""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from pathlib import Path

import pytest

from foedus.bootstrap import open_foedus
from foedus.graph.fold.agreement import agreement
from foedus.graph.fold.balance import balance
from foedus.graph.reads.coalitions import sides_in, window_of
from foedus.graph.reads.columns import columns
from foedus.graph.reads.exported import agreement as agreement_of
from foedus.ingest.records.loading import Loading

DATA = Path(__file__).parents[2].parent / "shared" / "data"
STANCE = {"yes": "support", "no": "oppose", "abstain": "undecided"}


@pytest.fixture(scope="module", autouse=True)
def _data_is_there():
    missing = [folder for folder in ("signed_cow", "unvotes") if not (DATA / folder).is_dir()]
    if missing:
        pytest.fail(f"../shared/data lacks {', '.join(missing)}: put the shared data folder beside the checkout")


def rows(path: Path) -> list[dict[str, str]]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_the_triads_of_51_windows_of_interstate_relations_are_balanced_as_computed_by_others():
    ties = defaultdict(list)
    for row in rows(DATA / "signed_cow" / "edges.csv"):
        ties[row["window"]].append((row["a"], row["b"], int(row["sign"])))
    oracle = rows(DATA / "signed_cow" / "triangle_balance.csv")
    assert len(oracle) == len(ties) == 51
    for expected in oracle:
        found = balance(ties[expected["window"]])
        assert (found.nodes, found.ties, found.negative, found.triads) == tuple(
            int(expected[name]) for name in ("nodes", "edges", "negative", "triangles")
        )
        assert [found.friends, found.one_enmity, found.common_enemy, found.enemies] == [
            int(expected[name]) for name in ("ppp", "ppm", "pmm", "mmm")
        ]
        assert round(found.balanced_share, 6) == float(expected["balanced_share"])


def test_states_agree_in_the_general_assembly_as_computed_by_others():
    oracle = rows(DATA / "unvotes" / "agreement_oracle.csv")
    asked = {row["session"] for row in oracle}
    states = {row[side] for row in oracle for side in "ab"}
    session = {row["rcid"]: str(int(float(row["session"]))) for row in rows(DATA / "unvotes" / "un_roll_calls.csv.gz")}
    sides = defaultdict(dict)
    for row in rows(DATA / "unvotes" / "un_votes.csv.gz"):
        call = str(int(float(row["rcid"])))
        if row["country_code"] in states and session[call] in asked and row["vote"] in STANCE:
            sides[session[call], row["country_code"]][call] = STANCE[row["vote"]]
    assert oracle
    for expected in oracle:
        found = agreement(sides[expected["session"], expected["a"]], sides[expected["session"], expected["b"]])
        assert (found.common, round(found.graded, 4), round(found.identical, 4)) == (
            int(expected["n_votes"]),
            float(expected["agree_3cat"]),
            float(expected["agree_identical"]),
        )


STATES = {
    "BR": "BRA",
    "CN": "CHN",
    "CU": "CUB",
    "FR": "FRA",
    "GB": "GBR",
    "IL": "ISR",
    "IN": "IND",
    "RU": "RUS",
    "US": "USA",
}
SESSION, WINDOW = "73", "2018-10-16..2018-12-22"


def test_what_is_loaded_and_exported_of_a_session_agrees_as_computed_by_others(with_data, tmp_path):
    pytest.importorskip("pyarrow")
    calls = [row for row in rows(DATA / "unvotes" / "un_roll_calls.csv.gz") if float(row["session"]) == float(SESSION)]
    held = {float(row["rcid"]) for row in calls}
    votes = [
        row
        for row in rows(DATA / "unvotes" / "un_votes.csv.gz")
        if float(row["rcid"]) in held and row["country_code"] in STATES
    ]
    for name, kept in (("un_roll_calls.csv.gz", calls), ("un_votes.csv.gz", votes)):
        with gzip.open(tmp_path / name, "wt", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, kept[0])
            writer.writeheader()
            writer.writerows(kept)
    with open_foedus(with_data(tmp_path / "data")) as foedus:
        loaded = Loading(foedus.log).load(tmp_path, "un-votes", None, foedus.registry)
        assert (loaded.rejected, loaded.rows) == (0, len(votes))
        graph = foedus.graph()
        foedus.snapshot()
        kept, head = columns(graph, tmp_path / "data"), foedus.log.head().sequence
        assert kept is not None
        exported = agreement_of(kept, STATES.values(), window_of(WINDOW), head).to_pylist()
        sides = sides_in(graph, sorted(STATES.values()), window_of(WINDOW), head)
    found = {frozenset((row["one"], row["other"])): row for row in exported}
    oracle = [row for row in rows(DATA / "unvotes" / "agreement_oracle.csv") if row["session"] == SESSION]
    assert len(oracle) == 6
    for expected in oracle:
        one, other = STATES[expected["a"]], STATES[expected["b"]]
        wanted = (int(expected["n_votes"]), float(expected["agree_3cat"]), float(expected["agree_identical"]))
        pair = found[frozenset((one, other))]
        assert (pair["common"], round(pair["graded"], 4), round(pair["identical"], 4)) == wanted
        read = agreement(sides[one], sides[other])
        assert (read.common, round(read.graded, 4), round(read.identical, 4)) == wanted
