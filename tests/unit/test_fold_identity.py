"""Merges, their undoing, and judgements that two are never the same."""

from __future__ import annotations

from time import perf_counter

from hypothesis import given
from hypothesis import strategies as st

from foedus.graph.events import ActorsDistinguished, ActorsMerged, MergeUndone
from foedus.graph.fold.identity import Identity, Union
from foedus.graph.time import SequenceInterval

names = st.sampled_from("abcde")
judgements = st.lists(
    st.one_of(
        st.builds(ActorsMerged, kept=names, merged=names, reason=st.just(""), by=st.just("")),
        st.builds(MergeUndone, kept=names, merged=names, reason=st.just(""), by=st.just("")),
        st.builds(ActorsDistinguished, one=names, other=names, reason=st.just(""), by=st.just("")),
    ),
    max_size=8,
)


@given(judgements, st.randoms(use_true_random=False))
def test_the_order_in_which_judgements_are_read_changes_nothing(events, random):
    numbered = list(enumerate(events, start=1))
    shuffled = list(numbered)
    random.shuffle(shuffled)
    one, other = Identity.of(numbered), Identity.of(sorted(shuffled))
    assert [one.spans(name) for name in "abcde"] == [other.spans(name) for name in "abcde"]


@given(judgements, st.integers(0, 9), names)
def test_the_spans_say_what_was_canonical_at_each_sequence(events, sequence, name):
    identity = Identity.of(enumerate(events, start=1))
    (canonical,) = [one for span, one in identity.spans(name) if sequence in span]
    assert canonical == identity.canonical(name, sequence)


def test_a_merge_and_its_undo_leave_both_as_they_were():
    identity = Identity.of([
        (3, ActorsMerged(kept="a", merged="b", reason="", by="")),
        (5, MergeUndone(kept="a", merged="b", reason="", by="")),
    ])  # fmt: skip
    assert [identity.canonical("b", at) for at in (2, 3, 5)] == ["b", "a", "b"]


def test_merges_follow_each_other():
    identity = Identity.of([
        (1, ActorsMerged(kept="c", merged="b", reason="", by="")),
        (2, ActorsMerged(kept="b", merged="a", reason="", by="")),
    ])  # fmt: skip
    assert {identity.canonical(name) for name in "abc"} == {"c"}


def test_two_that_are_told_apart_are_not_joined_by_a_merge_before_or_after():
    apart = (2, ActorsDistinguished(one="a", other="b", reason="", by=""))
    before = Identity.of([(1, ActorsMerged(kept="a", merged="b", reason="", by="")), apart])
    after = Identity.of([apart, (3, ActorsMerged(kept="a", merged="b", reason="", by=""))])
    assert (before.canonical("b"), after.canonical("b")) == ("b", "b")


@given(judgements, names, names)
def test_a_merge_that_was_undone_leaves_no_trace_in_what_is_known_after(events, kept, merged):
    numbered = list(enumerate(events, start=1))
    misjudged = [
        (10, ActorsMerged(kept=kept, merged=merged, nth=7, reason="", by="")),
        (11, MergeUndone(kept=kept, merged=merged, nth=7, reason="", by="")),
    ]
    without, after = Identity.of(numbered), Identity.of([*numbered, *misjudged])
    assert [after.canonical(name, 12) for name in "abcde"] == [without.canonical(name, 12) for name in "abcde"]


links = st.lists(st.tuples(names, names, st.integers(1, 6)).filter(lambda link: link[0] != link[1]), max_size=8)


@given(links)
def test_the_smallest_id_of_a_cluster_of_near_copies_stands_for_it_at_every_sequence(given_links):
    clusters = Identity(Union(*sorted((one, other)), SequenceInterval(at)) for one, other, at in given_links)
    for sequence in range(8):
        group = {name: {name} for name in "abcde"}
        for one, other, at in given_links:
            if at <= sequence:
                both = group[one] | group[other]
                group.update(dict.fromkeys(both, both))
        for name in "abcde":
            (canonical,) = [found for span, found in clusters.spans(name) if sequence in span]
            assert canonical == min(group[name]) == clusters.canonical(name, sequence)


def test_a_cluster_of_a_thousand_near_copies_is_read_in_a_moment():
    clusters = Identity(Union("a0000", f"a{k:04}", SequenceInterval(k)) for k in range(1, 1000))
    started = perf_counter()
    assert clusters.spans("a0500") == ((SequenceInterval(0, 500), "a0500"), (SequenceInterval(500), "a0000"))
    assert perf_counter() - started < 1


def test_who_was_told_apart_from_one_is_apart_from_all_that_it_is_the_same_as():
    merge = ActorsMerged(kept="b", merged="c", reason="", by="")
    told = ActorsDistinguished(one="a", other="b", reason="", by="")
    identity = Identity.of([(1, merge), (2, told)])
    assert identity.apart("a", "b")
    assert identity.apart("c", "a")
    assert not identity.apart("b", "c")
    assert not identity.apart("a", "d")
