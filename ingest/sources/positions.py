"""Where the letters of an extracted text stand in the page that it was taken from.

The text of a page is its text nodes, cleaned: white space runs together, ``&amp;`` becomes ``&``, menus fall away. So
what remains is found again in order, letter by letter without white space, and kept as pieces: (start in the text,
start in the page, length), each a run that stands in both alike. Code points throughout.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from html import unescape
from html.parser import HTMLParser

from foedus.graph.events import Piece, Span

MOST_PIECES = 20_000
"""A page that falls into more is not worth its map: an article has a few hundred."""

LEAST_LETTERS = 6
"""Letters that must agree for a place to be believed where a line is not found whole."""

WINDOW = 20_000
"""Letters of the page, from where the last was found, in which parts of a line are looked for."""

LONG = 40
"""Letters from which a line that is found whole is believed to be found wherever it stands."""

_HIDDEN = frozenset({"script", "style", "template", "title"})
_LETTERS = re.compile(r"\S+")
_LINE = re.compile(r"[^\n]+")


class PageLetters(HTMLParser):
    """The letters that a page shows, without white space, and where each stands in the page's source.

    Attributes:
        places: code point of the page at which each letter stands; a character reference's is its ``&``.
    """

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=False)
        self._page = page
        self._parts: list[str] = []
        self._hidden = ""
        self._lines = array("Q", [0, *(found.end() for found in re.finditer("\n", page))])
        self.places = array("Q")
        self.feed(page)
        self.close()

    @property
    def letters(self) -> str:
        """All letters in order."""
        return "".join(self._parts)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        """Hide what a browser does not show."""
        if tag in _HIDDEN and not self._hidden:
            self._hidden = tag

    def handle_endtag(self, tag: str) -> None:
        """Show again what follows."""
        if tag == self._hidden:
            self._hidden = ""

    def handle_data(self, data: str) -> None:
        """Letters as they stand."""
        if not self._hidden:
            start = self._at()
            for word in _LETTERS.finditer(data):
                self._parts.append(word[0])
                self.places.extend(range(start + word.start(), start + word.end()))

    def handle_charref(self, name: str) -> None:
        """A letter by its number."""
        self._reference(f"&#{name};")

    def handle_entityref(self, name: str) -> None:
        """A letter by its name."""
        self._reference(f"&{name};")

    def _reference(self, written: str) -> None:
        letters = "".join(unescape(written).split())
        if letters and not self._hidden:
            self._parts.append(letters)
            self.places.extend([self._at()] * len(letters))

    def _at(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column


def pieces_of(text: str, page: str) -> tuple[Piece, ...]:
    """The runs of the text that stand in the page; what is not found in order has none. Empty past `MOST_PIECES`."""
    read = PageLetters(page)
    letters, at = read.letters, 0
    found: list[tuple[int, int]] = []  # (place in the text, number of the letter)
    for line in _LINE.finditer(text):
        ours = [place for place in range(line.start(), line.end()) if not text[place].isspace()]
        for start, number, count in _matches("".join(text[place] for place in ours), letters, at):
            found.extend((ours[start + step], number + step) for step in range(count))
            at = number + count
    return joined(found, read.places)


def _matches(line: str, letters: str, at: int) -> list[tuple[int, int, int]]:
    """Parts of a line found from `at` on, in order: (start in the line, number of the letter, count)."""
    whole = letters.find(line, at, at + WINDOW)
    if whole < 0 and len(line) >= LONG:
        whole = letters.find(line)
    if whole >= 0:
        return [(0, whole, len(line))]
    matches: list[tuple[int, int, int]] = []
    start = 0
    while len(line) - start >= LEAST_LETTERS:
        until = at + WINDOW
        number = letters.find(line[start : start + LEAST_LETTERS], at, until)
        if number < 0:
            start += 1
            continue
        count = LEAST_LETTERS
        while (
            start + count < len(line)
            and number + count < len(letters)
            and line[start + count] == letters[number + count]
        ):
            count += 1
        matches.append((start, number, count))
        start, at = start + count, number + count
    return matches


def joined(found: list[tuple[int, int]], places: array[int]) -> tuple[Piece, ...]:
    """Pairs of (place in the text, number of the letter) as runs; `places` says where each letter stands."""
    pieces: list[Piece] = []
    for place, number in found:
        there = places[number]
        if pieces:
            start, page_start, _ = pieces[-1]
            if place - start == there - page_start:
                pieces[-1] = (start, page_start, place + 1 - start)
                continue
        pieces.append((place, there, 1))
    return tuple(pieces) if len(pieces) <= MOST_PIECES else ()


def traced(span: Span, pieces: tuple[Piece, ...]) -> list[Span]:
    """Where a span of the text stands in the page: parts in order, none where the page has no such letters."""
    start, end = span
    first = max(bisect_right(pieces, start, key=lambda piece: piece[0]) - 1, 0)
    parts: list[Span] = []
    for text_start, page_start, length in pieces[first:]:
        if text_start >= end:
            break
        begin, stop = max(start, text_start), min(end, text_start + length)
        if begin < stop:
            parts.append((page_start + begin - text_start, page_start + stop - text_start))
    return parts
