"""The catalogue: every Cypher statement of ours, one a file, by name.

A file begins with comment lines: a sentence that says what it answers or does, then ``// parameters: ...``,
``// rows: ...`` and the constraints and indexes that it rides on, ``// rides on: ...``. Those of `queries/` are for
users: `foedus.cypher.named` reads more of their heads.

What many statements need is written once, beside this file, and named in them. Three are predicates: ``VISIBLE(x)``
is true of a position or a tie that holds at `$valid_at` as known at `$known_sequence`; ``KNOWN(x)`` of one that is
known at `$known_sequence`, whenever it holds; ``COUNTING(x)`` of a claim that counts at `$known_sequence`.
``DECISION_DAY(x)`` is the day whose members decide on a question, and ``DECIDING(day)`` the ids of those who decide
on `question` on a day; the question's `without` is to be taken from them.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import NamedTuple


class Statement(NamedTuple):
    """A named statement.

    Attributes:
        name: folder and file, such as ``read/tally``.
        description: the first comment's sentence.
        header: all comment lines at the top.
    """

    name: str
    text: str
    description: str
    header: tuple[str, ...]

    @property
    def parameters(self) -> dict[str, str]:
        """Its parameters' names, and what the header says of each one's shape (empty: a string)."""
        said = self._said("parameters")
        named = (part.partition(":") for part in parts(said)) if said and said != "none" else ()
        return {name.strip(): shape.strip() for name, _, shape in named}

    @property
    def rows(self) -> str:
        """The columns of its answer, as the header says them; empty where there is none."""
        return self._said("rows")

    @property
    def rides_on(self) -> tuple[str, ...]:
        """The constraints and indexes that it rides on, by their names in `schema/`."""
        said = self._said("rides on")
        return () if not said or said.startswith("nothing") else tuple(said.split(", "))

    @property
    def example(self) -> str:
        """Parameters with values, as one types them, that give an answer; empty where the head has none."""
        return self._said("example")

    def _said(self, of: str) -> str:
        return next((line.removeprefix(f"{of}:").strip() for line in self.header if line.startswith(f"{of}:")), "")


def parts(said: str) -> list[str]:
    """What stands between commas, but for commas in brackets."""
    found, depth = [""], 0
    for letter in said:
        depth += (letter in "[{(") - (letter in ")}]")
        if letter == "," and depth == 0:
            found.append("")
        else:
            found[-1] += letter
    return found


_SHARED = re.compile(r"\b(VISIBLE|KNOWN|COUNTING|DECISION_DAY|DECIDING)\((\w+)\)")


@cache
def _shared(name: str) -> str:
    return resources.files("foedus.cypher").joinpath(f"{name.lower()}.txt").read_text("utf-8").strip()


def _spelled_out(found: re.Match[str]) -> str:
    return "(" + _SHARED.sub(_spelled_out, _shared(found[1]).replace("NAME", found[2])) + ")"


@cache
def statement(name: str) -> Statement:
    """The statement of that name; `LookupError` if there is no such file."""
    folder, _, file = name.rpartition("/")
    found = resources.files("foedus.cypher").joinpath(*folder.split("/"), f"{file}.cypher")
    if not found.is_file():
        raise LookupError(f"no Cypher statement is named {name}")
    text = _SHARED.sub(_spelled_out, found.read_text("utf-8"))
    header = []
    for line in text.splitlines():
        if not line.startswith("//"):
            break
        header.append(line.removeprefix("//").strip())
    return Statement(name, text, header[0] if header else "", tuple(header))


@cache
def names(folder: str) -> tuple[str, ...]:
    """The names of all statements in a folder, sorted."""
    found = resources.files("foedus.cypher").joinpath(folder).iterdir()
    return tuple(
        sorted(f"{folder}/{file.name.removesuffix('.cypher')}" for file in found if file.name.endswith(".cypher"))
    )
