"""The tally with all that follows from it: what would suffice, what would block, and the counts against the named."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from inspect import getdoc

from foedus.graph.fold.counts import Reconciled, Standing, reconcile_all
from foedus.graph.fold.tally import Tally, decision_of


class FullTally(Tally, frozen=True, kw_only=True):  # noqa: D101 (it begins with that of `Tally`)
    __doc__ = f"""{getdoc(Tally)}
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
