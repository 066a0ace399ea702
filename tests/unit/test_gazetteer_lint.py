"""The tables of names and offices are sound, and each kind of fault is found."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from foedus.ingest.resolve.bundled import bundled_facts
from foedus.ingest.resolve.facts import Facts, Membership, Name, Office
from foedus.ingest.resolve.lint import coverage, findings, main
from foedus.ingest.resolve.registry import Registry

FACTS = bundled_facts()


def test_the_tables_that_come_with_foedus_have_no_fault():
    assert findings(FACTS) == []


@pytest.mark.parametrize(
    ("facts", "fault"),
    [
        (replace(FACTS, names=[*FACTS.names, Name("Sverige", "SWE"), Name("sverige", "NOR")]), "'sverige' stands for NOR, SWE"),
        (
            replace(FACTS, offices=[*FACTS.offices, Office("jane-doe", "head of state", "FRA", date(2020, 1, 1), None)]),
            "head of state of FRA: jane-doe takes it on 2020-01-01",
        ),
        (
            replace(FACTS, offices=[Office("jane-doe", "head of state", "ATLANTIS", None, None)]),
            "office of 'ATLANTIS', which is no actor",
        ),
        (
            replace(FACTS, offices=[Office("jane-doe", "speaker", "FRA", date(2020, 1, 2), date(2020, 1, 1))]),
            "jane-doe leaves speaker of FRA before taking it",
        ),
        (
            replace(FACTS, memberships=[*FACTS.memberships, Membership("FRA", "NATO", date(2009, 4, 1), None)]),
            "FRA joins NATO on 2009-04-01, being a member until",
        ),
        (
            replace(FACTS, memberships=[Membership("FRA", "Hanse", date(2009, 4, 1), None)]),
            "a membership names 'Hanse', which is no actor",
        ),
    ],
)  # fmt: skip
def test_a_fault_is_found_and_named(facts: Facts, fault: str):
    assert any(fault in found for found in findings(facts))


def test_nearly_every_member_of_the_united_nations_has_a_known_leader():
    figures = coverage(Registry.bundled())
    known = next(figure for what, figure in figures.items() if what.startswith("leader known"))
    assert int(known.rstrip("%")) >= 85


def test_the_command_prints_coverage_and_succeeds(capsys: pytest.CaptureFixture[str]):
    assert main() == 0
    assert "members of the United Nations" in capsys.readouterr().out
