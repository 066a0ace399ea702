"""As known at K is what the first K votes say: the UN's roll calls, against a plain count of them."""

from __future__ import annotations

import csv
import gzip
import random
from collections import Counter
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from foedus.cypher.catalogue import Statement
from foedus.graph import events
from foedus.graph.log.opened import open_log
from foedus.graph.log.port import by_stream
from foedus.graph.projection.projector import Projector

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "unvotes"
VOTES, QUESTIONS, POINTS = 12_000, 20, 200
"""Of the 870,000 votes, so many of all states: each has about 3 on each question."""
AT = Statement(
    "read/x",
    "MATCH (p:Position {question: $question, option: ''}) USING INDEX SEEK p:Position(question, option, actor) "
    "WHERE p.actor IS NOT NULL AND p.valid_from <= $day AND $day < p.valid_to AND p.known_from <= $known "
    "AND $known < p.known_to RETURN p.actor AS actor, p.question AS question, p.stance AS stance",
    "",
    (),
)

pytestmark = pytest.mark.slow


class Vote(NamedTuple):
    actor: str
    question: str
    vote: str
    held: date
    record: str


def votes() -> list[Vote]:
    """Votes of all states over all sessions, in an order of arrival of no sense; many roll calls are one question."""
    if not DATA.is_dir():
        pytest.fail("../shared/data lacks unvotes: put the shared data folder beside the checkout")
    with gzip.open(DATA / "un_roll_calls.csv.gz", "rt") as file:
        held = {row["rcid"]: date.fromisoformat(row["date"]) for row in csv.DictReader(file)}
    with gzip.open(DATA / "un_votes.csv.gz", "rt") as file:
        _, *lines = file.read().splitlines()
    found = []
    for call, country, code, vote in csv.reader(random.Random(7).sample(lines, VOTES)):
        number = call.partition(".")[0]
        found.append(Vote(code or country, f"q{int(number) % QUESTIONS}", vote, held[number], number))
    return found


def counted(known: list[Vote], day: date) -> set[tuple[str, str, str | None]]:
    """The oracle: of each state and question, what most of its votes of the last day with any say; None if a draw."""
    latest: dict[tuple[str, str], date] = {}
    for vote in known:
        key = (vote.actor, vote.question)
        if vote.held <= day and (key not in latest or latest[key] < vote.held):
            latest[key] = vote.held
    said: dict[tuple[str, str], Counter[str]] = {key: Counter() for key in latest}
    for vote in known:
        if latest.get((vote.actor, vote.question)) == vote.held:
            said[vote.actor, vote.question][vote.vote] += 1
    side = {"yes": "support", "no": "oppose", "abstain": "undecided"}
    found: set[tuple[str, str, str | None]] = set()
    for (actor, question), counts in said.items():
        (first, most), *others = counts.most_common()
        found.add((actor, question, None if others and others[0][1] == most else side[first]))
    return found


def test_at_200_points_of_both_axes_the_graph_says_what_the_first_k_votes_say(graph, tmp_path):
    opened = open_log(None, tmp_path)
    arrived = votes()
    made = [
        events.VoteRecorded(
            question_id=vote.question, actor=vote.actor, vote=vote.vote, held=str(vote.held), record=vote.record
        )
        for vote in arrived
    ]
    assert opened.log.append(by_stream(made))[-1].sequence == VOTES
    Projector(opened.log, opened.texts, graph, batch=3_000).catch_up()
    opened.log.close()
    chance = random.Random(8)
    for _ in range(POINTS):
        known, day = chance.randint(1, VOTES), date(chance.randint(1946, 2020), chance.randint(1, 12), 15)
        question = f"q{chance.randrange(QUESTIONS)}"
        rows = graph.read(AT, question=question, day=day, known=known)
        on_it = [vote for vote in arrived[:known] if vote.question == question]
        assert {(row["actor"], row["question"], row["stance"]) for row in rows} == counted(on_it, day)
