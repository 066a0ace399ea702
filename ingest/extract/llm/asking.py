"""A text to a model and back to worded claims: kept answers first, at most two more tries, within the caps."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from concurrent.futures import CancelledError, ThreadPoolExecutor, as_completed
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
        *,
        at_once: int = 1,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        """Put it together; `at_once` questions are on their way at a time."""
        self._model = model
        self._kept = kept
        self._spending = spending
        self._at_once = at_once
        self._sleep = sleep

    def ask(self, text: str, extractor: str) -> list[Worded] | str:
        """The worded claims of a text; or what was wrong with every answer.

        Raises:
            Unavailable: the server does not answer, or a cap is reached; what comes next would fare no better.
        """
        answer = self._kept.find(text, extractor)
        if answer is None:
            answer = self._answer(text)
            self._kept.keep(text, extractor, answer)
        return worded(answer.text)

    def ahead(self, texts: Iterable[str], extractor: str) -> None:
        """Ask about several texts at once, so that `ask` finds the answers kept.

        Every answer that came is kept, also where another question failed: then raises as `ask` does.
        """
        unknown = [text for text in dict.fromkeys(texts) if self._kept.find(text, extractor) is None]
        failed: Unavailable | None = None
        pool = ThreadPoolExecutor(self._at_once)
        try:
            asked = {pool.submit(self._answer, text): text for text in unknown}
            for done in as_completed(asked):
                try:
                    self._kept.keep(asked[done], extractor, done.result())
                except CancelledError:
                    continue
                except Unavailable as error:
                    failed = failed or error
                    for waiting in asked:
                        waiting.cancel()
        finally:
            pool.shutdown(cancel_futures=True)  # who interrupts does not wait for questions that nobody has asked yet
        if failed is not None:
            raise failed

    def _answer(self, text: str) -> Answer:
        """A usable answer, or the last one that came."""
        fault = silence = ""
        for number in range(TRIES):
            last = number == TRIES - 1
            prompt = prompt_for(text, fault)
            with self._spending.on(prompt) as spent:
                answer = self._model.answer(prompt)
                spent.count(answer if isinstance(answer, Answer) else None)
            if isinstance(answer, Answer):
                claims = worded(answer.text)
                if last or not isinstance(claims, str):
                    return answer
                fault = claims
                continue
            silence = answer.why
            if last or not answer.again:
                break
            self._sleep(min(LONGEST_WAIT, 2.0**number if answer.wait is None else answer.wait))
        raise Unavailable(
            f"the language model cannot be asked: {silence}. What was read so far is kept; try again, or set "
            "FOEDUS_EXTRACTOR=rules"
        )
