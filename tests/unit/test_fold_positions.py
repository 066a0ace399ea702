"""Laws of the fold: they hold whatever the claims say."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from time import perf_counter

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from foedus.graph.fold.model import Entry, Key, Position
from foedus.graph.fold.positions import positions
from foedus.graph.time import OPEN_DATE, OPEN_SEQUENCE, DateInterval, SequenceInterval, When

KEY = Key("HUN", "nato-secretary-general", "mark-rutte")
ALWAYS = (SequenceInterval(1),)


def entry(claim: str, act: str, day: str | None, **changes: object) -> Entry:
    plain = Entry(
        claim_id=claim,
        act=act,
        factuality="actual",
        valid_from=None if day is None else When.parse(day),
        basis="named",
        source=claim,
        reliability=0.5,
        confidence=1.0,
        present=ALWAYS,
    )
    return msgspec.structs.replace(plain, **changes)


def spans(bounds: list[int]) -> tuple[SequenceInterval, ...]:
    ordered = sorted(set(bounds))
    pairs = zip(ordered[::2], [*ordered[1::2], OPEN_SEQUENCE], strict=False)
    return tuple(SequenceInterval(start, end) for start, end in pairs)


entries = st.lists(
    st.builds(
        entry,
        st.sampled_from(["c1", "c2", "c3", "c4", "c5", "c6"]),
        st.sampled_from(["support", "oppose", "undecided", "veto", "concede", "praise"]),
        st.sampled_from(["2024-05-01", "2024-05-02", "2024-05-03", "2024-05", "2024", None]),
        factuality=st.sampled_from(["actual", "actual", "actual", "planned", "denied"]),
        basis=st.sampled_from(["record", "statement", "named", "unnamed"]),
        source=st.sampled_from(["s1", "s2", "s3"]),
        present=st.lists(st.integers(1, 8), min_size=1, max_size=4).map(spans),
    ),
    max_size=7,
    unique_by=lambda one: one.claim_id,
)
policies = st.sampled_from(["most_reliable", "latest", "majority"])


def as_known(found: tuple[Position, ...], sequence: int) -> list[tuple[object, ...]]:
    return sorted(
        (p.valid, str(p.stance), p.claims_for, p.claims_against, p.confidence) for p in found if sequence in p.known
    )


@given(entries, policies, st.randoms(use_true_random=False))
def test_order_of_arrival_changes_nothing(given_entries, policy, random):
    shuffled = list(given_entries)
    random.shuffle(shuffled)
    assert positions(KEY, shuffled, policy) == positions(KEY, given_entries, policy)


@given(entries, policies)
def test_a_duplicate_changes_nothing(given_entries, policy):
    assert positions(KEY, [*given_entries, *given_entries], policy) == positions(KEY, given_entries, policy)


@given(entries, policies, st.integers(0, 9))
def test_what_was_known_then_is_the_fold_of_what_was_present_then(given_entries, policy, sequence):
    present = [
        msgspec.structs.replace(one, present=ALWAYS)
        for one in given_entries
        if any(sequence in span for span in one.present)
    ]
    then = as_known(positions(KEY, given_entries, policy), sequence)
    assert then == as_known(positions(KEY, present, policy), 1)


@given(entries, policies, st.integers(0, 9))
def test_positions_of_one_known_instant_never_overlap(given_entries, policy, sequence):
    held = sorted(p.valid for p in positions(KEY, given_entries, policy) if sequence in p.known)
    assert all(earlier.end <= later.start for earlier, later in pairwise(held))


@given(entries, policies)
def test_a_longer_log_only_closes_positions_or_adds_some(given_entries, policy):
    cut = 5
    prefix = [
        msgspec.structs.replace(
            one,
            present=tuple(
                SequenceInterval(s.start, s.end if s.end <= cut else OPEN_SEQUENCE)
                for s in one.present
                if s.start <= cut
            ),
        )
        for one in given_entries
    ]
    later = {p.id: p for p in positions(KEY, given_entries, policy)}
    for earlier in positions(KEY, [one for one in prefix if one.present], policy):
        assert earlier.id in later
        assert later[earlier.id].known.end <= earlier.known.end


def test_the_latest_act_holds_until_the_next_says_otherwise():
    found = positions(KEY, [entry("c1", "oppose", "2024-03-05"), entry("c2", "concede", "2024-06-18")])
    assert [(p.stance, p.valid) for p in found] == [
        ("oppose", DateInterval(date(2024, 3, 5), date(2024, 6, 18))),
        ("support", DateInterval(date(2024, 6, 18), OPEN_DATE)),
    ]


def test_a_retraction_opens_again_what_the_claim_had_closed():
    opposed = entry("c1", "oppose", "2024-03-05")
    misread = entry("c2", "support", "2024-04-01", present=(SequenceInterval(2, 7),))
    (before, *_), after = (
        positions(KEY, [opposed, misread])[:2],
        [p for p in positions(KEY, [opposed, misread]) if 7 in p.known],
    )
    assert [(p.stance, p.valid.end) for p in after] == [("oppose", OPEN_DATE)]
    assert before.stance == "oppose"


def test_a_reaffirmation_lengthens_a_position_and_does_not_split_it():
    (held,) = positions(KEY, [entry("c1", "support", "2024-03-05"), entry("c2", "support", "2024-06-18")])
    assert (held.valid.start, held.last_heard, held.claims_for) == (date(2024, 3, 5), date(2024, 6, 18), ("c1", "c2"))


def test_an_actors_own_word_beats_what_others_say_of_it():
    (held,) = positions(
        KEY,
        [entry("c1", "oppose", "2024-03-05", basis="statement"), entry("c2", "support", "2024-03-05")],
    )
    assert (held.stance, held.claims_for, held.claims_against) == ("oppose", ("c1",), ("c2",))


def test_equal_words_of_one_day_that_disagree_are_a_dispute_with_both_sides():
    (held,) = positions(KEY, [entry("c1", "oppose", "2024-03-05"), entry("c2", "support", "2024-03-05")])
    assert (held.stance, held.disputed) == (None, True)
    assert set(held.claims_for) | set(held.claims_against) == {"c1", "c2"}


def test_near_copies_count_as_one_source_under_majority():
    copies = [entry(f"c{i}", "support", "2024-03-05", source="one") for i in range(3)]
    others = [entry(f"d{i}", "oppose", "2024-03-05") for i in range(2)]
    (held,) = positions(KEY, [*copies, *others], "majority")
    assert held.stance == "oppose"


def test_plans_denials_words_and_undated_acts_move_nothing():
    still = [
        entry("c1", "support", "2024-03-05", factuality="planned"),
        entry("c2", "support", "2024-03-05", factuality="denied"),
        entry("c3", "praise", "2024-03-05"),
        entry("c4", "support", None),
    ]
    assert positions(KEY, still) == ()


def test_an_act_known_to_the_month_marks_the_order_within_it_as_imprecise():
    found = positions(KEY, [entry("c1", "oppose", "2024-05"), entry("c2", "support", "2024-05-20")])
    assert [(p.stance, p.imprecise) for p in found] == [("oppose", False), ("support", True)]


def test_independent_sources_raise_confidence_and_contradiction_lowers_it():
    one = positions(KEY, [entry("c1", "support", "2024-03-05")])[0].confidence
    two = positions(KEY, [entry("c1", "support", "2024-03-05"), entry("c2", "support", "2024-03-05")])[0].confidence
    contradicted = positions(
        KEY, [entry("c1", "support", "2024-03-05", basis="statement"), entry("c2", "oppose", "2024-03-05")]
    )[0].confidence
    assert contradicted < one < two


def test_a_thousand_acts_on_one_key_are_folded_in_a_moment():
    acts = ["support", "oppose", "undecided"]
    many = [
        entry(
            f"c{i}",
            acts[i * 7919 % 3],
            f"{2000 + i % 20}-{i % 12 + 1:02}-{i % 28 + 1:02}",
            present=(SequenceInterval(i + 1),),
        )
        for i in range(1000)
    ]
    started = perf_counter()
    found = positions(KEY, many)
    assert len(found) > 300
    assert perf_counter() - started < 5
