"""As known at K is the graph of the log's first K events: on real roll calls, against an oracle that is plain Python.

The oracle knows nothing of the fold. It reads the prefix anew for every (T, K): the votes known by K and held by T, of
each state those of its last day, by the side that most of them took; even numbers leave it open.
"""

from __future__ import annotations

import csv
import gzip
import random
from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

import pytest

from foedus.cypher.catalogue import statement
from foedus.graph.events import ActorsMerged, MergeUndone, VoteRecorded
from foedus.graph.log.opened import open_log
from foedus.graph.log.port import by_stream
from foedus.graph.projection.projector import Projector
from foedus.ingest.records.loading import Loading
from foedus.ingest.resolve.registry import Registry

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "unvotes"
ISSUES = ("Colonialism", "Human rights", "Nuclear weapons and nuclear material", "Palestinian conflict")
CALLS = 10
"""Roll calls of each issue, so 40 in all; an issue is the question, so that a state's later votes change its side."""

STATES = frozenset("CDRU")
"""First letters of the codes of the states that are taken, Russia's among them."""

FIRST, LAST = "1985", "1996"
POINTS = 200
SIDE = {"yes": "support", "no": "oppose", "abstain": "undecided"}


def rows(name):
    opened = gzip.open if name.endswith(".gz") else open
    with opened(DATA / name, "rt", encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def chosen_calls(chance):
    """Roll call -> (issue, day): of each issue some days on which several were held, before and after 1991."""
    if not DATA.is_dir():
        pytest.fail("../shared/data lacks unvotes: put the shared data folder beside the checkout")
    days = {row["rcid"]: row["date"] for row in rows("un_roll_calls.csv.gz") if FIRST <= row["date"] < LAST}
    by_day = defaultdict(lambda: defaultdict(list))
    taken = set()
    for row in rows("un_roll_call_issues.csv"):
        if row["issue"] in ISSUES and row["rcid"] in days and row["rcid"] not in taken:
            taken.add(row["rcid"])
            by_day[row["issue"]][days[row["rcid"]]].append(row["rcid"])
    calls = {}
    for issue in ISSUES:
        several = [(day, held) for day, held in sorted(by_day[issue].items()) if len(held) > 1]
        chance.shuffle(several)
        each = ((call, (issue, day)) for day, held in several for call in held[:4])
        calls |= dict(islice(each, CALLS))
    return calls


def table(path, calls, chance):
    """A table in our own form, its rows in no order: what was held first is not known first."""
    made = []
    for row in rows("un_votes.csv.gz"):
        call = row["rcid"].removesuffix(".0")
        if call in calls and row["country_code"] and row["country_code"][0] in STATES:
            issue, day = calls[call]
            made.append((call, row["country_code"], row["vote"], day, issue, issue))
    chance.shuffle(made)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("record", "actor", "vote", "held", "question", "title"))
        writer.writerows(made)


def oracle(prefix, question, day):
    """State -> its side on a question, as the first events of a log have it; None where its votes of a day are even."""
    merged = None
    for event in prefix:
        if isinstance(event, ActorsMerged):
            merged = event
        elif isinstance(event, MergeUndone):
            merged = None
    cast = defaultdict(lambda: defaultdict(Counter))
    for event in prefix:
        if isinstance(event, VoteRecorded) and event.question_id == question and date.fromisoformat(event.held) <= day:
            state = merged.kept if merged and event.actor == merged.merged else event.actor
            if event.vote in SIDE:
                cast[state][event.held][SIDE[event.vote]] += 1
    sides = {}
    for state, days in cast.items():
        first, *others = days[max(days)].most_common()
        sides[state] = None if others and others[0][1] == first[1] else first[0]
    return sides


def read(graph, question, day, known):
    asked = {"question": question, "option": "", "valid_at": day, "known_sequence": known}
    found = graph.read(statement("read/sides"), **asked)
    sides = {row["position"]["actor"]: row["position"].get("stance") for row in found}
    assert len(sides) == len(found), "one actor has two positions at one (T, K)"
    return sides


@pytest.mark.slow
def test_what_200_points_show_is_what_plain_python_makes_of_the_logs_prefix(graph, tmp_path):
    chance = random.Random(5)
    calls = chosen_calls(chance)
    assert len(calls) == 40
    table(tmp_path / "votes.csv", calls, chance)
    opened = open_log(None, tmp_path / "data")
    loaded = Loading(opened.log).load(tmp_path / "votes.csv", "un-votes", None, Registry.bundled())
    assert loaded.rejected == 0
    assert loaded.stored > 1_000
    third = loaded.stored // 3
    events = [row.event for row in opened.log.read()]
    opened.log.close()

    events.insert(third, ActorsMerged(kept="RUS", merged="SUN", reason="one seat", by="ada"))
    events.insert(2 * third, MergeUndone(kept="RUS", merged="SUN", reason="two states", by="ada"))
    opened = open_log(None, tmp_path / "merged")
    opened.log.append(by_stream(events))

    held = sorted({date.fromisoformat(day) for _, day in calls.values()})
    near = [day + timedelta(by) for day in held for by in (-1, 0, 200)]
    points = sorted((chance.randrange(1, len(events) + 1), chance.choice(near)) for _ in range(POINTS))
    asked = [(known, day, chance.choice(ISSUES)) for known, day in points]
    projector = Projector(opened.log, opened.texts, graph)
    seen = Counter()
    for known, day, question in asked[::10]:
        projector.catch_up(limit=known - projector.checkpoint())
        assert read(graph, question, day, known) == oracle(events[:known], question, day)
    projector.catch_up()
    opened.log.close()
    for known, day, question in asked:
        expected = oracle(events[:known], question, day)
        assert read(graph, question, day, known) == expected, (known, day, question)
        seen.update(expected.values())
    assert min(seen[side] for side in ("support", "oppose", "undecided", None)) > 20
