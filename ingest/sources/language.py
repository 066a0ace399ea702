"""Which language a text is in."""

from __future__ import annotations

from functools import cache
from typing import Any

ENOUGH = 120
"""Letters from which a guess can be trusted; a shorter text is taken for English unless its letters are not Latin."""

SURE = 0.9
_SAMPLE = 3_000
_WIDER = {"wuu": "zh", "yue": "zh", "arz": "ar", "ary": "ar", "sdh": "ku", "uzs": "uz", "grc": "el", "hbo": "he"}
"""Languages without a code of two letters, as the language that they are written like."""


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_DIR / MODEL_FILE, norm_probs=True)


def language_of(text: str) -> str:
    """ISO 639-1 code (639-3 where a language has none).

    English is what is read, so a doubtful text counts as English: its claims are checked anyway.
    """
    sample = text[:_SAMPLE]
    letters = [letter for letter in sample if letter.isalpha()]
    latin = sum(letter < "\u0250" for letter in letters)
    if len(letters) < ENOUGH and latin * 2 >= len(letters):
        return "en"
    code, probability = _identifier().classify(sample)
    if code != "en" and probability < SURE and latin * 2 >= len(letters):
        return "en"
    return _WIDER.get(str(code), str(code))
