"""A text to a model and back to worded claims: kept answers first, at most two more tries, within the caps."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from foedus.errors import Unavailable
from foedus.ingest.extract.llm.answers import Worded, worded
from foedus.ingest.extract.llm.model import Answer, LanguageModel
from foedus.ingest.extract.llm.prompt import prompt_for
from foedus.ingest.extract.llm.spending import Spending

TRIES = 3
"""How often one text is asked about: once, and at most two times more."""

LONGEST_WAIT = 30.0
"""Seconds that are waited between tries, whatever the server asks for."""


class Kept(Protocol):
    """Answers that were given before, by text and extractor."""

    def find(self, text: str, extractor: str) -> Answer | None:
        """The answer that was kept for this text; None if there is none, or it was erased."""
        ...

    def keep(self, text: str, extractor: str, answer: Answer) -> None:
        """Keep an answer, as it came, durably before it is used."""
        ...


class Remembered:
    """`Kept` for as long as the process lives, for reading without storing."""

    def __init__(self) -> None:
        self._answers: dict[tuple[str, str], Answer] = {}

    def find(self, text: str, extractor: str) -> Answer | None:
        """See `Kept.find`."""
        return self._answers.get((text, extractor))

    def keep(self, text: str, extractor: str, answer: Answer) -> None:
        """See `Kept.keep`."""
        self._answers[text, extractor] = answer


class Asking:
    """Asks one model about texts."""

    def __init__(
        self,
        model: LanguageModel,
        kept: Kept,
        spending: Spending,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._model = model
        self._kept = kept
        self._spending = spending
        self._sleep = sleep

    def ask(self, text: str, extractor: str) -> list[Worded] | str:
        """The worded claims of a text; or what was wrong with every answer.

        Raises:
            Unavailable: the server does not answer, or a cap is reached; what comes next would fare no better.
        """
        known = self._kept.find(text, extractor)
        if known is not None:
            return worded(known.text)
        fault = ""
        silence = ""
        for number in range(TRIES):
            prompt = prompt_for(text, fault)
            self._spending.allow(prompt)
            answer = self._model.answer(prompt)
            self._spending.count(prompt, answer if isinstance(answer, Answer) else None)
            if isinstance(answer, Answer):
                claims = worded(answer.text)
                if not isinstance(claims, str) or number == TRIES - 1:
                    self._kept.keep(text, extractor, answer)
                    return claims
                fault, silence = claims, ""
                continue
            silence = answer.why
            if not answer.again:
                break
            if number < TRIES - 1:
                self._sleep(min(LONGEST_WAIT, 2.0**number if answer.wait is None else answer.wait))
        if not silence:
            return fault
        raise Unavailable(
            f"the language model cannot be asked: {silence}. What was read so far is kept; try again, or set "
            "FOEDUS_EXTRACTOR=rules"
        )
