"""Memberships, offices and alliances as rows to write: between canonical actors, on both time axes.

An event names the ids that it was made with. While two are held to be one, what is said of either counts for the one
that stands for both; so a merge moves ties in known time, and its undoing moves them back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from foedus.graph import events
from foedus.graph.fold.alliances import alliances as allied
from foedus.graph.fold.allying import ALLYING
from foedus.graph.fold.memberships import Change, Membership, Tie, ties
from foedus.graph.log.port import Recorded
from foedus.graph.projection import rows
from foedus.graph.projection.rows import Row
from foedus.graph.projection.state import Changes, State, Tied


def memberships(recorded: Sequence[Recorded], judged: frozenset[str], state: State) -> list[Row]:
    """For ``write/memberships``: every tie, now and before, of the pairs that the batch may have changed."""
    return [
        rows.membership_row(member, organisation, tie)
        for member, organisation, _ in sorted(_changed_memberships(recorded, judged, state))
        for tie in _ties((member, organisation, ""), state.memberships, state)
    ]


def offices(recorded: Sequence[Recorded], judged: frozenset[str], state: State) -> list[Row]:
    """For ``write/offices``: every tenure, as known now and before, of the holders that the batch may have changed."""
    named = {
        (each.event.person, each.event.body, each.event.office)
        for each in recorded
        if isinstance(each.event, events.OfficeHeld | events.OfficeLeft)
    }
    return [
        rows.office_row(person, body, office, tie)
        for person, body, office in sorted(_changed(named, judged, state.offices, state))
        for tie in _ties((person, body, office), state.offices, state)
    ]


def alliances(recorded: Sequence[Recorded], judged: frozenset[str], state: State) -> list[Row]:
    """For ``write/alliances``: the ties that follow from the memberships that the batch may have changed."""
    changed = {
        (member, organisation)
        for member, organisation, _ in _changed_memberships(recorded, judged, state)
        if organisation in ALLYING
    }
    return [
        rows.alliance_row(one)
        for basis in sorted({organisation for _, organisation in changed})
        for one in allied(_members(basis, state), {basis: ALLYING[basis]})
        if (one.one, basis) in changed or (one.other, basis) in changed
    ]


def _changed_memberships(recorded: Sequence[Recorded], judged: frozenset[str], state: State) -> set[Tied]:
    named = {
        (each.event.member, each.event.organisation, "")
        for each in recorded
        if isinstance(each.event, events.MembershipStarted | events.MembershipEnded)
    }
    return _changed(named, judged, state.memberships, state)


def _changed(named: set[Tied], judged: frozenset[str], known: Changes, state: State) -> set[Tied]:
    """Between whom, by canonical ids at any time, there may be other ties than before."""
    if judged:
        named = named | {tied for tied in known if tied[0] in judged or tied[1] in judged}
    return {
        (one, other, office)
        for first, second, office in named
        for _, one in state.identity.spans(first)
        for _, other in state.identity.spans(second)
    }


def _members(organisation: str, state: State) -> Iterator[Membership]:
    raw = {tied for tied in state.memberships if tied[1] in state.identity.relatives(organisation)}
    for one, other, _ in sorted(_changed(raw, frozenset(), state.memberships, state)):
        if other == organisation:
            for tie in _ties((one, other, ""), state.memberships, state):
                yield Membership(one, other, tie)


def _ties(tied: Tied, known: Changes, state: State) -> tuple[Tie, ...]:
    """The ties of two canonical ids, from what was said of all that they have ever stood for."""
    one, other, office = tied
    return ties(
        change
        for first in state.identity.relatives(one)
        for second in state.identity.relatives(other)
        if (first, second, office) in known
        for change in _standing(known[first, second, office], (first, one), (second, other), state)
    )


def _standing(
    changes: Iterable[Change], one: tuple[str, str], other: tuple[str, str], state: State
) -> Iterator[Change]:
    """What was said of two ids, for as long as two others stood for them."""
    for first, one_canonical in state.identity.spans(one[0]):
        for second, other_canonical in state.identity.spans(other[0]):
            if (one_canonical, other_canonical) == (one[1], other[1]):
                for change in changes:
                    start = max(change.known_from, first.start, second.start)
                    end = min(change.known_to, first.end, second.end)
                    if start < end:
                        yield Change(change.day, change.begins, start, end)
