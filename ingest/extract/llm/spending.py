"""What may be spent on a model: tokens and money, counted over the life of one reader."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from foedus.errors import Unavailable
from foedus.ingest.extract.llm.model import Answer, Prompt

_CHARACTERS = 3
"""Code points that a token has at least, in English prose with room to spare."""

_MILLION = 1_000_000


class Spending:
    """A cap on tokens and one on cost. A question that might go past either is not asked, however many are on their way."""

    def __init__(
        self, most_tokens: int, most_cost: float | None = None, input_price: float = 0.0, output_price: float = 0.0
    ) -> None:
        """Set the caps.

        Args:
            most_tokens: of questions and answers together.
            most_cost: in the currency of the prices; None for no cap.
            input_price: of a million tokens of questions.
            output_price: of a million tokens of answers.
        """
        self.tokens = 0
        self.cost = 0.0
        self._most_tokens = most_tokens
        self._most_cost = most_cost
        self._prices = (input_price, output_price)
        self._counting = Lock()

    @contextmanager
    def on(self, prompt: Prompt) -> Iterator[Spent]:
        """Set aside what a question and the longest answer to it may cost, for as long as it is on its way.

        Raises:
            Unavailable: that might go past a cap.
        """
        spent = Spent(prompt)
        asked, told = estimated(prompt), prompt.most_tokens
        self._allow(asked, told)
        try:
            yield spent
        finally:
            with self._counting:
                self._add(-asked, -told)
                self._add(spent.asked, spent.told)

    def _allow(self, asked: int, told: int) -> None:
        with self._counting:
            if self.tokens + asked + told > self._most_tokens:
                raise Unavailable(
                    f"the cap of {self._most_tokens:,} tokens is reached ({self.tokens:,} are spent): what was read is "
                    "kept, and the same command goes on from here; FOEDUS_LLM_TOKENS raises the cap"
                )
            if self._most_cost is not None and self.cost + self._price(asked, told) > self._most_cost:
                raise Unavailable(
                    f"the cap of {self._most_cost:g} on cost is reached ({self.cost:.4f} is spent): what was read is "
                    "kept, and the same command goes on from here; FOEDUS_LLM_COST raises the cap"
                )
            self._add(asked, told)

    def _add(self, asked: int, told: int) -> None:
        self.tokens += asked + told
        self.cost += self._price(asked, told)

    def _price(self, asked: int, told: int) -> float:
        return (asked * self._prices[0] + told * self._prices[1]) / _MILLION


class Spent:
    """What one question did cost: as estimated, until it is counted."""

    def __init__(self, prompt: Prompt) -> None:
        self.asked = estimated(prompt)
        self.told = 0

    def count(self, answer: Answer | None) -> None:
        """Count the answer; where the server did not say what it was, or gave none, as estimated."""
        if answer is not None:
            self.asked = answer.input_tokens or self.asked
            self.told = answer.output_tokens or len(answer.text) // _CHARACTERS


def estimated(prompt: Prompt) -> int:
    """Tokens of a question, rather too many than too few."""
    return (len(prompt.instructions) + len(prompt.content)) // _CHARACTERS
