"""How answers are shown: text for a person, stable JSON for a program."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import msgspec

if TYPE_CHECKING:
    from rich.console import Console

T = TypeVar("T")


def show(answer: T, *, as_json: bool, text: Callable[[T, Console], None]) -> None:
    """Print the answer: its JSON on one line, or by `text` on a console as wide as the terminal."""
    if as_json:
        sys.stdout.write(msgspec.json.encode(answer).decode() + "\n")
        return
    text(answer, console())


def console() -> Console:
    """The console for a person; plain where the output is not a terminal."""
    from rich.console import Console

    terminal = sys.stdout.isatty()
    return Console(highlight=False, width=None if terminal else 110)
