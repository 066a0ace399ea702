"""The bundled articles, through the real path, against the table that a reader made of them (expected.yaml)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import yaml

from foedus.bootstrap import Foedus, open_foedus
from foedus.graph.events import ArticleCaptured, ClaimAsserted, ClaimRetracted
from foedus.graph.fold.tally import Tally
from foedus.graph.reads.find import names_of
from foedus.graph.reads.tally import tally
from foedus.ingest.intake import Taken
from foedus.ingest.sources import read_sources

ARTICLES = Path(str(resources.files("foedus.ingest").joinpath("data", "articles")))
EXPECTED: dict[str, Any] = yaml.safe_load((ARTICLES / "expected.yaml").read_text("utf-8"))
SIDES = [(question, option) for question, options in EXPECTED["sides"].items() for option in options]
STANCES = ("support", "oppose", "undecided", "disputed")
RACE = (date(2024, 2, 22), date(2024, 6, 26))


class Read:
    """The articles as they were taken in, and the log and graph that came of it."""

    def __init__(self, foedus: Foedus, taken: list[Taken]) -> None:
        self.foedus = foedus
        self.taken = taken
        self.graph = foedus.graph()

    def tally(self, question: str, option: str | None, at: date, known_at: str | None = None) -> Tally:
        return tally(self.graph, question, option, self.foedus.as_of(at, known_at))

    def claims(self) -> Iterator[ClaimAsserted]:
        for row in self.foedus.log.read(types=[ClaimAsserted]):
            assert isinstance(row.event, ClaimAsserted)
            yield row.event


@pytest.fixture(scope="module")
def read(with_data, tmp_path_factory) -> Iterator[Read]:
    with open_foedus(with_data(tmp_path_factory.mktemp("bundled"))) as foedus:
        yield Read(foedus, list(foedus.take(read_sources([str(ARTICLES)]))))


def expected_sides(question: str, option: str, at: date) -> dict[str, str]:
    """Member -> stance on a day, by the table."""
    sides = {}
    for member, since in EXPECTED["sides"][question][option].items():
        begun = [day for day in since if day <= at]
        if begun:
            sides[member] = since[max(begun)]
    return sides


def allies(at: date) -> set[str]:
    return {member for day, joined in EXPECTED["electorates"]["NATO"].items() if day <= at for member in joined}


def sides_of(counted: Tally) -> dict[str, str]:
    return {member: stance for stance in STANCES for member in getattr(counted, stance)}


def days_of_interest(question: str, option: str) -> list[date]:
    """Each day on which something changes, and the day before it."""
    turns = {day for since in EXPECTED["sides"][question][option].values() for day in since}
    return sorted(turns | {day - timedelta(days=1) for day in turns})


def test_every_article_goes_in_and_none_twice(read: Read):
    assert {taken.status for taken in read.taken} == {"new"}
    assert len(read.taken) >= 24
    again = read.foedus.take(read_sources([str(ARTICLES)]))
    assert {taken.status for taken in again} == {"duplicate"}


def test_every_quote_stands_in_its_article(read: Read):
    texts = {
        row.event.article_id: read.foedus.texts.get(row.event.text_id)
        for row in read.foedus.log.read(types=[ArticleCaptured])
        if isinstance(row.event, ArticleCaptured)
    }
    for asserted in read.claims():
        start, end = asserted.claim.evidence
        assert 0 <= start < end <= len(texts[asserted.article_id] or "")
    assert sum(taken.quarantined for taken in read.taken) == 0


def test_a_closed_question_says_what_came_of_it_and_keeps_those_who_decided(read: Read):
    later = date(2024, 7, 1)
    race = read.tally("nato-secretary-general", "mark-rutte", later)
    assert (race.closed, race.decided) == (date(2024, 6, 26), "mark-rutte")
    assert read.tally("nato-secretary-general", "mark-rutte", date(2024, 6, 25)).closed is None
    assert read.tally("nato-secretary-general", "mark-rutte", later, known_at="1").closed is None
    accession = read.tally("finland-nato-accession", None, later)
    assert set(accession.electorate) == allies(date(2023, 4, 3))
    assert (accession.closed, accession.decided) == (date(2023, 4, 4), "joined")


def test_every_person_whom_a_claim_names_has_a_name_in_the_graph(read: Read):
    named = {each for said in read.claims() for each in (said.claim.actor, said.claim.target, said.claim.speaker)}
    persons = {each for each in named if each and each.islower() and not each.startswith("~")}
    assert {"mark-rutte", "klaus-iohannis", "peter-szijjarto"} <= persons
    assert {one for one, name in names_of(read.graph, persons).items() if one == name} == set()


@pytest.mark.parametrize("option", ["mark-rutte", "klaus-iohannis"])
def test_every_ally_has_the_stance_of_the_table_on_every_day_of_the_race(read: Read, option):
    wrong, day = [], RACE[0]
    while day <= RACE[1]:
        counted = read.tally("nato-secretary-general", option, day)
        assert set(counted.electorate) == allies(day)
        found, expected = sides_of(counted), expected_sides("nato-secretary-general", option, day)
        wrong += [
            (str(day), ally, found.get(ally), expected.get(ally))
            for ally in counted.electorate
            if found.get(ally) != expected.get(ally)
        ]
        day += timedelta(days=1)
    assert wrong == []


@pytest.mark.parametrize(("question", "option"), SIDES)
def test_every_turn_of_a_question_is_on_its_day(read: Read, question, option):
    chosen = None if option == "-" else option
    wrong = [
        (str(day), found, expected)
        for day in days_of_interest(question, option)
        if (found := sides_of(read.tally(question, chosen, day))) != (expected := expected_sides(question, option, day))
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "row", EXPECTED["tallies"], ids=lambda row: f"{row.get('option', row['question'])} at {row['at']}"
)
def test_the_tally_is_the_readers(read: Read, row):
    counted = read.tally(row["question"], row.get("option"), row["at"])
    found = {stance: list(getattr(counted, stance)) for stance in STANCES}
    assert found == {stance: row.get(stance, []) for stance in STANCES}
    assert (len(counted.electorate), len(counted.unknown)) == (row["of"], row["unknown"])
    assert counted.outcome == row["outcome"]


def test_counts_without_names_are_reported_from_their_day_on_and_no_others(read: Read):
    def counts(question: str, option: str | None, at: date) -> set[tuple[int, int | None]]:
        return {(each.count, each.of) for each in read.tally(question, option, at).reported_counts}

    for row in EXPECTED["counts"]:
        where = (row["question"], row.get("option"))
        due = {
            (other["count"], other["of"])
            for other in EXPECTED["counts"]
            if (other["question"], other.get("option")) == where and other["from"] <= row["from"]
        }
        assert counts(*where, row["from"]) == due
        assert (row["count"], row["of"]) not in counts(*where, row["from"] - timedelta(days=1))


def test_a_conditional_position_is_shown_and_counts_for_nothing(read: Read):
    for row in EXPECTED["conditional"]:
        found = read.tally(row["question"], None, row["at"]).conditional
        assert [each.actor for each in found] == [row["actor"]]
        assert all(each.condition for each in found)


def test_who_runs_withdraws_applies_joins_and_appoints_is_claimed_on_its_day(read: Read):
    made = Counter(
        (each.claim.actor, each.claim.act, each.claim.question, each.claim.valid_from)
        for each in read.claims()
        if each.claim.factuality == "actual"
    )
    for row in EXPECTED["joined"]:
        assert made[row["actor"], row["act"], row["question"], str(row["day"])] >= 1, row


def test_a_correction_takes_back_what_it_no_longer_says_and_leaves_what_was_known(read: Read):
    (taking_back,) = (taken for taken in read.taken if taken.retracted)
    assert taking_back.title.endswith("(corrected)")
    (retraction,) = read.foedus.log.read(types=[ClaimRetracted])
    for row in EXPECTED["corrections"]:
        now = read.tally(row["question"], None, row["at"])
        before = read.tally(row["question"], None, row["at"], known_at=str(retraction.sequence - 1))
        assert sides_of(before)[row["actor"]] == row["before"]
        assert row["actor"] in now.unknown


def test_a_reprint_is_known_as_a_near_copy_of_its_original(read: Read):
    (reprint,) = (taken for taken in read.taken if "2024-06-04-north-sea-dispatch" in taken.origin)
    (original,) = (taken for taken in read.taken if "2024-06-04-baltic-monitor" in taken.origin)
    assert reprint.near == (original.article_id,)
    copies = {taken.title for taken in read.taken if taken.near}
    assert copies == {
        "Lithuania and Estonia support Rutte, says agency",
        "General Assembly deplores Russia's aggression against Ukraine (corrected)",
    }, "like words on another event, weeks later, are no copy"
