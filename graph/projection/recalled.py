"""Claims as the graph keeps them, back as what the fold reads."""

from __future__ import annotations

from collections.abc import Iterable

from foedus.cypher.catalogue import statement
from foedus.graph.engine.connection import Graph
from foedus.graph.events import Claim
from foedus.graph.fold.claims import EVER, ClaimVersion, Steps, entries
from foedus.graph.fold.model import Entry, Key
from foedus.graph.projection.rows import Row
from foedus.graph.projection.state import State
from foedus.graph.time import SequenceInterval, When

CERTAIN: Steps = ((EVER, 1.0),)
"""The reliability of an official record."""


def claims_on(graph: Graph, state: State, keys: Iterable[Key]) -> list[Row]:
    """Rows of ``read/claims_on_keys``: the claims on some keys, by all ids that their actors ever had."""
    asked = {(actor, key.question, key.option) for key in keys for actor in state.identity.relatives(key.actor)}
    named = [{"actor": actor, "question": question, "option": option} for actor, question, option in sorted(asked)]
    return graph.read(statement("read/claims_on_keys"), keys=named)


def entries_of(row: Row, state: State) -> dict[Key, tuple[Entry, ...]]:
    """The entries that a claim or a recorded vote makes, from its row of ``read/claims_on_keys``."""
    version, record = _version(row), row["record"]
    return entries(
        version,
        actors=state.identity.spans(version.claim.actor),
        sources=state.sources(version.article_id, record),
        reliability=CERTAIN if record is not None else state.reliability(row["outlet"], row["outlet_from"] or 0),
    )


def _version(row: Row) -> ClaimVersion:
    bounds = row["present"] or ()
    claim = Claim(
        actor=row["actor"],
        act=row["act"],
        question=row["question"],
        option=row["option"] or None,
        factuality=row["factuality"],
        valid_from=None if row["valid_from"] is None else str(When(row["valid_from"], row["precision"])),
        basis=row["basis"],
        evidence=(0, 0),
        confidence=row["confidence"],
    )
    present = tuple(SequenceInterval(start, end) for start, end in zip(bounds[::2], bounds[1::2], strict=True))
    return ClaimVersion(row["id"], row["article"] or "", "", 1, claim, present)
