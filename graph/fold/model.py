"""What the fold reads and what it makes.

An `Entry` is one claim (or recorded vote) as it counts for one key, with the stretches of known time during which
it counts. Whatever changes that (retraction, reinstatement, correction, merge and its undo, another rating of the
outlet) ends one stretch and begins another, of this entry or of one with other contents: so the fold knows one
kind of change only.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from foedus.graph.events import Act, Basis, Factuality, digest
from foedus.graph.time import DateInterval, SequenceInterval, When

Stance = Literal["support", "oppose", "undecided"]
Policy = Literal["most_reliable", "latest", "majority"]


class Key(msgspec.Struct, frozen=True, order=True):
    """What a position is held on: an actor (canonical id), a question, and an option or the empty text."""

    actor: str
    question: str
    option: str = ""


class Entry(msgspec.Struct, frozen=True):
    """One claim as it counts for one key.

    Attributes:
        valid_from: when it happened or began to hold; None moves nothing.
        source: the cluster of near copies, or the record, that it comes from; one source counts once.
        reliability: of the outlet, 0 to 1.
        present: stretches of known time in which it counts, disjoint, ascending.
    """

    claim_id: str
    act: Act
    factuality: Factuality
    valid_from: When | None
    basis: Basis
    source: str
    reliability: float
    confidence: float
    present: tuple[SequenceInterval, ...]


class Position(msgspec.Struct, frozen=True):
    """What follows from the claims on one key, over days, as known over sequences.

    Attributes:
        stance: None where the policy finds no winner, and then `disputed` is true.
        claims_for: claims that it rests on, sorted; where disputed, those of the first side.
        claims_against: claims of the same moment that say otherwise and lost, or the other sides where disputed.
        last_heard: the day of the last claim that says so.
        imprecise: a claim known to the month or year only could change the order within it.
        confidence: 0 to 1, see docs/explanation.
    """

    key: Key
    stance: Stance | None
    valid: DateInterval
    known: SequenceInterval
    claims_for: tuple[str, ...]
    claims_against: tuple[str, ...]
    last_heard: date
    confidence: float
    disputed: bool = False
    imprecise: bool = False

    @property
    def id(self) -> str:
        """Stable: from the key, the interval's start on both axes, and what it says."""
        parts = (self.key.actor, self.key.question, self.key.option, str(self.stance), str(self.disputed),
                 self.valid.start.isoformat(), self.valid.end.isoformat(), str(self.known.start),
                 *self.claims_for, "|", *self.claims_against)  # fmt: skip
        return "pos-" + digest(*parts)[:20]
