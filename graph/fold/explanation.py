"""Why a position says what it says: which claims carry it, what decided, and what was set aside and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Literal

import msgspec

from foedus.graph.fold.acts import STANCE
from foedus.graph.fold.model import Entry, Policy, Position, Stance
from foedus.graph.fold.positions import counts
from foedus.graph.fold.verdict import Criterion, decided_by

Role = Literal[
    "carries",
    "outweighed",
    "disputes",
    "earlier",
    "later",
    "not_actual",
    "undated",
    "takes_no_side",
    "did_not_count_then",
]
"""What a claim is to a position: ``disputes`` is one of either side of a disputed position, ``earlier`` and ``later``
belong to another interval of the same key."""


class Weighed(msgspec.Struct, frozen=True, order=True):
    """One claim on the position's key, and what it is to the position."""

    claim_id: str
    role: Role


class Choice(msgspec.Struct, frozen=True, order=True):
    """A day on which acts disagreed, and what decided; None if nothing did, and the position is disputed."""

    day: date
    criterion: Criterion | None


class Explanation(msgspec.Struct, frozen=True):
    """Why a position says what it says.

    Attributes:
        position: its id.
        choices: the days within it on which acts disagreed, in order.
        claims: every claim on its key, sorted by id.
    """

    position: str
    stance: Stance | None
    policy: Policy
    choices: tuple[Choice, ...]
    claims: tuple[Weighed, ...]


def explain(
    position: Position, entries: Iterable[Entry], policy: Policy = "most_reliable", known_at: int | None = None
) -> Explanation:
    """Explain a position as known at a sequence at which it was known.

    Args:
        position: one that `positions` made.
        entries: all entries of its key, as they were given to `positions`.
        policy: the one that was given to `positions`.
        known_at: a sequence within `position.known`; the one at which it became known if None.
    """
    sequence = position.known.start if known_at is None else known_at
    versions: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        versions[entry.claim_id].append(entry)
    roles: list[Weighed] = []
    days: defaultdict[date, list[Entry]] = defaultdict(list)
    for claim, given in versions.items():
        counting = next((entry for entry in given if counts(entry, sequence)), None)
        role: Role = "did_not_count_then" if counting is None else _role(counting, position)
        roles.append(Weighed(claim, role))
        if counting is not None and counting.valid_from is not None and role in {"carries", "outweighed", "disputes"}:
            days[counting.valid_from.first].append(counting)
    choices = [
        Choice(day, decided_by(same_day, policy))
        for day, same_day in sorted(days.items())
        if len({STANCE[entry.act] for entry in same_day}) > 1
    ]
    return Explanation(position.id, position.stance, policy, tuple(choices), tuple(sorted(roles)))


def _role(entry: Entry, position: Position) -> Role:
    if entry.factuality != "actual":
        return "not_actual"
    if entry.act not in STANCE:
        return "takes_no_side"
    if entry.valid_from is None:
        return "undated"
    return _place(entry.claim_id, entry.valid_from.first, position)


def _place(claim: str, day: date, position: Position) -> Role:
    if day < position.valid.start:
        return "earlier"
    if day >= position.valid.end:
        return "later"
    if position.disputed:
        return "disputes"
    return "carries" if claim in position.claims_for else "outweighed"
