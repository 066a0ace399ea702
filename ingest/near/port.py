"""The port: what every index of near copies promises, whatever it lies in.

The index is derived from the texts: it may be deleted at any time, and `rebuild` makes it again. It holds hashes
only, no word of a text. What it answers depends on which texts are in it, never on the order in which they came.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol


class NearIndex(Protocol):
    """Which articles are near copies of each other."""

    def near(self, text: str) -> tuple[str, ...]:
        """Ids of the articles in the index that the text is a near copy of, sorted; its own among them if it is in.

        Symmetric: if one article's text is near another, then that one's is near the first. Where several processes
        add at once, add first and ask then: so at least one of two copies sees the other.
        """
        ...

    def add(self, article_id: str, text: str) -> None:
        """Take an article's text in; in place of the one it had, if it had one."""
        ...

    def remove(self, article_id: str) -> None:
        """Leave nothing of an article; one that is not in the index is no error."""
        ...

    def count(self) -> int:
        """Articles in the index. 0 where it is new, or was made in an older way and must be rebuilt."""
        ...

    def clear(self) -> None:
        """Leave nothing of any article."""
        ...

    def close(self) -> None:
        """Release what is held."""
        ...


def rebuild(index: NearIndex, articles: Iterable[tuple[str, str]]) -> int:
    """Make the index again from (article id, text) pairs, streaming; returns how many it holds then."""
    index.clear()
    for article_id, text in articles:
        index.add(article_id, text)
    return index.count()
