"""What a language model is asked and what it gives: one method, whoever serves it."""

from __future__ import annotations

from typing import Any, Protocol

import msgspec


class Prompt(msgspec.Struct, frozen=True, kw_only=True):
    """One question to a model.

    Attributes:
        instructions: what to do; ours alone, no word of it from an article.
        content: the article, framed as data.
        schema: JSON Schema that the answer must follow.
        most_tokens: length of the longest answer.
    """

    instructions: str
    content: str
    schema: dict[str, Any]
    most_tokens: int


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a model said, as it came, and the tokens that it counts for question and answer."""

    text: str
    input_tokens: int = 0
    output_tokens: int = 0


class NoAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Why there is none.

    Attributes:
        why: for a person; holds no key and no word of the article.
        again: whether the same question may be answered in a while.
        wait: seconds that the server asks to wait for; None if it does not say.
    """

    why: str
    again: bool
    wait: float | None = None


class LanguageModel(Protocol):
    """A served model."""

    def answer(self, prompt: Prompt) -> Answer | NoAnswer:
        """Ask once. What goes wrong on the way is a `NoAnswer` and no exception."""
        ...
