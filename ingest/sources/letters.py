"""Letters that look like others, and marks that cannot be seen: where they stand in a name, it is not found as a name.

A text is kept exactly as it came, for its offsets; so what is doubtful in it is said. What is said *of* a text (title,
outlet, author) is freed of marks that cannot be seen, since they would only make two names of one.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import islice

SHOWN = 3
"""Words that are named; the others are of the same kind."""

LONGEST_NAME = 300
"""Letters of a name that are shown."""

_MARKS = "\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
"""Soft hyphen, marks of direction, letters without width; joiners are left, since some scripts need them."""

_MARK = re.compile(f"[{_MARKS}]")
_DIVIDED = re.compile(rf"[^\W\d_]+(?:[{_MARKS}]+[^\W\d_]+)+")
_LEAST = 4
"""Letters of a word that is looked at: shorter ones are units and formulas."""

_FOREIGN = re.compile(r"[^\W\d_]*[\u0370-\u058f\u13a0-\u13ff\uff21-\uff5a][^\W\d_]*")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")


def shown(name: str) -> str:
    """A name without marks that cannot be seen."""
    return _MARK.sub("", name) if not name.isascii() else name


def doubts(text: str) -> str:
    """What a reader of the text should know of its letters; empty if there is nothing."""
    if text.isascii():
        return ""
    notes = []
    mixed = list(
        islice(
            (word[0] for word in _FOREIGN.finditer(text) if len(word[0]) >= _LEAST and _LATIN.search(word[0])), SHOWN
        )
    )
    if mixed:
        named = ", ".join(f"{word!r} ({_scripts(word)})" for word in mixed)
        notes.append(f"words with letters of several scripts, which are not read as names: {named}")
    divided = [word[0] for word in islice(_DIVIDED.finditer(text), SHOWN)]
    if divided:
        notes.append(f"words with marks in them that cannot be seen: {', '.join(ascii(word) for word in divided)}")
    lost = text.count("\ufffd")
    if lost:
        notes.append(f"letters that could not be read, and stand as \ufffd: {lost}")
    return "; ".join(notes)


def _scripts(word: str) -> str:
    """The scripts of a word's letters as Unicode names them: ``Cyrillic, Latin``."""
    names = {unicodedata.name(letter, "unknown").split()[0].capitalize() for letter in word}
    return ", ".join(sorted(names))


def printable(name: str) -> str:
    """A name from outside as one line can show it: without marks that cannot be seen, cut where it is long."""
    kept = "".join(letter if letter.isprintable() else "\ufffd" for letter in shown(name))
    return kept if len(kept) <= LONGEST_NAME else kept[:LONGEST_NAME] + "…"
