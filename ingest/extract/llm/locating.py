"""Where words that somebody says stand in a text do stand in it: exactly, folded, or nearly and in one place only."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from importlib.util import find_spec

from foedus.errors import MissingPart
from foedus.graph.events import Span

NEARLY = 90.0
"""Likeness, 0 to 100, from which on words are taken for those of the text; by Indel distance."""

LONGEST = 2_000
"""Code points beyond which words are no quote, and are not looked for."""

SHORTEST = 12
"""Code points under which nothing is looked for nearly: a short name is soon like another."""


def need_rapidfuzz() -> None:
    """Raise `MissingPart` where the extra that finds what is nearly right is not installed."""
    if find_spec("rapidfuzz") is None:
        raise MissingPart("a language model needs rapidfuzz; install it by: pip install 'foedus[llm]'")


def locate(words: str, text: str, within: Span | None = None) -> Span | None:
    """The span of some words in a text, or in a part of it; None if they stand nowhere, or nearly in several places.

    Exact words may stand in several places; the first is meant.
    """
    start, end = within or (0, len(text))
    words = words.strip()
    if not words or start >= end or len(words) > LONGEST:
        return None
    found = text.find(words, start, end)
    if found >= 0:
        return (
            (found, found + len(words))
            if _whole(text, found, found + len(words))
            else _elsewhere(words, text, start, end)
        )
    return _folded(words, text, start, end) or _nearly(words, text, start, end)


def _whole(text: str, start: int, end: int) -> bool:
    """Whether a stretch begins and ends where words do."""
    before = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
    after = end < len(text) and text[end].isalnum() and text[end - 1].isalnum()
    return not before and not after


def _elsewhere(words: str, text: str, start: int, end: int) -> Span | None:
    at = text.find(words, start, end)
    while at >= 0:
        if _whole(text, at, at + len(words)):
            return at, at + len(words)
        at = text.find(words, at + 1, end)
    return None


def _letters(text: str, start: int, end: int) -> Iterator[tuple[str, int]]:
    """What is left of a text once case, accents, typography and runs of spaces are made alike, each with its place."""
    blank = True
    for at in range(start, end):
        for letter in unicodedata.normalize("NFKD", text[at]).casefold().translate(_ALIKE):
            if letter.isspace():
                if not blank:
                    yield " ", at
                blank = True
            elif not unicodedata.combining(letter) and unicodedata.category(letter) != "Cf":
                yield letter, at
                blank = False


_ALIKE = str.maketrans(
    {"‘": "'", "’": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "-", "—": "-", "‐": "-", "‑": "-"}
)


def _folded(words: str, text: str, start: int, end: int) -> Span | None:
    wanted = "".join(letter for letter, _ in _letters(words, 0, len(words))).strip()
    letters = list(_letters(text, start, end))
    line = "".join(letter for letter, _ in letters)
    at = line.find(wanted) if wanted else -1
    while at >= 0:
        first, last = letters[at][1], letters[at + len(wanted) - 1][1] + 1
        if _whole(text, first, last):
            return first, last
        at = line.find(wanted, at + 1)
    return None


def _nearly(words: str, text: str, start: int, end: int) -> Span | None:
    """The one place where a text is nearly as some words are, grown to whole words."""
    if len(words) < SHORTEST:
        return None
    first = _best(words, text, start, end)
    if first is None or _best(words, text, start, first[0]) or _best(words, text, first[1], end):
        return None
    return first


def _best(words: str, text: str, start: int, end: int) -> Span | None:
    from rapidfuzz import fuzz

    if end - start < len(words):
        if fuzz.ratio(words, text[start:end], score_cutoff=NEARLY) == 0:
            return None
        return _grown(text, start, end, start, end)
    found = fuzz.partial_ratio_alignment(words, text[start:end], score_cutoff=NEARLY)
    return None if found is None else _grown(text, start + found.dest_start, start + found.dest_end, start, end)


def _grown(text: str, first: int, last: int, start: int, end: int) -> Span:
    while first > start and text[first].isalnum() and text[first - 1].isalnum():
        first -= 1
    while last < end and text[last].isalnum() and text[last - 1].isalnum():
        last += 1
    while first < last and text[first].isspace():
        first += 1
    while last > first and text[last - 1].isspace():
        last -= 1
    return first, last
