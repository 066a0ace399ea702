"""A text as a sketch: a few hundred bytes that tell how much of it another text shares, and nothing of its words.

Shingles are runs of three words, case and punctuation aside. MinHash (Broder 1997) keeps one minimum a permutation;
the share of equal minima estimates the Jaccard similarity J of two sets of shingles, with a standard error of
sqrt(J (1 - J) / 192), 0.036 at worst. Two sketches that agree in all rows of any band are worth comparing.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from operator import eq
from typing import NamedTuple

from rensa import RMinHash  # pyright: ignore[reportAttributeAccessIssue] (compiled, without stubs)

WORDS = 3
"""Words a shingle."""

PERMUTATIONS = 192
ROWS = 3
"""Rows a band: 64 bands of 3 compare 96 % of the pairs with J = 0.37, and 0.4 % of those with J = 0.04."""

SEED = 1

CONTAINMENT = 0.5
"""The share of the shorter text's shingles that a near copy has in common with it, at least.

Measured by tests/bench/bench_near.py: copies lie above 0.6, texts on the same matter below 0.3.
"""

JACCARD = 0.2
"""The least similarity of two near copies. A line quoted in a long round-up does not make the round-up a copy."""

SCHEME = f"rensa-R{RMinHash.ALGORITHM_VERSION}/words-{WORDS}/{PERMUTATIONS}x16/rows-{ROWS}/seed-{SEED}"
"""What a stored sketch depends on: those of another scheme cannot be compared with ours."""

_PACKED = struct.Struct(f"<{PERMUTATIONS}H")
_BAND = ROWS * 2

# Chinese characters and Japanese syllables stand for words: their texts put no space between them.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+")


class Sketch(NamedTuple):
    """What is kept of a text.

    Attributes:
        size: different shingles in the text.
        minima: the low 16 bits of each permutation's minimum, little endian.
    """

    size: int
    minima: bytes

    def bands(self) -> list[bytes]:
        """Keys of which a near copy shares one, but for a chance of 4 % at the least similar."""
        starts = range(0, len(self.minima), _BAND)
        return [bytes((number,)) + self.minima[start : start + _BAND] for number, start in enumerate(starts)]


@lru_cache(maxsize=4)  # a text is asked for and then added
def sketch_of(text: str) -> Sketch | None:
    """The sketch of a text, or None where it has no word."""
    shingles = set(_shingles(text))
    if not shingles:
        return None
    minhash = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    minhash.update(list(shingles))
    return Sketch(len(shingles), _PACKED.pack(*(value & 0xFFFF for value in minhash.digest())))


def are_near(one: Sketch, other: Sketch) -> bool:
    """Whether two texts are near copies, as far as their sketches tell. Symmetric."""
    equal: int = sum(map(eq, _PACKED.unpack(one.minima), _PACKED.unpack(other.minima)))
    jaccard = equal / PERMUTATIONS
    shared = jaccard / (1 + jaccard) * (one.size + other.size)
    return jaccard >= JACCARD and shared >= CONTAINMENT * min(one.size, other.size)


def _shingles(text: str) -> Iterator[str]:
    words = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    if 0 < len(words) < WORDS:
        yield " ".join(words)
    for start in range(len(words) - WORDS + 1):
        yield " ".join(words[start : start + WORDS])
