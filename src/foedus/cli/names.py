"""Answers as a person reads them: names in place of ids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from foedus.graph.engine.connection import Graph

Answer = TypeVar("Answer", bound=msgspec.Struct)

ACTORS = frozenset({"actor", "target", "option", "speaker", "members", "apart", "silent"})
"""Fields of answers that hold an actor's id, or several."""


def with_names(graph: Graph, answer: Answer) -> Answer:
    """The same answer, with the names of actors where it has their ids, and lists of actors sorted by name."""
    from foedus.graph.reads.find import names_of

    plain = msgspec.to_builtins(answer)
    names = names_of(graph, set(_ids(plain)))
    return msgspec.convert(_replaced(plain, lambda actor: names[actor]), type(answer))


def _ids(given: Any) -> Iterator[str]:
    if isinstance(given, dict):
        for field, value in given.items():
            several = value if isinstance(value, list | tuple) else (value,)
            if field in ACTORS:
                yield from (each for each in several if isinstance(each, str))
            yield from _ids(value)
    elif isinstance(given, list | tuple):
        for each in given:
            yield from _ids(each)


def _replaced(given: Any, name: Callable[[str], str]) -> Any:
    if isinstance(given, list | tuple):
        return [_replaced(each, name) for each in given]
    if not isinstance(given, dict):
        return given
    made: dict[str, Any] = {}
    for field, value in given.items():
        if field in ACTORS and isinstance(value, str):
            made[field] = name(value)
        elif field in ACTORS and isinstance(value, list | tuple) and all(isinstance(each, str) for each in value):
            made[field] = sorted(map(name, value))
        else:
            made[field] = _replaced(value, name)
    return made
