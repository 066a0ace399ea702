"""Events that cannot be applied, as a projector and a rebuild in bulk meet them."""

from __future__ import annotations

from foedus.errors import BadInput, ProjectionHalted

UNFOLDABLE = (ProjectionHalted, BadInput, ValueError, TypeError, LookupError, AssertionError)
"""What an event that cannot be applied makes the fold or the rows raise."""


class Poisoned(Exception):
    """Up to, not including, `sequence` the log can be folded; the projector finds out what is wrong after that.

    A signal between the halves of a rebuild, never shown.
    """

    def __init__(self, sequence: int) -> None:
        super().__init__(sequence)
        self.sequence = sequence
