"""From the events about one claim to what the fold reads of it."""

from __future__ import annotations

import itertools

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from foedus.graph.events import Claim, ClaimAsserted, ClaimCorrected, ClaimReinstated, ClaimRetracted, VoteRecorded
from foedus.graph.fold.claims import EVER, entries, steps, versions, vote_entries
from foedus.graph.fold.model import Key
from foedus.graph.time import OPEN_SEQUENCE, SequenceInterval

CLAIM = Claim(actor="HUN", act="oppose", question="q", valid_from="2024-03-05", evidence=(0, 5))
RIGHT = Claim(actor="HUN", act="support", question="q", valid_from="2024-03-05", evidence=(0, 5))
ASSERTED = ClaimAsserted(claim_id="c", article_id="a", extractor="rules/1", claim=CLAIM)
RETRACTED = ClaimRetracted(claim_id="c", reason="", by="")
REINSTATED = ClaimReinstated(claim_id="c", reason="", by="")
CORRECTED = ClaimCorrected(claim_id="c", claim=RIGHT, reason="", by="")


def present(*events: object, withdrawn_at: int | None = None) -> list[tuple[SequenceInterval, ...]]:
    return [one.present for one in versions(enumerate(events, start=1), withdrawn_at)]


def test_a_claim_counts_from_its_event_on():
    assert present(ASSERTED) == [(SequenceInterval(1),)]


def test_a_retraction_ends_it_and_a_reinstatement_begins_it_again():
    assert present(ASSERTED, RETRACTED, REINSTATED) == [(SequenceInterval(1, 2), SequenceInterval(3))]


def test_in_any_order_of_arrival_the_end_is_the_same():
    for order in itertools.permutations([ASSERTED, RETRACTED, CORRECTED]):
        made = versions(enumerate(order, start=1))
        assert [one.present[-1:] for one in made if one.present and one.present[-1].end == OPEN_SEQUENCE] == []
        assert [one.claim for one in made] == [CLAIM, RIGHT]


def test_a_correction_ends_the_first_reading_and_begins_the_right_one():
    assert present(ASSERTED, CORRECTED) == [(SequenceInterval(1, 2),), (SequenceInterval(2),)]


def test_a_correction_that_comes_before_its_claim_takes_effect_with_it():
    assert present(CORRECTED, ASSERTED) == [(), (SequenceInterval(2),)]


def test_a_withdrawn_article_takes_its_claims_along():
    assert present(ASSERTED, withdrawn_at=4) == [(SequenceInterval(1, 4),)]


def test_without_the_claim_itself_there_is_nothing():
    assert versions([(1, RETRACTED)]) == ()


def test_entries_are_cut_where_actor_source_or_rating_change():
    (version,) = versions([(1, ASSERTED)])
    made = entries(
        version,
        actors=((SequenceInterval(0, 5), "HUN"), (SequenceInterval(5, OPEN_SEQUENCE), "hungary")),
        sources=((EVER, "a"),),
        reliability=steps([(3, 0.9)], 0.5),
    )
    assert {key.actor: [(e.reliability, e.present[0]) for e in found] for key, found in made.items()} == {
        "HUN": [(0.5, SequenceInterval(1, 3)), (0.9, SequenceInterval(3, 5))],
        "hungary": [(0.9, SequenceInterval(5))],
    }


def test_a_claim_of_a_number_makes_no_entry():
    counted = ClaimAsserted(
        claim_id="c",
        article_id="a",
        extractor="rules/1",
        claim=Claim(actor="NATO", act="support", question="q", count=(28, 32), evidence=(0, 5)),
    )
    (version,) = versions([(1, counted)])
    assert entries(version, actors=((EVER, "NATO"),), sources=((EVER, "a"),), reliability=steps([], 0.5)) == {}


def test_a_recorded_vote_takes_a_side_and_an_absence_takes_none():
    vote = VoteRecorded(question_id="q", actor="BRA", vote="yes", held="2022-03-02", record="r1")
    absent = VoteRecorded(question_id="q", actor="VEN", vote="absent", held="2022-03-02", record="r1")
    (made,) = vote_entries(vote, 7, ((EVER, "BRA"),))[Key("BRA", "q")]
    assert (made.act, made.basis, made.present) == ("vote_for", "record", (SequenceInterval(7),))
    assert vote_entries(absent, 8, ((EVER, "VEN"),)) == {}


def test_a_ratification_and_a_signature_are_other_acts_than_a_vote_and_can_be_taken_back():
    def act(kind, vote):
        given = VoteRecorded(question_id="q", actor="HUN", vote=vote, held="2024-02-26", record="r", kind=kind)
        return [one.act for made in vote_entries(given, 7, ((EVER, "HUN"),)).values() for one in made]

    assert act("ratification", "yes") == ["approve"]
    assert act("signature", "yes") == ["sign"]
    assert act("ratification", "no") == act("signature", "no") == ["oppose"]
    assert act("ratification", "absent") == act("signature", "abstain") == []


def in_any_order(assertion):
    """Everything that can happen to one claim, in any order of arrival."""
    corrections = [msgspec.structs.replace(CORRECTED, nth=1), msgspec.structs.replace(CORRECTED, nth=2, claim=CLAIM)]
    retractions = [msgspec.structs.replace(RETRACTED, nth=nth) for nth in (1, 2)]
    reinstatements = [msgspec.structs.replace(REINSTATED, nth=nth) for nth in (1, 2)]
    later = st.lists(st.sampled_from([*corrections, *retractions, *reinstatements]), unique=True)
    return later.flatmap(lambda events: st.permutations([assertion, *events]))


def counting(events, sequence):
    """What counts as known at a sequence: (number of the version, what it says)."""
    return [(one.nth, one.claim) for one in versions(events) if any(sequence in stretch for stretch in one.present)]


@given(in_any_order(ASSERTED), st.randoms(use_true_random=False))
def test_whatever_the_order_of_arrival_the_same_version_counts_in_the_end(events, random):
    shuffled = list(events)
    random.shuffle(shuffled)
    end = len(events) + 1
    assert counting(enumerate(events, start=1), end) == counting(enumerate(shuffled, start=1), end)


@given(in_any_order(ASSERTED), st.integers(0, 8))
def test_what_counted_then_follows_from_the_events_known_then(events, sequence):
    numbered = list(enumerate(events, start=1))
    known = [(at, event) for at, event in numbered if at <= sequence]
    assert counting(numbered, sequence) == counting(known, sequence)


@given(in_any_order(ASSERTED), st.integers(0, 8))
def test_no_two_versions_of_a_claim_count_at_once(events, sequence):
    assert len(counting(list(enumerate(events, start=1)), sequence)) <= 1
