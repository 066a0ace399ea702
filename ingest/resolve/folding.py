"""Names as they are compared: without case, accents and punctuation."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = str.maketrans({
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ŋ": "n", "ħ": "h",
    "ə": "a",
})  # fmt: skip
"""Letters that Unicode does not take apart into a letter and an accent."""

_APOSTROPHES = re.compile(r"['’ʻʼ‘`´]")
_NOT_WORD = re.compile(r"[^a-z0-9+]+")


def folded(text: str) -> str:
    """Lower case, plain letters, one space between words: ``Côte d'Ivoire`` is ``cote divoire``."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
        text = "".join(letter for letter in text if not unicodedata.combining(letter))
    return _NOT_WORD.sub(" ", _APOSTROPHES.sub("", text.casefold())).strip()


def slug(name: str) -> str:
    """A person's id: ``Jonas Gahr Støre`` is ``jonas-gahr-store``."""
    return folded(name).replace(" ", "-")
