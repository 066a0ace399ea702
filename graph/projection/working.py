"""The projector's working state for one batch: the claims on the keys that it touches, folded anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from foedus.cypher.catalogue import statement
from foedus.graph import events
from foedus.graph.engine.connection import Graph
from foedus.graph.fold.claims import ClaimVersion, version_id, vote_entries, vote_id
from foedus.graph.fold.model import Entry, Key, Policy, Position
from foedus.graph.fold.positions import positions
from foedus.graph.projection import rows
from foedus.graph.projection.recalled import claims_on, entries_of
from foedus.graph.projection.rows import Row
from foedus.graph.projection.state import State

Writes = dict[str, list[Row]]
"""Rows by write statement."""


class Working:
    """Collects what a batch says of claims, brings in what stands in the graph, and writes the difference."""

    def __init__(self, graph: Graph, state: State) -> None:
        self._graph = graph
        self._state = state
        self._entries: dict[Key, dict[str, tuple[Entry, ...]]] = defaultdict(dict)
        self._targets: dict[str, str] = {}
        self._said: set[str] = set()
        self._tied_anew: set[str] = set()

    def add_claim(self, version: ClaimVersion, outlet: str | None, outlet_from: int) -> None:
        """Take in what a claim says at one time; its keys are touched even where it counts no more."""
        claim = version.claim
        if claim.question is not None and claim.count is None:
            self.touch(claim.actor, claim.question, claim.option or "")
        self._said.add(version_id(version))
        self._aim(version_id(version), claim.target)
        for key, made in self._state.entries_of(version, outlet, outlet_from).items():
            self._entries[key][version_id(version)] = made

    def add_vote(self, vote: events.VoteRecorded, sequence: int) -> None:
        """Take in a recorded vote."""
        self._said.add(vote_id(vote))
        for key, made in vote_entries(vote, sequence, self._state.identity.spans(vote.actor)).items():
            self._entries[key][vote_id(vote)] = made

    def touch(self, actor: str, question: str, option: str) -> None:
        """Fold anew what the actor, under every id that ever stood for it, holds on a question and option."""
        for _, canonical in self._state.identity.spans(actor):
            self._entries[Key(canonical, question, option)]  # a default dictionary: looking makes it

    def tie_anew(self, question: str) -> None:
        """Write the short ways of all positions on a question again, since whom it is about is known only now."""
        self._tied_anew.add(question)

    def difference(self, policy: Policy) -> Writes:
        """The positions that are new, and those that are no longer held to be so."""
        writes: Writes = {name: [] for name in ("positions", "positions_closed", "supports", "opposes")}
        if not self._entries:
            return writes
        keys = sorted(self._entries)
        self._recall(keys)
        stored = self._stored(keys)
        for key in keys:
            for position in positions(key, _all(self._entries[key].values()), policy):
                known_to = stored.get(position.id)
                if known_to is None:
                    writes["positions"].append(rows.position_row(position))
                elif known_to != position.known.end:
                    writes["positions_closed"].append({"id": position.id, "known_to": position.known.end})
                if known_to is None or key.question in self._tied_anew:
                    self._tie(writes, position)
        return writes

    def _stored(self, keys: list[Key]) -> dict[str, int]:
        asked = [{"actor": key.actor, "question": key.question, "option": key.option} for key in keys]
        found = self._graph.read(statement("read/positions_on_keys"), keys=asked)
        return {row["id"]: row["known_to"] for row in found}

    def _tie(self, writes: Writes, position: Position) -> None:
        opened = self._state.questions.get(position.key.question)
        tie = rows.tie(position, self._targets, rows.sided_with(opened) if opened else None)
        if tie is not None:
            kind, row = tie
            writes[kind].append(row)

    def _recall(self, keys: list[Key]) -> None:
        """Bring in the claims of earlier batches on the same keys, by every id that the actor ever had."""
        for row in claims_on(self._graph, self._state, keys):
            if row["id"] in self._said:  # what stands there of it is about to be replaced
                continue
            self._aim(row["id"], row["target"])
            made = entries_of(row, self._state)
            for key in made.keys() & self._entries.keys():
                self._entries[key][row["id"]] = made[key]

    def _aim(self, claim: str, target: str | None) -> None:
        if target is not None:
            self._targets[claim] = target


def _all(made: Iterable[tuple[Entry, ...]]) -> list[Entry]:
    return [entry for entries_of_claim in made for entry in entries_of_claim]
