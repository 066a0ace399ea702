"""The projector: brings the graph up to the log, one transaction a batch, the checkpoint in the same transaction."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from itertools import islice

import msgspec

from foedus.cypher.catalogue import statement
from foedus.errors import BrokenPromise, Conflict, FencedOff, FoedusError, ProjectionHalted
from foedus.graph.engine.connection import Graph, Transaction
from foedus.graph.fold.model import Policy
from foedus.graph.log.port import EventLog, Recorded, TextStore
from foedus.graph.projection import schema
from foedus.graph.projection.batch import ORDER, Batch, Writes
from foedus.graph.projection.state import State

NAME = "graph"
VERSION = 1
"""Moves when the same log would give another graph; a graph of another version must be rebuilt."""

BATCH = 1_000
"""Events a transaction."""

TURNS, TURN_SECONDS = 100, 0.05
"""How often, and after how long, a projector that was fenced off looks again."""

Progress = Callable[[str, int, int], None]


class Checkpoint(msgspec.Struct, frozen=True):
    """Where a projection stands: the last sequence that is in the graph."""

    sequence: int
    log_id: str
    version: int | None = None
    policy: str | None = None
    writer: str | None = None


class Projector:
    """Projects one log into one graph."""

    def __init__(
        self, log: EventLog, texts: TextStore, graph: Graph, policy: Policy = "most_reliable", batch: int = BATCH
    ) -> None:
        self._log = log
        self._texts = texts
        self._graph = graph
        self._policy = policy
        self._batch = batch
        self._state: State | None = None
        self._at = -1

    def checkpoint(self) -> int:
        """The sequence that the graph has reached. Raises where the graph is not one of this log."""
        found = self._graph.read(statement("read/checkpoint"), name=NAME)
        if not found:
            return 0
        stands = Checkpoint(**found[0])
        head = self._log.head().sequence
        if stands.log_id != self._log.log_id:
            raise Conflict(
                f"the graph at {self._graph.address} was projected from another log: name the right data directory or "
                "database, or run `foedus rebuild` to replace the graph by this log's"
            )
        if stands.sequence > head:
            raise BrokenPromise(
                f"the graph stands at sequence {stands.sequence}, but the log ends at {head}: an older copy of the log "
                "was put in place. Restore the newer log, or run `foedus rebuild` to make the graph of this one"
            )
        if stands.sequence and (stands.version != VERSION or stands.policy != self._policy):
            raise Conflict(
                f"the graph was projected by version {stands.version} under the policy {stands.policy}, and this is "
                f"version {VERSION} under {self._policy}: run `foedus rebuild`"
            )
        return stands.sequence

    def lag(self) -> int:
        """How many events of the log are not in the graph yet."""
        return self._log.head().sequence - self.checkpoint()

    def catch_up(self, *, limit: int | None = None, progress: Progress | None = None) -> int:
        """Project what is in the log and not in the graph (at most `limit` events); return the checkpoint reached.

        Raises:
            ProjectionHalted: an event cannot be applied; the graph stands right before it.
            FencedOff: another projector has moved the checkpoint meanwhile.
        """
        stands = self.checkpoint()
        head = self._log.head().sequence
        goal = head if limit is None else min(head, stands + limit)
        if stands == 0 and goal:
            schema.apply(self._graph)
        first = stands
        while stands < goal:
            recorded = list(islice(self._log.read(stands, limit=self._batch), min(self._batch, goal - stands)))
            self._project(stands, recorded)
            stands = recorded[-1].sequence
            if progress:
                progress("projecting into Neo4j (events)", stands - first, goal - first)
        return stands

    def keep_up(self, *, progress: Progress | None = None) -> int:
        """The same beside other projectors: whoever is faster, the graph is at the head in the end."""
        for _ in range(TURNS):
            try:
                return self.catch_up(progress=progress)
            except FencedOff:
                time.sleep(TURN_SECONDS)
        return self.catch_up(progress=progress)

    def _project(self, stands: int, recorded: list[Recorded]) -> None:
        state = self._state_at(stands)
        try:
            writes = Batch(self._graph, self._log, self._texts, state, self._policy, recorded).writes()
            self._write(stands, recorded[-1].sequence, writes)
        except FoedusError as error:
            self._state = None
            if len(recorded) == 1 or not isinstance(error, ProjectionHalted):
                raise
            for each in recorded:  # one by one: what comes before the event that halts goes in
                self._project(each.sequence - 1, [each])
        else:
            self._at = recorded[-1].sequence

    def _state_at(self, sequence: int) -> State:
        if self._state is None or self._at != sequence:
            self._state = State.as_of(self._log, sequence)
            self._at = sequence
        return self._state

    def _write(self, expected: int, goal: int, writes: Writes) -> None:
        writer = uuid.uuid4().hex

        def work(transaction: Transaction) -> None:
            moved = transaction.run(
                statement("write/checkpoint"),
                name=NAME,
                log_id=self._log.log_id,
                version=VERSION,
                policy=self._policy,
                expected=expected,
                next=goal,
                writer=writer,
            )
            if not moved:
                self._fenced_off(transaction, goal, writer)
                return
            for name in ORDER:
                if writes[name]:
                    transaction.run(statement(f"write/{name}"), rows=writes[name])

        self._graph.write(work)

    def _fenced_off(self, transaction: Transaction, goal: int, writer: str) -> None:
        """Nothing to do where our own commit went through unheard; a conflict where another was faster."""
        (stands,) = transaction.run(statement("read/checkpoint"), name=NAME)
        if stands["writer"] != writer:
            raise FencedOff(
                f"another projector has moved the checkpoint to {stands['sequence']} before this one could move it to "
                f"{goal}; nothing was written. One projector at a time is enough"
            )
