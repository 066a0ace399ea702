"""Valid time and known time: days with precision, half-open intervals, sequences of the log.

Valid time is written as texts write it, with its precision: ``2024``, ``2024-06`` or ``2024-06-18`` (ISO 8601,
reduced precision). Such a text is a `When`; it covers the days from `first` to `last`. Known time is a sequence
of the log (an integer from 1), open at its end as `OPEN_SEQUENCE`.
"""

from __future__ import annotations

import calendar
import re
from datetime import UTC, date, datetime, timedelta
from typing import Literal

import msgspec

from foedus.errors import BadInput

OPEN_DATE = date(9999, 12, 31)
"""The end of valid time that is not known to have ended. Exclusive, as every end."""

OPEN_SEQUENCE = 2**62
"""The end of known time of what is still held to be so. Exclusive."""

Precision = Literal["day", "month", "year"]

_WHEN = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


class When(msgspec.Struct, frozen=True, order=True):
    """A date as precise as its source gives it.

    Attributes:
        first: the first day that it may be.
        precision: day, month or year.
    """

    first: date
    precision: Precision = "day"

    @classmethod
    def parse(cls, text: str) -> When:
        """Read ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; raise `BadInput` for anything else."""
        found = _WHEN.fullmatch(text)
        try:
            if found is None:
                raise ValueError(text)
            year, month, day = found.groups()
            first = date(int(year), int(month or 1), int(day or 1))
        except ValueError:
            raise BadInput(f"{text!r} is not a date: write YYYY, YYYY-MM or YYYY-MM-DD, such as 2024-06-18") from None
        return cls(first, "day" if day else "month" if month else "year")

    @property
    def last(self) -> date:
        """The last day that it may be, inclusive."""
        if self.precision == "year":
            return date(self.first.year, 12, 31)
        if self.precision == "month":
            days = calendar.monthrange(self.first.year, self.first.month)[1]
            return self.first.replace(day=days)
        return self.first

    def __str__(self) -> str:
        """The reduced ISO form that `parse` reads."""
        return self.first.isoformat()[: {"year": 4, "month": 7, "day": 10}[self.precision]]


class DateInterval(msgspec.Struct, frozen=True, order=True):
    """Days from `start` up to, not including, `end`."""

    start: date
    end: date = OPEN_DATE

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end


class SequenceInterval(msgspec.Struct, frozen=True, order=True):
    """Sequences of the log from `start` up to, not including, `end`."""

    start: int
    end: int = OPEN_SEQUENCE

    def __contains__(self, sequence: int) -> bool:
        return self.start <= sequence < self.end


def day_of(text: str) -> date:
    """A day for a question at T: a full date, or BadInput. ``today`` is the day in UTC."""
    if text == "today":
        return datetime.now(UTC).date()
    when = When.parse(text)
    if when.precision != "day":
        raise BadInput(f"{text!r} is not one day: write YYYY-MM-DD, such as {when.first}")
    return when.first


def instant_of(text: str) -> datetime:
    """An instant for a question as known at K: RFC 3339 with offset, or a day (its end, in UTC)."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return datetime.combine(day_of(text), datetime.min.time(), UTC) + timedelta(days=1, microseconds=-1)
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput(
            f"{text!r} is not an instant: write 2024-06-18T12:00:00Z, a day such as 2024-06-18, "
            "or a sequence of the log such as 1200"
        ) from None
    if instant.tzinfo is None:
        raise BadInput(f"{text!r} has no offset from UTC: write {text}Z or {text}+02:00")
    try:
        return instant.astimezone(UTC)
    except OverflowError:  # by its offset, before the year 1 or after 9999
        raise BadInput(f"{text!r} lies outside the years 1 to 9999 in UTC") from None


def iso_or_none(day: date) -> str | None:
    """ISO form, with an open end as None."""
    return None if day >= OPEN_DATE else day.isoformat()


def sequence_or_none(sequence: int) -> int | None:
    """The sequence, with an open end as None."""
    return None if sequence >= OPEN_SEQUENCE else sequence
