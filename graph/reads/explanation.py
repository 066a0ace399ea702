"""Why a position says what it says, with the words of each claim: the fold done again for one key, by any policy."""

from __future__ import annotations

from datetime import date

import msgspec

from foedus.cypher.catalogue import statement
from foedus.errors import NotFound
from foedus.graph.engine.connection import Graph
from foedus.graph.fold.explanation import Choice, Role, explain
from foedus.graph.fold.model import Entry, Key, Policy, Position
from foedus.graph.fold.positions import positions
from foedus.graph.fold.verdict import Criterion
from foedus.graph.projection.parked import Readable
from foedus.graph.projection.rows import position_row
from foedus.graph.reads.as_of import AsOf
from foedus.graph.reads.folded import Folded
from foedus.graph.reads.positions import Held, held
from foedus.graph.reads.said import Said, claims

DECIDED: dict[Criterion | None, str] = {
    "basis": "whose word it is: a record, then the actor's own statement, then a named source, then an unnamed one",
    "sources": "how many independent sources say so",
    "reliability": "how reliable the best outlet is",
    "precision": "how precise the date is: the more precise is the later word",
    None: "nothing: the sides are even, and the position is disputed",
}
"""What decided on a day, in words."""

WHY: dict[Role, str] = {
    "carries": "the position rests on it",
    "outweighed": "it says otherwise, and lost on its day",
    "disputes": "the sides of its day are even",
    "earlier": "another position, before this one, is of its time",
    "later": "another position, after this one, is of its time",
    "not_actual": "the text does not present it as a fact",
    "undated": "the text does not say when",
    "takes_no_side": "its act takes no side in a decision",
    "did_not_count_then": "it had been taken back, corrected or given to another actor",
}
"""What a claim is to a position, in words."""


class Reason(msgspec.Struct, frozen=True):
    """A claim on the position's key, what it is to the position, and why."""

    role: Role
    why: str
    claim: Said


class Explained(msgspec.Struct, frozen=True, kw_only=True):
    """A position with all that speaks for it and all that was set aside.

    Attributes:
        policy: by which the position was found. projected: whether the graph holds it so.
        choices: the days within the position on which claims disagreed, and what decided.
        claims: every claim on the key that was known by then: those that carry it first, then by date.
    """

    position: Held
    policy: Policy
    projected: bool
    known_sequence: int
    choices: tuple[Choice, ...]
    claims: tuple[Reason, ...]


class Explaining:
    """Explains the positions of one log and its graph."""

    def __init__(self, graph: Graph, log: Readable) -> None:
        self._graph = graph
        self._folded = Folded(graph, log)

    def by_id(
        self, position_id: str, policy: Policy | None = None, valid_at: date | None = None, known_at: int | None = None
    ) -> Explained:
        """The position of that id; or, given another policy or point in time, the one of the same key there.

        Args:
            position_id: as the graph holds it.
            policy: the one that the graph was projected with if None.
            valid_at: its first day if None.
            known_at: a sequence; the last one at which it was known if None.
        """
        rows = self._graph.read(statement("read/position"), position=position_id)
        if not rows:
            raise NotFound(f"no position has the id {position_id!r}: `foedus timeline ... --json` shows ids")
        row = rows[0]["position"]
        key = Key(row["actor"], row["question"], row["option"])
        known = min(self._folded.sequence, row["known_to"] - 1) if known_at is None else known_at
        return self.on(key, AsOf(valid_at or row["valid_from"], None, known), policy)

    def on(self, key: Key, as_of: AsOf, policy: Policy | None = None) -> Explained:
        """The position of a key at (T, K); raises `NotFound` if none is known."""
        chosen = policy or self._folded.projected
        entries = [one for one in self._folded.entries_on(key) if _known(one, as_of.known_sequence)]
        found = next(
            (
                position
                for position in positions(key, entries, chosen)
                if as_of.valid_at in position.valid and as_of.known_sequence in position.known
            ),
            None,
        )
        if found is None:
            raise NotFound(_nothing(key, as_of, entries))
        return self._explained(found, entries, chosen, as_of.known_sequence)

    def _explained(self, position: Position, entries: list[Entry], policy: Policy, known_at: int) -> Explained:
        explanation = explain(position, entries, policy, known_at)
        words = claims(self._graph, [one.claim_id for one in explanation.claims])
        reasons = [
            Reason(one.role, WHY[one.role], words[one.claim_id])
            for one in explanation.claims
            if one.claim_id in words  # erased meanwhile
        ]
        properties = position_row(position)["properties"]
        return Explained(
            position=held({"id": position.id, **properties}, list(position.claims_for)),
            policy=policy,
            projected=policy == self._folded.projected,
            known_sequence=known_at,
            choices=explanation.choices,
            claims=tuple(sorted(reasons, key=_order)),
        )


def _known(entry: Entry, sequence: int) -> bool:
    return any(span.start <= sequence for span in entry.present)


def _order(reason: Reason) -> tuple[int, str, str]:
    return list(WHY).index(reason.role), reason.claim.valid_from or "", reason.claim.claim


def _nothing(key: Key, as_of: AsOf, entries: list[Entry]) -> str:
    option = f" / {key.option}" if key.option else ""
    moved = len({entry.claim_id for entry in entries})
    rest = f"; {moved} claims are known of other days, or move nothing: `foedus timeline` shows them" if moved else ""
    return (
        f"no position of {key.actor} on {key.question}{option} is known on {as_of.valid_at}, "
        f"as known at sequence {as_of.known_sequence}{rest}"
    )
