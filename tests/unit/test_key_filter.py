"""A filter never hides a key that is there, and hides most of those that are not."""

from __future__ import annotations

from hashlib import sha256

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.graph.log import key_filter
from foedus.graph.log.key_filter import Filters, built, keys_of


def held(contents: dict[int, bytes]) -> Filters:
    filters = Filters()
    filters.hold(contents, contents.__getitem__)
    return filters


def of(*keys: int) -> np.ndarray:
    return np.array(keys, dtype=np.int64)


KEYS = st.lists(st.integers(-(2**63), 2**63 - 1), max_size=40)


@given(inside=KEYS, outside=KEYS)
def test_every_key_that_is_there_passes(inside, outside):
    places = {place for _, place in held({7: built(of(*inside))}).passed(of(*outside, *inside))}
    assert set(range(len(outside), len(outside) + len(inside))) <= places


@pytest.mark.parametrize("count", [1, 1_000, 33_000])
def test_few_keys_that_are_not_there_pass(count):
    there, absent = ([sha256(f"{kind}{n}".encode()).digest() for n in range(count + 2_000)] for kind in "ab")
    filters = held({1: built(keys_of(there[:count]))})
    assert sum(1 for _ in filters.passed(keys_of(absent[:2_000]))) <= 20


def test_each_of_several_filters_is_asked_whatever_their_sizes():
    contents = {n: built(of(*range(n, n + 40 * (n % 3) + 1))) for n in range(0, 2_000, 100)}
    assert {(name, place) for place, name in enumerate(contents)} <= set(held(contents).passed(of(*contents)))


def test_filters_that_are_no_longer_held_let_nothing_through_and_give_their_place_to_new_ones():
    contents = {n: built(of(n)) for n in range(1, 26)}
    filters = held({n: contents[n] for n in range(1, 21)})
    filters.hold([2, 19, *range(21, 26)], contents.__getitem__)
    passed = set(filters.passed(of(*contents)))
    assert {(n, n - 1) for n in (2, 19, *range(21, 26))} <= passed
    assert {name for name, _ in passed} <= {2, 19, *range(21, 26)}


@pytest.fixture
def large(monkeypatch):
    """Filters of a few words are large enough to be moved into a file."""
    monkeypatch.setattr(key_filter, "MAPPED_BYTES", 1)


@pytest.mark.usefixtures("large")
def test_filters_that_were_moved_into_a_file_answer_as_before_and_leave_no_file_behind(tmp_path):
    contents = {n: built(of(*range(n, n + 100))) for n in range(0, 2_400, 100)}
    filters = Filters(tmp_path)
    filters.hold(contents, contents.__getitem__)
    assert {(name, place) for place, name in enumerate(contents)} <= set(filters.passed(of(*contents)))
    assert list(tmp_path.iterdir()) == []
    filters.hold([100, 3_000], lambda name: built(of(name)))
    passed = set(filters.passed(of(0, 100, 3_000)))
    assert {(100, 1), (3_000, 2)} <= passed
    assert {name for name, _ in passed} <= {100, 3_000}


@pytest.mark.usefixtures("large")
def test_filters_stay_in_memory_where_no_file_can_be_made(tmp_path):
    contents = {n: built(of(n)) for n in range(8)}
    filters = Filters(tmp_path / "absent")
    filters.hold(contents, contents.__getitem__)
    assert {(n, n) for n in range(8)} <= set(filters.passed(of(*range(8))))


def test_keys_are_the_first_eight_bytes_of_each_digest():
    assert keys_of([bytes(15) + b"\1", b"\xff" * 16, bytes(7) + b"\2" + bytes(8)]).tolist() == [0, -1, 2]
    assert keys_of([]).tolist() == []
