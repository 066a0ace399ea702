"""Days with precision, and points on the two axes."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import BadInput
from foedus.graph.time import When, day_of, instant_of


@given(st.dates(min_value=date(1000, 1, 1)), st.sampled_from(["day", "month", "year"]))
def test_a_date_is_read_as_it_was_written(day, precision):
    first = {"day": day, "month": day.replace(day=1), "year": day.replace(month=1, day=1)}[precision]
    when = When(first, precision)
    assert When.parse(str(when)) == when
    assert when.first <= day <= when.last


@pytest.mark.parametrize("wrong", ["", "24-06-04", "2024-13", "2024-02-30", "June 2024", "2024-06-04T00:00"])
def test_what_is_no_date_is_refused_with_the_form_that_is_wanted(wrong):
    with pytest.raises(BadInput, match="YYYY-MM-DD"):
        When.parse(wrong)


def test_a_month_is_no_day():
    with pytest.raises(BadInput, match="not one day"):
        day_of("2024-06")


def test_a_day_as_known_time_is_its_end():
    assert instant_of("2024-06-18") == datetime(2024, 6, 18, 23, 59, 59, 999999, UTC)


def test_an_instant_without_an_offset_is_refused():
    with pytest.raises(BadInput, match="offset"):
        instant_of("2024-06-18T12:00:00")


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_an_instant_beyond_the_calendar_is_refused_with_a_word(text):
    with pytest.raises(BadInput, match="1 to 9999"):
        instant_of(text)
