"""Decision rules on real roll calls of the General Assembly, held to the outcome that its own records give."""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from foedus.bootstrap import open_foedus
from foedus.graph.fold.rules import rule_named
from foedus.graph.reads.tally import tally
from foedus.ingest.records.loading import Loading

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "unvotes"
SIDE = {"yes": "support", "no": "oppose", "abstain": "undecided"}
MOST, TWO_THIRDS = "simple_majority", "two_thirds_of_present_and_voting"

OUTCOMES = [
    ("77", TWO_THIRDS, (33, 13, 10), "reached"),  # 181 (II), the plan of partition for Palestine
    ("71", TWO_THIRDS, (31, 19, 6), "blocked"),  # Indians in South Africa: a majority, short of two thirds
    ("71", MOST, (31, 19, 6), "reached"),
    ("1186", MOST, (55, 59, 15), "blocked"),  # that China's representation be an important question: rejected
    ("1189", MOST, (51, 61, 16), "blocked"),  # the words on expulsion, voted on apart: lost
    ("1190", MOST, (76, 35, 17), "reached"),  # 2758 (XXVI), the seat of China
    ("1622", MOST, (72, 35, 32), "reached"),  # 3379 (XXX)
    ("3647", MOST, (111, 25, 13), "reached"),  # 46/86, which revoked it
    ("5182", MOST, (138, 9, 41), "reached"),  # 67/19, Palestine a non-member observer state
    ("5309", MOST, (100, 11, 58), "reached"),  # 68/262, territorial integrity of Ukraine
    ("5309", TWO_THIRDS, (100, 11, 58), "reached"),  # who abstains is not voting
    ("5845", MOST, (50, 88, 3), "blocked"),  # a motion before 63/263 was adopted
]
"""Roll call, rule, what was announced (for, against, abstaining), and what came of it."""


def rows(name):
    with gzip.open(DATA / name, "rt", encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


@pytest.fixture(scope="module")
def cast():
    """Roll call -> state -> side."""
    if not DATA.is_dir():
        pytest.fail("../shared/data lacks unvotes: put the shared data folder beside the checkout")
    wanted = {call for call, *_ in OUTCOMES} | set(adopted())
    sides = defaultdict(dict)
    for row in rows("un_votes.csv.gz"):
        call = row["rcid"].removesuffix(".0")
        if call in wanted:
            sides[call][row["country"]] = SIDE[row["vote"]]
    return sides


def adopted():
    """Roll calls on a whole text that has the number of an adopted resolution."""
    return [
        row["rcid"]
        for row in rows("un_roll_calls.csv.gz")
        if row["unres"].startswith("A/RES/") and not row["amend"].strip("0") and not row["para"].strip("0")
    ]


@pytest.mark.slow
def test_what_the_rules_say_of_known_roll_calls_is_what_was_announced(cast):
    for call, rule, counted, announced in OUTCOMES:
        sides = cast[call]
        taken = list(sides.values())
        assert tuple(taken.count(side) for side in ("support", "oppose", "undecided")) == counted, call
        assert rule_named(rule)(sides, sides).result == announced, (call, rule)


@pytest.mark.slow
@pytest.mark.usefixtures("graph")  # empty, whichever of the two comes first
def test_a_roll_call_that_was_loaded_is_counted_over_the_members_of_its_day(with_data, tmp_path):
    for name in ("un_votes.csv.gz", "un_roll_calls.csv.gz"):
        kept = [row for row in rows(name) if row["rcid"].removesuffix(".0") in {"1186", "1190"}]
        with gzip.open(tmp_path / name, "wt", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, kept[0])
            writer.writeheader()
            writer.writerows(kept)
    with open_foedus(with_data(tmp_path / "data")) as foedus:
        foedus.seed()
        loaded = Loading(foedus.log).load(tmp_path, "un-votes", None, foedus.registry)
        assert (loaded.rejected, loaded.rows) == (0, 128 + 129)
        day = foedus.as_of(date(1971, 10, 24))
        seated, important = (tally(foedus.graph(), f"unga-{call}", None, day) for call in ("1190", "1186"))
    assert (len(seated.support), len(seated.oppose), len(seated.undecided)) == (76, 35, 17)
    assert seated.outcome == "reached"
    assert {"SUN", "YUG", "CSK"} <= set(seated.support)
    assert "TWN" in seated.unknown  # it had left the room: an absence takes no side
    assert (len(important.support), len(important.oppose), len(important.undecided)) == (55, 59, 15)
    assert "TWN" in important.support
    assert important.outcome == "blocked"
    assert seated.voted == tuple(sorted((*seated.support, *seated.oppose, *seated.undecided)))


COUNCIL = (
    "Australia", "Burkina Faso", "China", "Denmark", "Egypt", "France", "India", "Madagascar", "Peru", "Soviet Union",
    "Thailand", "Trinidad and Tobago", "Ukraine", "United Kingdom", "United States",
)  # fmt: skip
ABSTAINED = {"United Kingdom", "United States"}


@pytest.mark.usefixtures("graph")
def test_a_vote_of_the_security_council_of_1985_is_counted_over_those_who_sat_there(with_data, tmp_path):
    """Resolution 566 on Namibia, of 19 June 1985: 13 to none, the United Kingdom and the United States abstaining."""
    row = "{number},{state},{vote},1985-06-19,the situation in Namibia,veto_holders,UNSC,UNSC\n"
    head = "record,actor,vote,held,title,rule,electorate,body\n"
    for number, states in (("566", COUNCIL), ("566-so-far", COUNCIL[:3])):
        cast = [(state, "abstain" if state in ABSTAINED else "yes") for state in states]
        body = "".join(row.format(number=number, state=state, vote=vote) for state, vote in cast)
        (tmp_path / f"{number}.csv").write_text(head + body)
    with open_foedus(with_data(tmp_path / "data")) as foedus:
        foedus.seed()
        for number in ("566", "566-so-far"):
            loaded = Loading(foedus.log).load(tmp_path / f"{number}.csv", "un-votes", None, foedus.registry)
            assert loaded.rejected == 0
        day = foedus.as_of(date(1985, 6, 19))
        whole, begun = (tally(foedus.graph(), f"vote-{number}", None, day) for number in ("566", "566-so-far"))
    assert len(whole.electorate) == len(begun.electorate) == 15
    assert {"SUN", "CHN", "BFA"} <= set(whole.electorate)
    assert (whole.outcome, whole.unknown) == ("reached", ())
    assert (begun.outcome, len(begun.unknown)) == ("open", 12)


@pytest.mark.slow
def test_every_vote_on_a_numbered_resolution_reached_its_majority(cast):
    calls = adopted()
    assert len(calls) == 260
    assert {rule_named(MOST)(cast[call], cast[call]).result for call in calls} == {"reached"}
