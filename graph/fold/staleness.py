"""How long a position stands on its last word: a question can say after how many days of silence it is stale.

A stale position still counts as what it is, for silence is not a change of mind; it is shown to be stale.
"""

from __future__ import annotations

from datetime import date, timedelta


def stale_from(last_heard: date, stale_after: int | None) -> date | None:
    """The first day on which a position is stale; None where it never is.

    Args:
        last_heard: the day of the last claim that says so.
        stale_after: days of silence through which it is not stale yet; None: any number.
    """
    if stale_after is None or stale_after >= (date.max - last_heard).days:
        return None
    return last_heard + timedelta(days=stale_after + 1)


def is_stale(last_heard: date, stale_after: int | None, valid_at: date) -> bool:
    """Whether a position is stale on a day. A claim of a later day says that it was held until then."""
    begins = stale_from(last_heard, stale_after)
    return begins is not None and begins <= valid_at
