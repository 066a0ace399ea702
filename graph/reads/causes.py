"""Which event of the log made a position another one: a claim, a retraction, a merge, a rating ..."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec

from foedus.cypher.catalogue import statement
from foedus.graph import events
from foedus.graph.engine.connection import Graph
from foedus.graph.log.port import Recorded
from foedus.graph.projection.parked import Readable
from foedus.graph.reads.as_of import AsOf

WHAT: dict[type[object], str] = {
    events.ClaimAsserted: "a new claim",
    events.VoteRecorded: "a new record",
    events.ClaimCorrected: "a claim corrected",
    events.ClaimRetracted: "a claim retracted",
    events.ClaimReinstated: "a claim reinstated",
    events.ActorsMerged: "two actors merged",
    events.MergeUndone: "a merge undone",
    events.ActorsDistinguished: "two actors told apart",
    events.OutletRated: "an outlet rated",
    events.ArticleCaptured: "a near copy found",
    events.ArticleWithdrawn: "an article withdrawn",
    events.QuestionRuleChanged: "a rule changed",
}
"""The events that can change a position or its rule, in words."""


class Cause(msgspec.Struct, frozen=True, kw_only=True):
    """An event of the log that changed something.

    Attributes:
        event: its type. what: the same in words.
        reason, by: why and at whose word, where a person decided it.
    """

    sequence: int
    recorded_at: datetime
    event: str
    what: str
    reason: str = ""
    by: str = ""


class RuleChange(msgspec.Struct, frozen=True):
    """A question is decided by `rule` from `valid_from` on, as the log learned by an event."""

    rule: str
    valid_from: str
    cause: Cause


def causes(
    graph: Graph, log: Readable, question: str, option: str, actors: Iterable[str], *, earlier: AsOf, later: AsOf
) -> dict[str, Cause]:
    """By actor, the event since which its side at the later T is held to be what it is at the later K.

    An actor is left out whose side at that T was the same at the earlier K: there it is the days that differ.
    """
    rows = graph.read(
        statement("read/stances_between"),
        question=question,
        option=option,
        actors=sorted(actors),
        valid_at=later.valid_at,
        known_from=earlier.known_sequence,
        known_to=later.known_sequence,
    )
    held: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        held[row["actor"]].append(row)
    found = {}
    for actor, spans in held.items():
        since = _since(spans, later.known_sequence)
        if since > earlier.known_sequence:
            (recorded,) = log.read(after=since - 1, limit=1)
            found[actor] = _cause(recorded)
    return found


def _since(spans: list[dict[str, Any]], known_at: int) -> int:
    """The sequence since which what is held at `known_at` is held without a break; spans in order."""
    *before, last = spans
    if last["known_to"] <= known_at:  # nothing is held any more
        return int(last["known_to"])
    for span in reversed(before):
        if span["known_to"] != last["known_from"] or span["stance"] != last["stance"]:
            break
        last = span
    return int(last["known_from"])


def rule_changes(log: Readable, question: str, earlier: AsOf, later: AsOf) -> tuple[RuleChange, ...]:
    """The changes of a question's rule that the log learned of between two states of knowledge, in order."""
    stream = log.read(stream=f"question/{question}", types=[events.QuestionRuleChanged])
    return tuple(
        RuleChange(recorded.event.rule, recorded.event.valid_from, _cause(recorded))
        for recorded in stream
        if isinstance(recorded.event, events.QuestionRuleChanged)
        and earlier.known_sequence < recorded.sequence <= later.known_sequence
    )


def _cause(recorded: Recorded) -> Cause:
    event = recorded.event
    return Cause(
        sequence=recorded.sequence,
        recorded_at=recorded.recorded_at,
        event=type(event).__name__,
        what=WHAT.get(type(event), type(event).__name__),
        reason=getattr(event, "reason", ""),
        by=getattr(event, "by", ""),
    )
