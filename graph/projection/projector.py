"""The projector: brings the graph up to the log, one transaction a batch, the checkpoint in the same transaction."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Sequence

from neo4j.exceptions import ClientError

from foedus.cypher.catalogue import statement
from foedus.errors import BadInput, BrokenPromise, Conflict, FencedOff, ProjectionHalted
from foedus.graph.engine.connection import Graph, Transaction
from foedus.graph.fold.model import Policy
from foedus.graph.log.port import EventLog, Recorded, TextStore
from foedus.graph.projection import schema
from foedus.graph.projection.batch import ORDER, Batch
from foedus.graph.projection.checkpoint import NAME, VERSION, Checkpoint, found
from foedus.graph.projection.parked import Passing
from foedus.graph.projection.poison import UNFOLDABLE
from foedus.graph.projection.state import State
from foedus.graph.projection.working import Writes

BATCH = 1_000
"""Events a transaction."""

TURNS, TURN_SECONDS = 100, 0.05
"""How often, and after how long, a projector that was fenced off looks again."""

POISON = (*UNFOLDABLE, ClientError)
"""What an event that cannot be applied makes the fold, the rows or the engine raise."""

Progress = Callable[[str, int, int], None]


class Projector:
    """Projects one log into one graph."""

    def __init__(
        self, log: EventLog, texts: TextStore, graph: Graph, policy: Policy = "most_reliable", batch: int = BATCH
    ) -> None:
        self._log = log
        self._texts = texts
        self._graph = graph
        self._policy: Policy = policy
        self._batch = batch
        self._state: State | None = None
        self._at = -1
        self._parked: tuple[int, ...] = ()

    def checkpoint(self) -> int:
        """The sequence that the graph has reached. Raises where the graph is not one of this log."""
        stands = found(self._graph)
        if stands is None:
            return 0
        self._refuse(stands)
        self._parked = stands.parked
        return stands.sequence

    def _refuse(self, stands: Checkpoint) -> None:
        head = self._log.head().sequence
        if stands.log_id != self._log.log_id:
            raise Conflict(
                f"the graph at {self._graph.address} was projected from another log: name the right data directory or "
                "database, or run `foedus rebuild` to replace the graph by this log's"
            )
        if stands.emptying:
            raise Conflict(
                f"a rebuild of the graph at {self._graph.address} was broken off, or runs: wait for it, or run "
                "`foedus rebuild` again"
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

    def lag(self) -> int:
        """How many events of the log are not in the graph yet."""
        return self._log.head().sequence - self.checkpoint()

    def catch_up(self, *, limit: int | None = None, progress: Progress | None = None) -> int:
        """Project what is in the log and not in the graph (at most `limit` events); return the checkpoint reached.

        Raises:
            ProjectionHalted: an event cannot be applied; the graph stands right before it, and says so.
            FencedOff: another projector has moved the checkpoint meanwhile.
        """
        stands = self.checkpoint()
        head = self._log.head().sequence
        goal = head if limit is None else min(head, stands + limit)
        if stands == 0 and goal:
            schema.apply(self._graph)
        first = stands
        while stands < goal:
            recorded = list(self._log.read(stands, limit=min(self._batch, goal - stands)))
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

    def park(self, sequence: int) -> None:
        """Pass an event by from now on, at someone's explicit word: the one before which the projection stands.

        What is parked is kept in the graph's checkpoint, outlives a rebuild and is shown by the status.
        """
        stands = self.checkpoint()
        if sequence != stands + 1 or sequence > self._log.head().sequence:
            raise BadInput(
                f"event {sequence} is not the one that is next: the graph stands at {stands}. Only the event before "
                "which a projection has halted can be parked"
            )
        self._graph.write(
            lambda transaction: transaction.run(
                statement("write/parked"), parked=[*self._parked, sequence], **self._named()
            )
        )

    def _project(self, stands: int, recorded: Sequence[Recorded]) -> None:
        """Write a batch; find the event that cannot be applied by halving, so that all before it goes in."""
        try:
            state = self._state_at(stands)
            log = Passing(self._log, self._parked)
            passing = [each for each in recorded if each.sequence not in self._parked]
            goal = recorded[-1].sequence
            batch = Batch(self._graph, log, self._texts, state, self._policy, passing, goal=goal)
            self._write(stands, goal, batch.writes())
        except BaseException as error:
            self._state = None
            if not isinstance(error, POISON):
                raise
            if len(recorded) == 1:
                self._halt(recorded[0], error)
        else:
            self._at = goal
            return
        middle = len(recorded) // 2
        self._project(stands, recorded[:middle])
        self._project(recorded[middle - 1].sequence, recorded[middle:])

    def _halt(self, recorded: Recorded, error: BaseException) -> None:
        reason = f"event {recorded.sequence} in the stream {recorded.stream} cannot be projected: {error}"
        self._graph.write(
            lambda transaction: transaction.run(
                statement("write/halted"), halted_at=recorded.sequence, reason=reason, **self._named()
            )
        )
        raise ProjectionHalted(
            f"{reason}. The graph holds all that came before. To go on without this event, park it: "
            f"`foedus project --park {recorded.sequence}`"
        ) from error

    def _named(self) -> dict[str, str | int]:
        return {"name": NAME, "log_id": self._log.log_id, "version": VERSION, "policy": self._policy}

    def _state_at(self, sequence: int) -> State:
        if self._state is None or self._at != sequence:
            self._state = State.as_of(Passing(self._log, self._parked), sequence)
            self._at = sequence
        return self._state

    def _write(self, expected: int, goal: int, writes: Writes) -> None:
        writer = uuid.uuid4().hex

        def work(transaction: Transaction) -> None:
            moved = transaction.run(
                statement("write/checkpoint"), expected=expected, next=goal, writer=writer, **self._named()
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
