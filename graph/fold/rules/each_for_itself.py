"""No common decision: each actor decides for itself, as on a recognition."""

from __future__ import annotations

from collections.abc import Collection

from foedus.graph.fold.rules.outcome import Outcome, Sides


def each_for_itself(_electorate: Collection[str], _sides: Sides) -> Outcome:
    """Always open: however many are for it, nothing is decided for the others, and nobody is missing."""
    return Outcome("open", 0, ())
