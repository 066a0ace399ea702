"""What a sentence means by what the text said before it: the sides taken, on which question, on whose word."""

from __future__ import annotations

import pytest

from foedus.graph.events import Claim
from foedus.graph.time import When
from foedus.ingest.extract.model import Document
from foedus.ingest.extract.pipeline import MOST_WORDS, Rules
from foedus.ingest.resolve.registry import Registry

RACE = "Rutte, the Dutch prime minister, is a candidate for the post of NATO secretary general. "
NORDIC = "Finland and Sweden applied to join NATO in May. "


@pytest.fixture(scope="module")
def rules() -> Rules:
    return Rules()


def read(rules: Rules, text: str, day: str) -> tuple[Claim, ...]:
    document = Document(id="one", text=text, published=When.parse(day))
    (extraction,) = rules.extract([document], Registry.bundled())
    return extraction.claims


def sides(rules: Rules, text: str, day: str, actor: str) -> set[tuple[str, str | None, str]]:
    """(act, option or else target, factuality) of an actor's claims on registered questions."""
    return {
        (claim.act, claim.option or claim.target, claim.factuality)
        for claim in read(rules, text, day)
        if claim.actor == actor and claim.question and not claim.question.startswith("~")
    }


@pytest.mark.parametrize(
    ("sentence", "act"),
    [
        ("Norway ratified the accession of Finland and Sweden.", "approve"),
        ("Norway ratified the protocols on Tuesday.", "approve"),
        ("Norway lifted its veto on the accession of Finland and Sweden to NATO.", "concede"),
        ("Norway continues to oppose the accession of the two countries.", "oppose"),
        ("Norway is undecided on the accession of Finland and Sweden to NATO.", "undecided"),
    ],
)
def test_a_side_taken_on_two_accessions_is_one_on_each(rules, sentence, act):
    assert sides(rules, NORDIC + sentence, "2022-07-05", "NOR") == {(act, "FIN", "actual"), (act, "SWE", "actual")}


def test_a_ratification_that_is_yet_to_come_is_none(rules):
    found = sides(rules, NORDIC + "Norway has yet to ratify the protocols.", "2022-07-05", "NOR")
    assert {factuality for _, _, factuality in found} == {"denied"}


@pytest.mark.parametrize(
    ("sentence", "act"),
    [
        ("Norway endorsed him on Tuesday.", "support"),
        ("Norway supports the Dutch prime minister, a spokesman said.", "support"),
        ("Norway has ruled out supporting him.", "oppose"),
        ("Norway is the only ally that stands against the appointment.", "oppose"),
        ("Norway has not yet decided whom it will support.", "undecided"),
        ("Norway lifted its veto against the Dutch prime minister.", "concede"),
    ],
)
def test_a_candidate_is_meant_by_a_pronoun_an_office_or_the_appointment(rules, sentence, act):
    assert sides(rules, RACE + sentence, "2024-06-04", "NOR") == {(act, "mark-rutte", "actual")}


def test_who_is_won_over_supports_the_candidate_and_not_the_other_way_round(rules):
    text = "Mark Rutte, a candidate for the post of NATO secretary general, won the backing of Norway on Tuesday."
    assert ("support", "mark-rutte", "actual") in sides(rules, text, "2024-06-04", "NOR")
    assert not sides(rules, text, "2024-06-04", "NLD")


def test_those_who_did_so_too_are_counted(rules):
    text = (
        "The UN General Assembly voted on a resolution that demands that Russia leave Ukraine. Chile voted for it, as did "
        "Peru."
    )
    for actor in ("CHL", "PER"):
        assert {act for act, _, _ in sides(rules, text, "2022-03-02", actor)} == {"vote_for"}


def test_a_vote_in_the_security_council_is_none_in_the_general_assembly(rules):
    text = (
        "The UN General Assembly adopted a resolution that demands that Russia leave Ukraine. Gabon had abstained in the "
        "Security Council."
    )
    assert not sides(rules, text, "2022-03-02", "GAB")


def test_an_invitation_to_a_visit_is_none_to_membership(rules):
    text = "Sweden waits for Hungary to ratify its accession to NATO. Hungary invited Sweden to talks on Tuesday."
    assert not {act for act, _, _ in sides(rules, text, "2024-01-23", "HUN")} & {"invite"}


def test_how_a_parliament_divided_is_no_vote_of_its_own(rules):
    text = "The Danish parliament ratified Finland's accession to NATO by 90 votes to 6."
    assert {claim.act for claim in read(rules, text, "2022-07-05")} == {"approve"}


@pytest.mark.parametrize(
    ("said", "basis"),
    [
        ("Foreign Minister Péter Szijjártó said", "statement"),
        ("A government spokesman said", "statement"),
        ("Secretary General Jens Stoltenberg of NATO said", "named"),
        ("A diplomat in Brussels said", "unnamed"),
    ],
)
def test_whose_word_it_is(rules, said, basis):
    text = f"{said} on Tuesday that Hungary supports Sweden's accession to NATO."
    (claim,) = (claim for claim in read(rules, text, "2024-01-24") if claim.actor == "HUN")
    assert claim.basis == basis


@pytest.mark.parametrize(
    "text",
    [
        "Hungary supports Sweden's accession to NATO, a diplomat in Brussels said on Tuesday.",
        "Hungary's government supports Sweden's membership of NATO, Prime Minister Viktor Orbán said on Wednesday.",
    ],
)
def test_who_said_it_after_a_comma_takes_no_object_away(rules, text):
    assert sides(rules, text, "2024-01-24", "HUN") == {("support", "SWE", "actual")}


def test_a_sentence_without_end_is_passed_over_and_said_to_be(rules):
    text = "Hungary supports Rutte and " * MOST_WORDS
    document = Document(id="one", text=text, published=When.parse("2024-06-04"))
    (extraction,) = rules.extract([document], Registry.bundled())
    assert extraction.claims == ()
    assert "words" in extraction.quarantined[0].reason
