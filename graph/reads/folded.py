"""Claims of the graph folded anew while reading: by any verdict policy, for one key or for whole questions.

What the projection keeps in memory beside the claims is read only as far as these claims need it: the judgements on
identity and the ratings of outlets, which are few, from the log; near copies, by their ties, from the graph.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

import msgspec

from foedus.cypher.catalogue import statement
from foedus.errors import BadInput, NotFound
from foedus.graph.engine.connection import Graph
from foedus.graph.fold.model import Entry, Key, Policy, Position
from foedus.graph.fold.positions import positions
from foedus.graph.projection import checkpoint
from foedus.graph.projection.parked import Passing, Readable
from foedus.graph.projection.recalled import claims_on, entries_of
from foedus.graph.projection.rows import Row
from foedus.graph.projection.state import JUDGED, State
from foedus.graph.reads.as_of import AsOf


class Found(NamedTuple):
    """A position at (T, K), and by their ids all claims of its question, as ``read/claims_on_questions`` gives them."""

    position: Position
    claims: dict[str, Row]

    def rests_on(self, as_of: AsOf) -> list[Row]:
        """The claims until T that the position rests on, in order of their days."""
        rows = (self.claims[claim] for claim in self.position.claims_for)
        return sorted(
            (row for row in rows if row["valid_from"] <= as_of.valid_at), key=lambda row: (row["valid_from"], row["id"])
        )


class Folded:
    """Positions of one log and its graph, as of the graph's checkpoint.

    Attributes:
        projected: the policy by which the graph holds its positions.
        sequence: the checkpoint.
    """

    def __init__(self, graph: Graph, log: Readable) -> None:
        stands = checkpoint.found(graph)
        if stands is None:
            raise NotFound("the graph is empty: `foedus project` fills it from the log")
        self.graph = graph
        self.sequence = stands.sequence
        self.projected: Policy = msgspec.convert(stands.policy or "most_reliable", Policy)
        self._log = Passing(log, stands.parked)
        self._near: set[str] = set()

    def entries_on(self, key: Key) -> tuple[Entry, ...]:
        """Every entry on a key, from the claims by all ids that its actor ever had."""
        return tuple(self._entries(claims_on(self.graph, self._state, [key])).get(key, ()))

    def held(self, questions: Iterable[str], as_of: AsOf, policy: Policy) -> list[Found]:
        """Every position on some questions at (T, K) by a policy, sorted by actor, question and option."""
        known = self.known(questions, as_of.known_sequence, policy)
        return [found for found in known if as_of.valid_at in found.position.valid]

    def known(self, questions: Iterable[str], known_sequence: int, policy: Policy) -> list[Found]:
        """The same over all days, as known at K."""
        rows = self.graph.read(statement("read/claims_on_questions"), questions=sorted(set(questions)))
        claims = {row["id"]: row for row in rows}
        return [
            Found(position, claims)
            for key, entries in sorted(self._entries(rows).items())
            for position in positions(key, entries, policy)
            if known_sequence in position.known
        ]

    def _entries(self, rows: Iterable[Row]) -> dict[Key, list[Entry]]:
        rows = list(rows)
        self._know_copies({row["article"] for row in rows if row["article"]})
        made: defaultdict[Key, list[Entry]] = defaultdict(list)
        for row in rows:
            for key, of_claim in entries_of(row, self._state).items():
                made[key] += of_claim
        return made

    @cached_property
    def _state(self) -> State:
        return State.as_of(self._log, self.sequence, JUDGED)

    def _know_copies(self, articles: set[str]) -> None:
        """Bring in the clusters of near copies that the articles belong to, a step away from them at a time."""
        while articles := articles - self._near:
            self._near |= articles
            reached: set[str] = set()
            for row in self.graph.read(statement("read/near_copies"), articles=sorted(articles)):
                self._state.link(row["article"], row["near"], row["known_from"])
                reached |= {row["article"], row["near"]}
            articles = reached


class Reading(NamedTuple):
    """Positions by a policy, where the graph need not hold them so."""

    folded: Folded
    policy: Policy

    def held(self, questions: Iterable[str], as_of: AsOf) -> list[Found]:
        """As `Folded.held`."""
        return self.folded.held(questions, as_of, self.policy)

    def known(self, questions: Iterable[str], known_sequence: int) -> list[Found]:
        """As `Folded.known`."""
        return self.folded.known(questions, known_sequence, self.policy)


def reading_by(graph: Graph, log: Readable, policy: Policy | None) -> Reading | None:
    """Positions by a policy; None for None, which means as the graph holds them."""
    return None if policy is None else Reading(Folded(graph, log), policy)


def policy_of(text: str | None) -> Policy | None:
    """The policy that was typed, or None."""
    if text is None:
        return None
    try:
        chosen: Policy = msgspec.convert(text, Policy)
    except msgspec.ValidationError:
        raise BadInput(f"{text!r} is no policy: write most_reliable, latest or majority") from None
    return chosen
