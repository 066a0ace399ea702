"""The tally with all that follows from it: what would suffice, what would block, and the counts against the named."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from foedus.graph.fold.counts import Reconciled, Standing, reconcile_all
from foedus.graph.fold.tally import Tally, decision_of


class FullTally(Tally, frozen=True, kw_only=True):
    """The count on a question (and an option of it) at (T, K) under its rule, and what follows from it.

    All lists of actor ids are sorted. What `Tally` has is said here again for those who read the JSON alone.

    Attributes:
        known_at: None for what is known now.
        known_sequence: the log's sequence that stands for K.
        reported_counts, opposing_counts: how many are for it, and how many against it, as reported without names.
        needed: how many must be for it.
        disputed: members about whom reports disagree; they count on no side.
        unknown: members of whom nothing is known. Unknown is not undecided.
        holdouts: who is missing.
        voted, ratified, signed: members whose side rests on a vote, a ratification, a signature on record; the sides
            of all others rest on what was said.
        stale: members of whose position nothing was heard for more than `stale_after` days; they count all the same.
        stale_after: what the question says; None: it says nothing, and nothing is stale.
        inferred: members whose side is that of a group of theirs, where that was asked for; they are on the lists above
            as if they had spoken.
        closed, decided: since when the question is closed, and what came of it; None while it is open at (T, K). Who
            decides stays as it was on that day.
        policy: by which the sides were read, if another than that of the graph was asked for.
        pivotal: members each of whom alone turns it: it is reached and would not be without them, or it is not and
            would be with them.
        smallest_winning: fewest members whose support would make it reached; none if it is, None if nothing would.
        smallest_blocking: fewest members whose opposition would block it; none if it is, None if nothing would.
        counts: every count that was reported without names, held against those who were named on its day; the latest
            first.
    """

    pivotal: tuple[str, ...]
    smallest_winning: tuple[str, ...] | None
    smallest_blocking: tuple[str, ...] | None
    counts: tuple[Reconciled, ...]


FullTally.__name__ = "Tally"  # as JSON Schema and OpenAPI have named the answer from the first


def in_full(given: Tally, standings: Mapping[date, Standing]) -> FullTally:
    """A tally with what follows from it.

    Args:
        given: the tally.
        standings: who decided and who was named on the days of its counts, where those are other days than its own.
    """
    decision = decision_of(given)
    return FullTally(
        **{field: getattr(given, field) for field in Tally.__struct_fields__},
        pivotal=decision.pivotal,
        smallest_winning=decision.smallest_winning,
        smallest_blocking=decision.smallest_blocking,
        counts=reconcile_all(given, standings),
    )
