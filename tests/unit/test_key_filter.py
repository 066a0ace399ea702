"""A filter never hides a key that is there, and hides most of those that are not."""

from __future__ import annotations

from hashlib import sha256

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.graph.log.key_filter import built, keys_of, loaded, passed

KEYS = st.lists(st.integers(-(2**63), 2**63 - 1), max_size=40)


@given(inside=KEYS, outside=KEYS)
def test_every_key_that_is_there_passes(inside, outside):
    words = loaded(built(np.array(inside, dtype=np.int64)))
    places = {place for _, place in passed({7: words}, np.array([*outside, *inside], dtype=np.int64))}
    assert set(range(len(outside), len(outside) + len(inside))) <= places


@pytest.mark.parametrize("count", [1, 1_000, 33_000])
def test_few_keys_that_are_not_there_pass(count):
    there, absent = ([sha256(f"{kind}{n}".encode()).digest() for n in range(count + 2_000)] for kind in "ab")
    words = loaded(built(keys_of(there[:count])))
    assert sum(1 for _ in passed({1: words}, keys_of(absent[:2_000]))) <= 20


def test_each_of_several_filters_is_asked():
    filters = {n: loaded(built(np.array([n], dtype=np.int64))) for n in (3, 5, 9)}
    assert set(passed(filters, np.array([5, 9], dtype=np.int64))) >= {(5, 0), (9, 1)}


def test_keys_are_the_first_eight_bytes_of_each_digest():
    assert keys_of([bytes(15) + b"\1", b"\xff" * 16, bytes(7) + b"\2" + bytes(8)]).tolist() == [0, -1, 2]
    assert keys_of([]).tolist() == []
