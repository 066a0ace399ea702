"""The tally: who takes which side on a question at (T, K), and what the rule says of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

import msgspec

from foedus.graph.events import Act
from foedus.graph.fold.groups import InferredSide
from foedus.graph.fold.model import Policy, Stance
from foedus.graph.fold.rules import Decision, Result, decide, rule_named
from foedus.graph.fold.rules.outcome import Outcome


class ReportedCount(msgspec.Struct, frozen=True):
    """How many of how many, as a claim reports it without naming them all.

    Attributes:
        day: since when it is so; None if only the report itself is at hand.
        outlet: who published it.
    """

    count: int
    of: int | None
    claim: str
    day: date | None = None
    outlet: str | None = None


class Conditional(msgspec.Struct, frozen=True):
    """Who would take a side on a condition; it moves no position."""

    actor: str
    act: str
    condition: str | None
    claim: str


class Side(msgspec.Struct, frozen=True):
    """One member's position as visible at (T, K).

    Attributes:
        recorded: the acts on record that it rests on.
        stale: nothing was heard of it for longer than the question allows.
    """

    actor: str
    stance: Stance | None
    disputed: bool
    recorded: tuple[Act, ...] = ()
    stale: bool = False


NOBODY_DECIDES = Outcome("open", 0, ())
"""No rule says anything of an electorate that is empty, as before the alliance was founded: all of nobody is no one."""

VOTED: frozenset[Act] = frozenset({"vote_for", "vote_against", "abstain"})


class Tally(msgspec.Struct, frozen=True):
    """The count on a question (and an option of it) at (T, K) under its rule. All lists of actor ids are sorted.

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
    """

    question: str
    option: str | None
    valid_at: date
    known_at: datetime | None
    known_sequence: int
    rule: str
    electorate: tuple[str, ...]
    support: tuple[str, ...]
    oppose: tuple[str, ...]
    undecided: tuple[str, ...]
    disputed: tuple[str, ...]
    unknown: tuple[str, ...]
    reported_counts: tuple[ReportedCount, ...]
    outcome: Result
    holdouts: tuple[str, ...]
    needed: int
    conditional: tuple[Conditional, ...] = ()
    voted: tuple[str, ...] = ()
    ratified: tuple[str, ...] = ()
    signed: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    stale_after: int | None = None
    inferred: tuple[InferredSide, ...] = ()
    closed: date | None = None
    decided: str | None = None
    policy: Policy | None = None
    opposing_counts: tuple[ReportedCount, ...] = ()


def tally(
    *,
    question: str,
    option: str | None,
    valid_at: date,
    known_at: datetime | None,
    known_sequence: int,
    rule: str,
    electorate: Collection[str],
    sides: Iterable[Side],
    reported_counts: Iterable[ReportedCount] = (),
    conditional: Iterable[Conditional] = (),
) -> Tally:
    """Count the sides of the electorate's members; positions of others are passed over."""
    members = frozenset(electorate)
    of_members = [side for side in sides if side.actor in members]
    taken: dict[str, Stance] = {
        side.actor: side.stance for side in of_members if side.stance is not None and not side.disputed
    }
    disputed = {side.actor for side in of_members if side.disputed}
    outcome = rule_named(rule, valid_at)(members, taken) if members else NOBODY_DECIDES

    def who(stance: Stance) -> tuple[str, ...]:
        return tuple(sorted(actor for actor, taken_side in taken.items() if taken_side == stance))

    def recorded(acts: Collection[Act]) -> tuple[str, ...]:
        return tuple(sorted(side.actor for side in of_members if not side.disputed and {*side.recorded} & {*acts}))

    return Tally(
        question=question,
        option=option,
        valid_at=valid_at,
        known_at=known_at,
        known_sequence=known_sequence,
        rule=rule,
        electorate=tuple(sorted(members)),
        support=who("support"),
        oppose=who("oppose"),
        undecided=who("undecided"),
        disputed=tuple(sorted(disputed)),
        unknown=tuple(sorted(members - taken.keys() - disputed)),
        reported_counts=by_size(reported_counts),
        outcome=outcome.result,
        holdouts=outcome.holdouts,
        needed=outcome.needed,
        conditional=tuple(sorted(conditional, key=lambda one: (one.actor, one.claim))),
        voted=recorded(VOTED),
        ratified=recorded({"approve"}),
        signed=recorded({"sign"}),
        stale=tuple(sorted(side.actor for side in of_members if side.stale)),
    )


def by_size(counts: Iterable[ReportedCount]) -> tuple[ReportedCount, ...]:
    """The largest first, then by claim."""
    return tuple(sorted(counts, key=lambda one: (-one.count, one.claim)))


def sides_of(given: Tally) -> dict[str, Stance]:
    """The side of each member that takes one; who is disputed or unknown is not in it."""
    sides: dict[str, Stance] = dict.fromkeys(given.support, "support")
    sides.update(dict.fromkeys(given.oppose, "oppose"))
    sides.update(dict.fromkeys(given.undecided, "undecided"))
    return sides


def named_sides_of(given: Tally) -> dict[str, Stance]:
    """The same without those whose side is only that of a group of theirs: nobody has named them."""
    inferred = {one.actor for one in given.inferred}
    return {actor: side for actor, side in sides_of(given).items() if actor not in inferred}


def decision_of(given: Tally, assume: Mapping[str, Stance] | None = None) -> Decision:
    """Who is pivotal and what would suffice, as counted or with sides assumed in place of the known ones."""
    if not given.electorate and not assume:
        return Decision(NOBODY_DECIDES.result, NOBODY_DECIDES.needed, (), (), None, None)
    return decide(given.rule, given.electorate, sides_of(given), assume=assume, valid_at=given.valid_at)
