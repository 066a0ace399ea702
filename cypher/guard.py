"""Users' own Cypher: what may run. Three fences, each enough alone for what it knows, each failing closed.

1. The text is parsed, and every node of the tree must be of a kind that reads (`refuse_unless_reading`).
2. The server's plan of it (EXPLAIN, which runs nothing) must be of type ``r`` and hold no administration
   (`refuse_plan`): this is the server's own reading of the text, should the parser's differ.
3. It runs in a READ session with limits of time, rows and bytes (`foedus.graph.engine.users_query`).

Neo4j Community has no roles, and its READ mode alone lets TERMINATE TRANSACTION, SHOW USERS, SHOW SETTINGS and some
procedures through: the first two fences are for those.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from foedus.cypher.reading import CLAUSES, EXPRESSIONS, FUNCTIONS, PROCEDURES, WORDS
from foedus.errors import BadQuery

if TYPE_CHECKING:
    from graphglot.ast import Expression
    from graphglot.parser import Parser

MAX_LETTERS = 20_000
"""Longest text that is parsed; longer lists belong in parameters."""

_HINT = (
    "Reading is MATCH, OPTIONAL MATCH, WHERE, WITH, UNWIND, CALL { }, RETURN, ORDER BY, LIMIT and UNION. "
    "Not known here are SHOW, TERMINATE, LOAD CSV, FOREACH, and some short forms: for shortestPath() write "
    "ANY SHORTEST, for n{.name} write {name: n.name}, for COUNT { pattern } write size([pattern | 1])"
)
_ADMINISTRATION = re.compile(r"^(Show|Terminate|LoadCSV|Alter|Create|Drop|Grant|Deny|Revoke|Rename|Start|Stop|Enable)")
_PLACE = re.compile(r"Line (\d+), Col: (\d+)")


def refuse_unless_reading(text: str) -> None:
    """Raise `BadQuery` unless `text` is one Cypher statement that only reads."""
    if len(text) > MAX_LETTERS:
        raise BadQuery(
            f"the query has {len(text)} letters, and at most {MAX_LETTERS} are read: put long lists into parameters"
        )
    if "\\u" in text or "\\U" in text:
        # the server resolves \uXXXX before it reads quotes and comments, so a text could hide its clauses
        raise BadQuery("the query holds a \\u escape: write the letter itself")
    statements = _parsed(text)
    if len(statements) != 1:
        raise BadQuery(f"one statement at a time: this text holds {len(statements)}")
    for node in _nodes(statements[0]):
        _refuse_node(node)


def refuse_plan(query_type: str | None, plan: Mapping[str, Any] | None) -> None:
    """Raise `BadQuery` unless the server's plan of a query reads, and reads the graph alone.

    Args:
        query_type: the type in the summary of EXPLAIN: ``r`` for a query that reads.
        plan: the plan in that summary, as the driver gives it.
    """
    if query_type != "r" or plan is None:
        raise BadQuery(f"the server would not only read (type {query_type}): nothing was run. {_HINT}")
    operators = [plan]
    for operator in operators:
        operators.extend(operator.get("children", ()))
        name = str(operator["operatorType"]).partition("@")[0]
        if _ADMINISTRATION.match(name):
            raise BadQuery(f"the server reads this as administration ({name}): nothing was run")
        if name == "ProcedureCall":
            details = str(operator.get("args", {}).get("Details", ""))
            called = details.partition("(")[0].replace("`", "").strip()
            if called not in PROCEDURES:
                raise BadQuery(_not_called("procedure", called))


def _parsed(text: str) -> list[Expression]:
    from graphglot.error import GraphGlotError

    dialect, parser = _parser()
    try:
        parsed = parser(dialect=dialect).parse(dialect.tokenize(text), text)
    except GraphGlotError as error:
        place = _PLACE.search(str(error))
        where = f" near line {place[1]}, column {place[2]}" if place else ""
        raise BadQuery(f"the query cannot be read{where}. {_HINT}") from error
    except RecursionError as error:
        raise BadQuery("the query is nested too deeply: take it apart with WITH") from error
    except (
        ArithmeticError,
        AssertionError,
        AttributeError,
        LookupError,
        NotImplementedError,
        TypeError,
        ValueError,
    ) as error:
        # the parser is young: where it breaks, nothing runs
        raise BadQuery(f"the query cannot be read: the parser does not know this form. {_HINT}") from error
    return [statement for statement in parsed if statement is not None]


@cache
def _parser() -> tuple[Any, type[Parser]]:
    from graphglot.dialect import Dialect

    dialect = Dialect.get_or_raise("neo4j")
    base: type[Parser] = dialect.parser_class

    class RememberingParser(base):  # type: ignore[misc]
        """Tries each rule once at each place.

        The plain parser tries them anew at each step back, which takes time without bound: three nested
        parentheses with AND take seconds.
        """

        def reset(self) -> None:
            super().reset()
            self._tried: dict[tuple[Any, int, int], tuple[Any, int]] = {}

        def try_parse(self, parser: Any, retreat: bool = False) -> Any:  # noqa: FBT001, FBT002 (as the base has it)
            if self._curr is None:
                return None
            start = self._index
            key = (parser, id(self._tokens), start)
            if key not in self._tried:
                found = super().try_parse(parser)
                self._tried[key] = (found, self._index)
            found, end = self._tried[key]
            self._retreat(start if retreat or not found else end)
            return found

    return dialect, RememberingParser


def _nodes(root: Expression) -> Iterator[Expression]:
    """Every node of a tree, in whatever attribute, list or tuple it stands."""
    from graphglot.ast import Expression

    waiting: list[Any] = [root]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Expression):
            yield value
            waiting.extend(getattr(value, name, None) for name in value.__ast_field_names__)
        elif isinstance(value, list | tuple | set | frozenset):
            waiting.extend(value)
        elif isinstance(value, dict):
            waiting.extend(value.values())


def _refuse_node(node: Expression) -> None:
    kind = type(node).__name__
    if kind == "NamedProcedureCall":
        name = _procedure_name(node)
        if name not in PROCEDURES:
            raise BadQuery(_not_called("procedure", name))
    if kind == "Anonymous":
        name = str(getattr(node, "name", ""))
        if name.lower() not in FUNCTIONS:
            raise BadQuery(_not_called("function", name))
    if kind in CLAUSES or kind.startswith("_"):  # a leading underscore: grouping only, its parts are looked at
        return
    if EXPRESSIONS.isdisjoint(ancestor.__name__ for ancestor in type(node).__mro__):
        raise BadQuery(f"{WORDS.get(kind, kind)} is not among what a query may do here. {_HINT}")


def _procedure_name(call: Any) -> str:
    reference = call.procedure_reference
    if type(reference).__name__ != "CatalogProcedureParentAndName":
        return "that is not named by its name"
    parent = reference.catalog_object_parent_reference
    parts = [*(parent.catalog_object_parent_reference if parent else ()), reference.procedure_name]
    return ".".join(str(part.name) for part in parts)


def _not_called(kind: str, name: str) -> str:
    known = PROCEDURES if kind == "procedure" else FUNCTIONS
    return f"the {kind} {name} is not among those that a query may call here: {', '.join(sorted(known))}"
