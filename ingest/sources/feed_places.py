"""Where the words of a feed's entries stand in the feed.

The text of an entry is a string of XML or JSON, and mostly HTML within that: it is unpacked twice. Here it is unpacked
once more with the place of each letter in the feed. Only where the same letters come out is the entry given its places:
a feed that is mended or cleaned on the way has none.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from html import unescape

import msgspec

from foedus.graph.events import Piece
from foedus.ingest.sources.positions import PageLetters, joined

_ENTRY = re.compile(r"<(?:\w{1,20}:)?(?:item|entry)[\s>]")
_HOLDERS = ("content:encoded", "content", "description", "summary", "atom:content", "atom:summary")
"""Elements that an entry's text may stand in."""

_XML = re.compile(r"<!\[CDATA\[(?P<plain>.*?)\]\]>|(?P<reference>&[#\w]{1,32};)", re.DOTALL)
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_JSON = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.")


class Placed:
    """A string with the place of each of its letters in the feed, put together part by part."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self.places = array("Q")

    @property
    def text(self) -> str:
        """The string."""
        return "".join(self._parts)

    def run(self, part: str, start: int) -> None:
        """Letters that stand in the feed as they are, from `start` on."""
        self._parts.append(part)
        self.places.extend(range(start, start + len(part)))

    def reference(self, letters: str, start: int) -> None:
        """Letters that a reference at `start` stands for."""
        self._parts.append(letters)
        self.places.extend([start] * len(letters))


def xml_entries(feed: str) -> list[tuple[int, int]]:
    """From where to where in an XML feed each of its entries reaches, in order."""
    starts = [found.start() for found in _ENTRY.finditer(feed)]
    return list(zip(starts, [*starts[1:], len(feed)], strict=True)) if starts else []


def xml_holders(feed: str, entry: tuple[int, int]) -> Iterator[Placed]:
    """The strings that may be an entry's text; what is inline markup stands there as it is."""
    for name in _HOLDERS:
        for start, end in _inside(feed, name, *entry):
            yield _unescaped(feed, start, end)
            yield _as_it_is(feed, start, end)


def _inside(feed: str, name: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    """What stands in the first element of that name between two places."""
    opened = re.compile(rf"<{name}(?:\s[^>]*)?>").search(feed, first, last)
    end = feed.find(f"</{name}", opened.end(), last) if opened else -1
    if opened and end >= 0:
        yield opened.end(), end


def _as_it_is(feed: str, start: int, end: int) -> Placed:
    held = Placed()
    held.run(feed[start:end], start)
    return held


def _unescaped(feed: str, start: int, end: int) -> Placed:
    held, at = Placed(), start
    for found in _XML.finditer(feed, start, end):
        held.run(feed[at : found.start()], at)
        if found["reference"]:
            held.reference(unescape(found["reference"]), found.start())
        else:
            held.run(found["plain"], found.start("plain"))
        at = found.end()
    held.run(feed[at:end], at)
    return held


class JsonStrings:
    """The strings of a JSON feed, asked for in the order in which they stand there."""

    def __init__(self, feed: str) -> None:
        self._feed = feed
        self._strings = _STRING.finditer(feed)

    def next(self, value: str) -> Placed | None:
        """The next string of that value, with its places; None if none follows."""
        for found in self._strings:
            if msgspec.json.decode(found[0].encode()) == value:
                return self._placed(found.start() + 1, found.end() - 1)
        return None

    def _placed(self, start: int, end: int) -> Placed:
        held, at = Placed(), start
        for found in _JSON.finditer(self._feed, start, end):
            held.run(self._feed[at : found.start()], at)
            held.reference(msgspec.json.decode(f'"{found[0]}"'.encode()), found.start())
            at = found.end()
        held.run(self._feed[at:end], at)
        return held


def pieces_in(text: str, held: Placed, *, markup: bool) -> tuple[Piece, ...]:
    """The runs of an entry's text in the feed; empty where the string does not have the same letters.

    Args:
        text: of the entry.
        held: the string that it was taken from.
        markup: whether that is HTML, and not the text itself.
    """
    if markup:
        shown = PageLetters(held.text)
        letters, numbers = shown.letters, list(shown.places)
    else:
        numbers = [at for at, letter in enumerate(held.text) if not letter.isspace()]
        letters = "".join(held.text[at] for at in numbers)
    ours = [at for at, letter in enumerate(text) if not letter.isspace()]
    if letters != "".join(text[at] for at in ours):
        return ()
    return joined(list(zip(ours, range(len(ours)), strict=True)), array("Q", (held.places[at] for at in numbers)))
