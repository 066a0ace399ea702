"""Names in running text: the longest first, compared word by word without case, accents and punctuation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Generic, TypeVar

Entry = TypeVar("Entry")


class Gazetteer(Generic[Entry]):
    """Finds what is written at a place of a text, given as folded words.

    Args:
        entries: what each folded name (words separated by one space) stands for.
    """

    def __init__(self, entries: Mapping[str, Sequence[Entry]], without: Iterable[str] = ()) -> None:
        self._entries = {**dict.fromkeys(without, ()), **entries}
        self._longest: dict[str, int] = {}
        for name in self._entries:
            first, _, rest = name.partition(" ")
            length = 1 + rest.count(" ") + bool(rest)
            if length > self._longest.get(first, 0):
                self._longest[first] = length

    def at(self, words: Sequence[str], place: int) -> tuple[int, Sequence[Entry]] | None:
        """How many words from `place` on are the longest name known, and what it stands for; None if there is none.

        A name that stands for nothing (a trap such as ``south china sea``) is found too, with no entries.
        """
        longest = self._longest.get(words[place], 0)
        for length in range(min(longest, len(words) - place), 0, -1):
            name = words[place] if length == 1 else " ".join(words[place : place + length])
            if name in self._entries:
                return length, self._entries[name]
        return None

    def starts(self, word: str) -> bool:
        """Whether any name begins with a word."""
        return word in self._longest
