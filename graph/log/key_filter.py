"""Says of a key that it's certainly not in a set, or that it may be: a blocked Bloom filter over 64-bit keys.

A key sets three bits in each of two words of 64. With four keys a word (16 bits a key) one absent key in 700 passes
(measured); a set of 500,000 keys takes 1 MB. Eight sets of such a size are moved out of memory, into a temporary file
that is mapped: so what a process holds for itself doesn't grow with the log.
"""

from __future__ import annotations

import mmap
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Keys: TypeAlias = NDArray[np.int64]
    Probe: TypeAlias = tuple[NDArray[np.int64], NDArray[np.uint64]]

KEYS_A_WORD = 3
"""At the least; at the most twice as many, since the number of words is a power of two."""

ABREAST = 8
"""Filters whose words for one place lie side by side: 64 bytes, what a processor fetches at once."""

MAPPED_BYTES = 4 << 20
"""From what size on filters that lie side by side are moved into a file, when no column is free."""

_OTHER = 0x9E3779B97F4A7C15
"""2^64 divided by the golden ratio: an odd factor that gives a key its second, unlike place."""


def keys_of(digests: Sequence[bytes]) -> Keys:
    """The first 64 bits of each digest, as signed integers; all have one length, a multiple of 8 bytes."""
    import numpy as np

    words = np.frombuffer(b"".join(digests), dtype=">i8")
    return words.reshape(len(digests), -1)[:, 0].astype(np.int64) if digests else words.astype(np.int64)


def built(keys: Keys) -> bytes:
    """The filter of the keys, as it is stored."""
    import numpy as np

    size = 1 << max(0, (keys.size // KEYS_A_WORD).bit_length() - 1)
    words = np.zeros(size, dtype=np.uint64)
    for places, bits in _probes(keys, size):
        np.bitwise_or.at(words, places, bits)
    return words.astype("<u8").tobytes()


class Filters:
    """The filters of several sets, each under a number, asked together: so their number hardly counts.

    Args:
        folder: where temporary files lie, which have no name and go with the process; None: the system's for such.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._groups: list[_Group] = []

    def hold(self, names: Iterable[int], stored: Callable[[int], bytes]) -> None:
        """Hold the filters of these names and no others; what is `stored` is asked for those that are new."""
        new = set(names)
        for group in self._groups:
            group.forget_all_but(new)
            new.difference_update(group.names)
        self._groups = [group for group in self._groups if any(name is not None for name in group.names)]
        for name in sorted(new):
            self._add(name, stored(name))

    def passed(self, keys: Keys) -> Iterator[tuple[int, int]]:
        """Name of the filter, and place among the keys, wherever a filter lets a key through."""
        probes: dict[int, tuple[Probe, Probe]] = {}
        for group in self._groups:
            if group.size not in probes:
                probes[group.size] = _probes(keys, group.size)
            yield from group.passed(*probes[group.size])

    def _add(self, name: int, content: bytes) -> None:
        size = len(content) // 8
        for group in self._groups:
            if group.size == size and None in group.names:
                break
        else:
            group = _Group(size)
            self._groups.append(group)
        group.add(name, content)
        if None not in group.names and size * ABREAST * 8 >= MAPPED_BYTES:
            group.move_to_file(self._folder)


class _Group:
    """Filters of one size, side by side; a column without a name is empty and lets nothing through."""

    def __init__(self, size: int) -> None:
        import numpy as np

        self.size = size
        self.names: list[int | None] = [None] * ABREAST
        self._words = np.zeros((size, ABREAST), dtype=np.uint64)

    def add(self, name: int, content: bytes) -> None:
        import numpy as np

        column = self.names.index(None)
        self._words[:, column] = np.frombuffer(content, dtype="<u8")
        self.names[column] = name

    def move_to_file(self, folder: Path | None) -> None:
        """Keep the words in a file and not in memory. Where there is no room for it, they stay."""
        import numpy as np

        try:
            with tempfile.TemporaryFile(prefix="foedus-keys-", dir=folder) as file:
                file.write(self._words.data)
                file.flush()
                mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except OSError:
            return
        self._words = np.frombuffer(mapped, dtype=np.uint64).reshape(self._words.shape)

    def forget_all_but(self, names: set[int]) -> None:
        gone = [column for column, name in enumerate(self.names) if name is not None and name not in names]
        if gone and not self._words.flags.writeable:
            self._words = self._words.copy()
        for column in gone:
            self._words[:, column] = 0
            self.names[column] = None

    def passed(self, first: Probe, second: Probe) -> Iterator[tuple[int, int]]:
        import numpy as np

        (rows, bits), (other_rows, other_bits) = first, second
        bits = bits[:, np.newaxis]
        found = np.flatnonzero((self._words.take(rows, axis=0) & bits) == bits)
        places, columns = np.divmod(found, ABREAST)
        bits = other_bits[places]
        found = np.flatnonzero((self._words[other_rows[places], columns] & bits) == bits)
        for place, column in zip(places[found].tolist(), columns[found].tolist(), strict=True):
            name = self.names[column]
            assert name is not None
            yield name, place


def _probes(keys: Keys, size: int) -> tuple[Probe, Probe]:
    import numpy as np

    one = np.uint64(1)
    first = keys.view(np.uint64)
    second = first * np.uint64(_OTHER)

    def probe(key: NDArray[np.uint64]) -> Probe:
        bits = one << (key & np.uint64(63))
        bits |= one << (key >> np.uint64(6) & np.uint64(63))
        bits |= one << (key >> np.uint64(12) & np.uint64(63))
        return (key >> np.uint64(40) & np.uint64(size - 1)).astype(np.int64), bits

    return probe(first), probe(second)
