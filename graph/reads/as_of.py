"""The point on both time axes that a question is about."""

from __future__ import annotations

from datetime import date, datetime

import msgspec


class AsOf(msgspec.Struct, frozen=True):
    """What held on a day, as known at a sequence.

    Attributes:
        valid_at: T, the day.
        known_at: K as it was asked for; None for now, or where a sequence was asked for.
        known_sequence: K as the log's sequence.
    """

    valid_at: date
    known_at: datetime | None
    known_sequence: int

    @property
    def parameters(self) -> dict[str, date | int]:
        """The parameters that the visibility predicate reads."""
        return {"valid_at": self.valid_at, "known_sequence": self.known_sequence}
