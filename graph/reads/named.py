"""Answers of the named queries: from what was typed to rows of plain values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import msgspec

from foedus.cypher.catalogue import parts
from foedus.cypher.named import KNOWN_AT, NamedQuery, Parameter, named_query
from foedus.errors import BadInput
from foedus.graph.engine.connection import Graph
from foedus.graph.fold.memberships import BEGINNING
from foedus.graph.reads.as_of import AsOf
from foedus.graph.reads.find import Called, find_actor, find_question, nobody
from foedus.graph.reads.tally import leading_option
from foedus.graph.time import OPEN_DATE, OPEN_SEQUENCE, day_of

Points = Callable[[date | None, str | None], AsOf]
"""From T and K as they were typed to the point on both time axes."""


class NamedAnswer(msgspec.Struct, frozen=True):
    """The answer of a named query.

    Attributes:
        parameters: every one with the value that it had in the end, under its name in the statement.
        columns: names, in the query's order.
        rows: one list of values a row; all fit JSON, and open ends are null.
    """

    query: str
    parameters: dict[str, Any]
    columns: tuple[str, ...]
    rows: tuple[list[Any], ...]


def answer(graph: Graph, name: str, given: Mapping[str, str], points: Points, called: Called = nobody) -> NamedAnswer:
    """Run a named query.

    Args:
        graph: where to read.
        name: of the query.
        given: values by the parameters' names, as they were typed.
        points: makes T and K of what was typed.
        called: who is called so, beyond the names that the graph has.

    Raises:
        NotFound: no query, actor or question of that name.
        BadInput: a parameter that it does not have, one that is missing, or one of the wrong kind.
    """
    query = named_query(name)
    _refuse_others(query, given)
    valid_at = given.get("valid_at")
    as_of = points(None if valid_at is None else day_of(valid_at), given.get(KNOWN_AT))
    values: dict[str, Any] = {}
    for parameter in sorted(query.parameters, key=lambda each: each.kind == "option"):  # an option needs its question
        text = given.get(parameter.name, parameter.default)
        assert text is not None
        values[parameter.in_statement] = _value(graph, parameter, text, values, as_of, called)
    rows = graph.read(query.statement, **values)
    columns = tuple(part.partition(":")[0].strip() for part in parts(query.columns))
    shown = tuple([_shown(row[column]) for column in columns] for row in rows)
    return NamedAnswer(query.name, {key: _shown(value) for key, value in values.items()}, columns, shown)


def _refuse_others(query: NamedQuery, given: Mapping[str, str]) -> None:
    named = {parameter.name: parameter for parameter in query.parameters}
    if other := sorted(given.keys() - named.keys()):
        raise BadInput(f"{query.name} has no parameter {', '.join(other)}: it has {', '.join(named) or 'none'}")
    missing = [one.name for one in named.values() if one.default is None and one.name not in given]
    if missing:
        raise BadInput(f"{query.name} needs {', '.join(missing)}, such as: {query.name} {query.example}")


def _value(
    graph: Graph, parameter: Parameter, text: str, values: Mapping[str, Any], as_of: AsOf, called: Called
) -> Any:
    value: Any
    match parameter.kind:
        case _ if text == parameter.default == "null":
            value = None
        case "option" if text == "leading":
            value = leading_option(graph, values["question"], as_of) or ""
        case "actor" | "option":
            value = find_actor(graph, text, called)
        case "question":
            value = find_question(graph, text)
        case "date":
            value = as_of.valid_at if parameter.name == "valid_at" else day_of(text)
        case "sequence":
            value = as_of.known_sequence
        case "integer" | "number":
            value = _number(parameter, text)
        case "text":
            value = text
    return value


def _number(parameter: Parameter, text: str) -> int | float:
    try:
        return int(text) if parameter.kind == "integer" else float(text)
    except ValueError:
        raise BadInput(f"{parameter.name}={text!r}: write {parameter.name} as a number, such as 10") from None


def _shown(value: Any) -> Any:
    """A value as JSON has it; an open end of either axis, or an unknown beginning, is null."""
    match value:
        case date():
            return None if value in {OPEN_DATE, BEGINNING} else value.isoformat()
        case int() if value >= OPEN_SEQUENCE:
            return None
        case list():
            return [_shown(each) for each in value]
        case dict():
            return {key: _shown(each) for key, each in value.items()}
        case _:
            return value
