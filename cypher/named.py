"""The named queries: statements that users call by name, with parameters as one types them.

The head of such a statement says of each parameter its kind and, behind ``=``, what it is if it is not given:
``actor: actor, on: question = null, valid_at: date = today, known_sequence: sequence = now, limit: integer = 100``.
The parameter `known_sequence` is asked for as `known_at`.
"""

from __future__ import annotations

import difflib
from typing import Literal, get_args

import msgspec

from foedus.cypher.catalogue import Statement, names, statement
from foedus.errors import NotFound

Kind = Literal["actor", "question", "option", "date", "sequence", "integer", "number", "text"]
"""What a value is. Actors, questions and options are typed as an id or a name; an option is `leading` if not given."""

KNOWN_AT = "known_at"
_FOLDER = "queries"


class Parameter(msgspec.Struct, frozen=True):
    """A parameter of a named query.

    Attributes:
        name: as one types it.
        default: what it is if not given; None: it must be given.
    """

    name: str
    kind: Kind
    default: str | None = None

    @property
    def in_statement(self) -> str:
        """Its name behind ``$``."""
        return "known_sequence" if self.kind == "sequence" else self.name


class NamedQuery(msgspec.Struct, frozen=True):
    """A named query.

    Attributes:
        columns: of the answer; what each is stands behind a colon where its name does not say it.
        example: parameters with values, as one types them behind the name.
    """

    name: str
    description: str
    parameters: tuple[Parameter, ...]
    columns: str
    example: str

    @property
    def statement(self) -> Statement:
        """The statement behind it."""
        return statement(f"{_FOLDER}/{self.name}")


def named_queries() -> tuple[NamedQuery, ...]:
    """All of them, sorted by name."""
    return tuple(_query(statement(name)) for name in names(_FOLDER))


def named_query(name: str) -> NamedQuery:
    """The query of that name; raises `NotFound`, which names the nearest."""
    queries = {query.name: query for query in named_queries()}
    if name not in queries:
        near = difflib.get_close_matches(name, queries, 3, cutoff=0.4)
        hint = f"; near to it: {', '.join(near)}" if near else ""
        raise NotFound(f"no query is named {name!r}{hint}; `foedus query --list` shows all")
    return queries[name]


def _query(stated: Statement) -> NamedQuery:
    return NamedQuery(
        name=stated.name.removeprefix(f"{_FOLDER}/"),
        description=stated.description,
        parameters=tuple(_parameter(name, shape) for name, shape in stated.parameters.items()),
        columns=stated.rows,
        example=stated.example,
    )


def _parameter(name: str, shape: str) -> Parameter:
    kind, _, default = (part.strip() for part in shape.partition("="))
    if kind not in get_args(Kind):
        raise LookupError(f"the parameter {name} is of the kind {kind!r}, which is none of {', '.join(get_args(Kind))}")
    known = msgspec.convert(kind, Kind)
    return Parameter(KNOWN_AT if known == "sequence" else name, known, default or None)
