"""Minimal pairs: each phenomenon of language is read at least as well as it was."""

from __future__ import annotations

from functools import cache

import msgspec
import phenomena
import pytest

from foedus.graph.events import Claim
from foedus.ingest.extract.model import Extraction
from foedus.ingest.extract.pipeline import Rules
from foedus.ingest.resolve.registry import Registry

CASES = list(phenomena.cases())


@cache
def outcomes() -> list[phenomena.Outcome]:
    return list(phenomena.outcomes(Rules(), Registry.bundled()))


@pytest.mark.parametrize("phenomenon", phenomena.names())
def test_a_phenomenon_is_read_at_least_as_well_as_its_floor_says(phenomenon):
    right, whole = phenomena.passed(outcomes())[phenomenon]
    floor = phenomena.floors()[phenomenon]
    failed = [each for each in outcomes() if each.kind and each.case.phenomenon == phenomenon]
    told = "\n".join(f"{each.case.id}: missing {each.missing}, surplus {each.surplus}" for each in failed)
    assert right >= floor, f"{phenomenon}: {right} of {whole} pass, {floor} did before\n{told}"


def test_there_are_at_least_four_hundred_cases_and_twenty_of_each_phenomenon():
    counts = {name: sum(case.phenomenon == name for case in CASES) for name in phenomena.names()}
    assert sum(counts.values()) >= 400
    assert min(counts.values()) >= 20
    assert set(phenomena.floors()) == set(counts)


def test_no_text_is_used_twice_on_one_day_and_no_pair_stands_alone():
    assert len({(case.text, case.day) for case in CASES}) == len(CASES)
    pairs = [case.id.rsplit("/", 1)[0] for case in CASES]
    assert {pairs.count(pair) for pair in pairs} == {2}


def test_the_documented_rates_are_the_floors():
    whole = {name: sum(case.phenomenon == name for case in CASES) for name in phenomena.names()}
    assert phenomena.table(phenomena.floors(), whole) in phenomena.PAGE.read_text("utf-8")


def case(*lines: str, always_compared: tuple[str, ...] = ()) -> phenomena.Case:
    return phenomena.Case(
        id="a/b/1",
        phenomenon="a",
        text="Diplomats said Spain backs Chad if Mali agrees.",
        day="2024-05-14",
        expected=tuple(map(phenomena.expected, lines)),
        always_compared=always_compared,
    )


BACKS = Claim(actor="ESP", act="support", target="TCD", attribution=((0, 9),), condition=(31, 46), evidence=(15, 30))


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (("ESP support TCD",), ""),
        (("ESP/SWE praise/support TCD/-",), ""),
        (("? ESP support TCD",), ""),
        (("ESP support TCD; condition if Mali agrees; attribution Diplomats",), ""),
        (("ESP support TCD; condition if Peru agrees",), "read otherwise"),
        (("ESP support TCD denied",), "read otherwise"),
        (("ESP support TCD on chad",), "read otherwise"),
        (("ESP support TCD; count 2/3",), "read otherwise"),
        (("ESP support TCD", "ESP support MLI"), "claim missed"),
        ((), "claim too many"),
    ],
)
def test_a_claim_is_held_to_all_that_its_line_says(lines, kind):
    assert phenomena.held(case(*lines), Extraction(document_id="d", claims=(BACKS,))).kind == kind


def test_nothing_read_where_a_claim_is_expected_fails():
    assert phenomena.held(case("ESP support TCD"), Extraction(document_id="d")).kind == "nothing read"


def test_a_field_that_is_always_compared_must_be_empty_where_no_line_gives_it():
    strict = case("ESP support TCD", always_compared=("attribution",))
    told = msgspec.structs.replace(BACKS, attribution=())
    assert phenomena.held(strict, Extraction(document_id="d", claims=(BACKS,))).kind == "read otherwise"
    assert phenomena.held(strict, Extraction(document_id="d", claims=(told,))).kind == ""


def test_a_line_that_describes_no_claim_is_refused():
    with pytest.raises(ValueError, match="is no claim"):
        phenomena.expected("ESP admires TCD")
