"""Who is allied with whom: ties derived from memberships and treaties by rule.

Two rules, and no third one:

1. Two members of one alliance are allied while both are members: kind ``membership``, basis the organisation. Only
   organisations whose nature is an alliance count; a seat in the same forum allies nobody.
2. Two parties of one treaty that binds them to each other are allied while both are bound: kind ``treaty``, basis the
   treaty. Parties are kept as members of the treaty.

Votes and words make no ally: that is a coalition, and computed on demand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Literal

import msgspec

from foedus.graph.fold.memberships import Membership, Tie
from foedus.graph.time import DateInterval, SequenceInterval

Kind = Literal["membership", "treaty"]


class Alliance(msgspec.Struct, frozen=True, order=True):
    """Two actors that are allied; `one` sorts before `other`, and the tie has no direction.

    Attributes:
        basis: the organisation or the treaty that it follows from.
        tie: when it holds, on both axes.
    """

    one: str
    other: str
    kind: Kind
    basis: str
    tie: Tie


def alliances(records: Iterable[Membership], kinds: Mapping[str, Kind]) -> tuple[Alliance, ...]:
    """The ties that memberships give, sorted.

    Args:
        records: memberships and parties of treaties.
        kinds: the organisations and treaties that ally their members, and how; others give nothing.
    """
    by_basis: defaultdict[str, list[Membership]] = defaultdict(list)
    for record in records:
        if record.organisation in kinds:
            by_basis[record.organisation].append(record)
    return tuple(
        sorted(
            Alliance(first.member, second.member, kinds[basis], basis, both)
            for basis, own in by_basis.items()
            for first, second in combinations(sorted(own), 2)
            if first.member != second.member and (both := _both(first.tie, second.tie)) is not None
        )
    )


def _both(one: Tie, other: Tie) -> Tie | None:
    """When both hold; None if never."""
    valid = DateInterval(max(one.valid.start, other.valid.start), min(one.valid.end, other.valid.end))
    known = SequenceInterval(max(one.known.start, other.known.start), min(one.known.end, other.known.end))
    return Tie(valid, known) if valid.start < valid.end and known.start < known.end else None
