"""Running a user's own Cypher within limits, and its answer as a table of plain values."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any, LiteralString, NamedTuple, NoReturn

from neo4j import READ_ACCESS, Record, Result, Session
from neo4j.exceptions import ClientError, DriverError, Neo4jError
from neo4j.graph import Node, Path, Relationship
from neo4j.spatial import Point
from neo4j.time import Date, DateTime, Duration, Time

from foedus.cypher.guard import refuse_plan, refuse_unless_reading
from foedus.errors import BadQuery
from foedus.graph.engine.connection import Graph

MAX_BYTES = 16_000_000
"""Most bytes of one answer, as JSON."""

_TOO_LONG = frozenset(
    {
        "Neo.ClientError.Transaction.TransactionTimedOut",
        "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration",
    }
)


class Table(NamedTuple):
    """The answer to a query.

    Attributes:
        columns: names, in the query's order.
        rows: one list of values a row; all values fit JSON (dates as ISO 8601, nodes and relationships as maps).
        truncated: whether there were more rows than a limit let through.
    """

    columns: list[str]
    rows: list[list[Any]]
    truncated: bool


def run_users_query(
    graph: Graph, text: str, parameters: Mapping[str, Any], *, seconds: float, rows: int, size: int = MAX_BYTES
) -> Table:
    """Run a Cypher text that only reads.

    Args:
        graph: where.
        text: one statement; see `foedus.cypher.guard` for what it may hold.
        parameters: values of its ``$names``.
        seconds: time after which the server ends it.
        rows: most rows of the answer.
        size: most bytes of the answer, as JSON.

    Raises:
        BadQuery: the text may not run, does not parse, fails, or takes longer than `seconds`.
        Unavailable: the server does not answer.
    """
    refuse_unless_reading(text)
    given = dict(parameters)

    def work(session: Session) -> Table:
        try:
            with session.begin_transaction(timeout=seconds) as transaction:
                plan = transaction.run(_guarded("EXPLAIN " + text), given).consume()
                refuse_plan(plan.query_type, plan.plan)
                return _table(transaction.run(_guarded(text), given), rows, size)
        except (Neo4jError, DriverError) as error:
            _refuse(error, seconds)

    return graph.within(work, default_access_mode=READ_ACCESS, fetch_size=min(rows + 1, 1000))


def _guarded(text: str) -> LiteralString:
    """The driver asks for texts that stand in the program; a guarded one may pass for such."""
    return text  # pyright: ignore[reportReturnType]


def _refuse(error: Neo4jError | DriverError, seconds: float) -> NoReturn:
    code = getattr(error, "code", None) or ""
    if code in _TOO_LONG:
        raise BadQuery(
            f"the query took longer than {seconds:g} seconds and was ended: narrow it, or add a LIMIT"
        ) from error
    if "MemoryPoolOutOfMemory" in code or "OutOfMemory" in code:
        raise BadQuery("the query needs more memory than one may take: narrow it, or add a LIMIT") from error
    if isinstance(error, ClientError) and ".Security." not in code and ".Database." not in code:
        raise BadQuery(f"the server refuses the query: {error.message}") from error
    raise error


def _table(result: Result, rows: int, size: int) -> Table:
    columns = list(result.keys())
    taken: list[list[Any]] = []
    left = size
    for record in result:
        row = _row(record)
        left -= len(json.dumps(row, ensure_ascii=False).encode())
        if len(taken) == rows or left < 0:
            return Table(columns, taken, truncated=True)
        taken.append(row)
    return Table(columns, taken, truncated=False)


def _row(record: Record) -> list[Any]:
    return [as_json(value) for value in record.values()]


def as_json(value: Any) -> Any:
    """A value of the driver as one that JSON can hold.

    Nodes become ``{id, labels, properties}``, relationships ``{id, type, start, end, properties}`` and paths
    ``{nodes, relationships}``; `id` is the property of that name where there is one, else the engine's own. Numbers
    that are none become null.
    """
    match value:
        case Node():
            plain: Any = {"id": _id(value), "labels": sorted(value.labels), "properties": as_json(dict(value))}
        case Relationship():
            ends = {"start": _id(value.start_node), "end": _id(value.end_node)}
            plain = {"id": _id(value), "type": value.type, **ends, "properties": as_json(dict(value))}
        case Path():
            plain = {"nodes": as_json(list(value.nodes)), "relationships": as_json(list(value.relationships))}
        case Date() | DateTime() | Time() | Duration():
            plain = value.iso_format()
        case Point():
            plain = {"srid": value.srid, "coordinates": list(value)}
        case bytes() | bytearray():
            plain = value.hex()
        case float() if not math.isfinite(value):
            plain = None
        case list():
            plain = [as_json(item) for item in value]
        case dict():
            plain = {key: as_json(item) for key, item in value.items()}
        case _:
            plain = value
    return plain


def _id(element: Node | Relationship | None) -> Any:
    return None if element is None else element.get("id", element.element_id)
