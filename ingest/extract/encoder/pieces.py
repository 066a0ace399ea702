"""Words -> the pieces that the encoder knows: WordPiece as in BERT's uncased models (Devlin et al. 2019; Wu et al. 2016)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

START, END, UNKNOWN = "[CLS]", "[SEP]", "[UNK]"
_LONGEST = 100
"""Characters of a word that is looked up; a longer one is unknown, as where the encoder was made."""


class Piece(NamedTuple):
    """A piece of a text: its number in the vocabulary, and the code points that it covers."""

    id: int
    start: int
    end: int


@lru_cache(maxsize=1)
def vocabulary() -> dict[str, int]:
    """The pieces and their numbers."""
    text = resources.files("foedus.ingest.extract.encoder").joinpath("vocabulary.txt").read_text(encoding="utf-8")
    return {piece: number for number, piece in enumerate(text.splitlines())}


def pieces(text: str) -> list[Piece]:
    """The pieces of a text, in order; white space and control characters are in none."""
    return [Piece(number, start, end) for start, end in _words(text) for number in _split(text[start:end])]


def _words(text: str) -> Iterator[tuple[int, int]]:
    """Runs of characters between white space, each mark of punctuation alone."""
    start = None
    for at, character in enumerate(text):
        alone = _is_mark(character)
        if alone or character.isspace() or unicodedata.category(character) in ("Cc", "Cf"):
            if start is not None:
                yield start, at
            start = None
            if alone:
                yield at, at + 1
        elif start is None:
            start = at
    if start is not None:
        yield start, len(text)


@lru_cache(maxsize=4096)
def _is_mark(character: str) -> bool:
    """Whether a character stands for itself: punctuation, signs of ASCII, and ideographs."""
    if character.isascii():
        return character.isprintable() and not character.isalnum() and character != " "
    return unicodedata.category(character).startswith("P") or "\u3400" <= character <= "\u9fff"


@lru_cache(maxsize=65536)
def _split(word: str) -> tuple[int, ...]:
    """The longest known pieces, from the left."""
    known = vocabulary()
    bare = "".join(each for each in unicodedata.normalize("NFD", word.lower()) if unicodedata.category(each) != "Mn")
    found: list[int] = []
    at = 0
    while at < len(bare) <= _LONGEST:
        lead = "##" if at else ""
        end = next((end for end in range(len(bare), at, -1) if lead + bare[at:end] in known), None)
        if end is None:
            return (known[UNKNOWN],)
        found.append(known[lead + bare[at:end]])
        at = end
    return tuple(found) or (known[UNKNOWN],)
