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


def running(name: str) -> str:
    """A name as the words of running text, where the genitive's s is a word: ``lord s resistance army``."""
    return folded(re.sub(r"['’]s\b", " s", name))


def slug(name: str) -> str:
    """A person's id: ``Jonas Gahr Støre`` is ``jonas-gahr-store``."""
    return folded(name).replace(" ", "-")


_FAMILY_FIRST = re.compile(r"\w+ \w+-[a-z]\w*")


def surnames_of(name: str, *, first: bool = False) -> tuple[str, ...]:
    """What a text may call a person by after the full name, folded: ``stoltenberg``; ``ban`` for ``Ban Ki-moon``.

    Args:
        name: as it is written in full.
        first: whether the family name stands first; known too where the given name is hyphenated as Korean ones are.
    """
    words = folded(name).split()
    if first or _FAMILY_FIRST.fullmatch(name):
        return (words[0],)
    surnames = [" ".join(words[at:]) for at in range(1, len(words))]
    if len(words) == 3 and len(words[1]) > 3:
        surnames.append(words[1])
    return tuple(surnames)
