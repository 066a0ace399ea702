"""Numbers as texts write them: "28", "1,200", "sixty-seven", "a dozen"."""

from __future__ import annotations

_SMALL = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
          "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
VALUES = {
    **{word: number for number, word in enumerate(_SMALL, start=1)},
    **{word: 10 * number for number, word in enumerate(_TENS, start=2)},
    "dozen": 12,
}
"""What the words for whole numbers mean; those between the tens are put together (`value`)."""

NUMBER = rf"(?:\d{{1,3}}|(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_SMALL[:9])}))?|{'|'.join(reversed(_SMALL))}|a dozen)"
"""A pattern of a number of up to three digits, in digits or words."""


def value(text: str) -> int | None:
    """The whole number that words or digits mean; None where they mean none that is known here."""
    digits = text.replace(",", "")
    if digits.isdecimal():
        return int(digits)
    parts = [VALUES.get(word) for word in text.lower().removeprefix("a ").replace("-", " ").split()]
    if not parts or None in parts:
        return None
    return sum(part for part in parts if part is not None)
