"""Merges, their undoing, and judgements that two are never the same."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from foedus.graph.events import ActorsDistinguished, ActorsMerged, MergeUndone
from foedus.graph.fold.identity import Identity

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
