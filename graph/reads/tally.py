"""The tally on a question at (T, K)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import msgspec

from foedus.cypher.catalogue import statement
from foedus.errors import NotFound
from foedus.graph.engine.connection import Graph
from foedus.graph.events import Act
from foedus.graph.fold import tally as fold
from foedus.graph.fold.acts import STANCE
from foedus.graph.fold.groups import InferredSide, spread
from foedus.graph.fold.model import Stance
from foedus.graph.fold.staleness import is_stale
from foedus.graph.fold.tally import Tally
from foedus.graph.reads.alliances import members
from foedus.graph.reads.as_of import AsOf
from foedus.graph.reads.folded import Found, Reading

NO_RULE = "none"


def leading_option(graph: Graph, question: str, as_of: AsOf, reading: Reading | None = None) -> str | None:
    """The option that most support at (T, K); ties by id; None for a question without options."""
    if reading is not None:
        return _leading(reading.held([question], as_of))
    rows = graph.read(statement("read/leading_option"), question=question, **as_of.parameters)
    return str(rows[0]["option"]) if rows else None


def tally(
    graph: Graph,
    question: str,
    option: str | None,
    as_of: AsOf,
    reading: Reading | None = None,
    *,
    groups: bool = False,
) -> Tally:
    """Who takes which side, and what the rule says of it.

    Args:
        graph: where to read.
        question: its id.
        option: an option's id; the leading one if None and the question has options.
        as_of: T and K.
        reading: by another policy than the graph's; None: as the graph holds the positions.
        groups: whether what a group holds is read as held by its members at (T, K) that have not spoken themselves.
    """
    held = None if reading is None else reading.held([question], as_of)
    chosen = option
    if option is None:
        chosen = leading_option(graph, question, as_of) if held is None else _leading(held)
    rows = graph.read(statement("read/tally"), question=question, option=chosen or "", **as_of.parameters)
    if not rows:
        raise NotFound(f"no question {question!r}: `foedus question list` shows them")
    row = rows[0]
    opened = is_open(row, as_of.known_sequence)
    electorate = electorate_of(row, row["allies"]) if opened else set()
    stale_after = row["stale_after"] if opened else None
    sides, recorded = (row["sides"], row["recorded"]) if held is None else _rows(held, chosen or "", as_of)
    acts: defaultdict[str, set[Act]] = defaultdict(set)
    for actor, act in recorded:
        acts[actor].add(act)
    inferred = _inferred(graph, sides, electorate, as_of) if groups else ()
    counted = fold.tally(
        question=question,
        option=chosen,
        valid_at=as_of.valid_at,
        known_at=as_of.known_at,
        known_sequence=as_of.known_sequence,
        rule=_rule(row, as_of) if opened else NO_RULE,
        electorate=electorate,
        sides=[
            fold.Side(
                actor,
                stance,
                disputed,
                tuple(acts[actor]),
                stale=stale_after is not None and is_stale(last_heard, stale_after, as_of.valid_at),
            )
            for actor, stance, disputed, last_heard in sides
        ]
        + [fold.Side(one.actor, one.stance, disputed=False) for one in inferred],
        reported_counts=_counts(row, "support"),
        conditional=[
            fold.Conditional(one["actor"], one["act"], one["condition"], one["claim"]) for one in row["conditional"]
        ],
    )
    policy = None if reading is None else reading.policy
    return msgspec.structs.replace(
        counted,
        stale_after=stale_after,
        closed=row["closed"],
        decided=row["decided"] or None,
        policy=policy,
        inferred=inferred,
        opposing_counts=fold.by_size(_counts(row, "oppose")),
    )


def is_open(row: Mapping[str, Any], known_sequence: int) -> bool:
    """Whether the log knew the question of a row at K."""
    return row["known_from"] is not None and row["known_from"] <= known_sequence


def electorate_of(row: Mapping[str, Any], allies: Iterable[str]) -> set[str]:
    """Who decides on the question of a row: allies on the day, and members by name, but for those left out."""
    return ({*allies} | {*(row["members"] or ())}) - {*(row["without"] or ())}


def _counts(row: dict[str, Any], stance: Stance) -> Iterable[fold.ReportedCount]:
    """Counts of those who take a side."""
    for one in row["counts"]:
        if STANCE.get(one["act"]) == stance:
            yield fold.ReportedCount(one["count"], one["of"], one["claim"], one["day"], one["outlet"])


def _inferred(
    graph: Graph, sides: Iterable[list[Any]], electorate: Collection[str], as_of: AsOf
) -> tuple[InferredSide, ...]:
    """What follows for the electorate's members from the sides of groups, which are no members themselves."""
    stances = {actor: stance for actor, stance, *_ in sides}
    groups = {
        group: {member.actor for member in members(graph, group, as_of)} & set(electorate)
        for group in sorted(stances.keys() - set(electorate))
    }
    return spread(stances, groups)


def _rows(held: Iterable[Found], option: str, as_of: AsOf) -> tuple[list[list[Any]], list[list[Any]]]:
    """The sides on an option, and the recorded acts that they rest on, as ``read/tally`` gives them."""
    sides: list[list[Any]] = []
    recorded: list[list[Any]] = []
    for found in held:
        position = found.position
        if position.key.option != option:
            continue
        actor = position.key.actor
        sides.append([actor, position.stance, position.disputed, position.last_heard])
        recorded += [[actor, one["act"]] for one in found.rests_on(as_of) if one["kind"] == "vote"]
    return sides, recorded


def _leading(held: Iterable[Found]) -> str | None:
    """As ``read/leading_option``."""
    supporters = Counter(
        found.position.key.option for found in held if found.position.stance == "support" and found.position.key.option
    )
    return min(supporters, key=lambda option: (-supporters[option], option), default=None)


def _rule(row: dict[str, Any], as_of: AsOf) -> str:
    """The rule that holds at T as known at K: the latest change by then, else the one that it was opened with."""
    changes = zip(row["rules_from"], row["rules_known_from"], row["rules"], strict=True)
    known = [each for each in changes if each[0] <= as_of.valid_at and each[1] <= as_of.known_sequence]
    return str(max(known)[2] if known else row["rule"] or NO_RULE)
