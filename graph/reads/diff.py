"""What changed on a question between two points, by which event and because of which sentence."""

from __future__ import annotations

from typing import Any

import msgspec

from foedus.cypher.catalogue import statement
from foedus.graph.engine.connection import Graph
from foedus.graph.projection.parked import Readable
from foedus.graph.reads.as_of import AsOf
from foedus.graph.reads.causes import Cause, RuleChange, causes, rule_changes
from foedus.graph.reads.find import names_of
from foedus.graph.reads.said import Said, claims


class Change(msgspec.Struct, frozen=True):
    """One actor whose position is another now.

    Attributes:
        before, after: support, oppose, undecided, disputed or unknown.
        because: the claims that the later position rests on and the earlier did not; where it is gone, those that
            it had rested on.
        cause: the event since which the log holds it to be so; None where no event did, but the day is another.
    """

    actor: str
    name: str
    before: str
    after: str
    because: tuple[Said, ...]
    cause: Cause | None = None


class Diff(msgspec.Struct, frozen=True):
    """Every changed position on a question and option between two points, sorted by actor.

    Attributes:
        rules: what was learned between the two of the rule by which the question is decided.
    """

    question: str
    option: str | None
    earlier: AsOf
    later: AsOf
    changes: tuple[Change, ...]
    rules: tuple[RuleChange, ...] = ()


def diff(graph: Graph, log: Readable, question: str, option: str | None, earlier: AsOf, later: AsOf) -> Diff:
    """Compare two points in time, valid or known or both; `log` has the events that made the difference."""
    old, new = (_sides(graph, question, option, point) for point in (earlier, later))
    changed = sorted(actor for actor in old.keys() | new.keys() if _stance(old, actor) != _stance(new, actor))
    reasons = {
        actor: sorted(_rests_on(new, actor) - _rests_on(old, actor)) or sorted(_rests_on(old, actor))
        for actor in changed
    }
    made_by = causes(graph, log, question, option or "", changed, earlier=earlier, later=later)
    found = claims(graph, sorted({claim for because in reasons.values() for claim in because}))
    names = names_of(graph, set(changed))
    return Diff(
        question=question,
        option=option,
        earlier=earlier,
        later=later,
        changes=tuple(
            Change(
                actor=actor,
                name=names[actor],
                before=_stance(old, actor),
                after=_stance(new, actor),
                because=tuple(found[claim] for claim in reasons[actor] if claim in found),
                cause=made_by.get(actor),
            )
            for actor in changed
        ),
        rules=rule_changes(log, question, earlier, later),
    )


def _sides(graph: Graph, question: str, option: str | None, as_of: AsOf) -> dict[str, dict[str, Any]]:
    rows = graph.read(statement("read/sides"), question=question, option=option or "", **as_of.parameters)
    return {row["position"]["actor"]: row for row in rows}


def _stance(sides: dict[str, dict[str, Any]], actor: str) -> str:
    row = sides.get(actor)
    return "unknown" if row is None else row["position"].get("stance") or "disputed"


def _rests_on(sides: dict[str, dict[str, Any]], actor: str) -> set[str]:
    return set(sides[actor]["rests_on"]) if actor in sides else set()
