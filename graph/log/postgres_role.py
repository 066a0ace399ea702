"""The role that works with the log on PostgreSQL: it can add events, and change or take away none."""

from __future__ import annotations

from typing import LiteralString

import psycopg
from psycopg import sql

from foedus.errors import BadInput, NotFound
from foedus.graph.log.postgres_database import ANSWER_SECONDS, PostgresDatabase

_MAY: dict[str, LiteralString] = {
    "events": "SELECT, INSERT",
    "texts": "SELECT, INSERT",
    "log_head": "SELECT, UPDATE (sequence, chain, recorded_at)",
    "key_filters": "SELECT, INSERT, DELETE",
}
"""What the role may do with the owner's tables; to erase a text is the owner's business."""

_WORKING = ("jobs", "near_scheme", "near_articles", "near_bands")
"""Tables of the queue and of near copies. They hold no truth: the role makes them, and has those that are there."""


def grant(address: str, role: str) -> None:
    """Let a role append and read; the address names the owner of the log's tables.

    Raises:
        NotFound: there is no such role, or no log.
        BadInput: the address is not the owner's, or the role is the owner, whom nothing can be kept from.
    """
    who = sql.Identifier(role)
    with (
        PostgresDatabase.spoken(),
        psycopg.connect(address, connect_timeout=int(ANSWER_SECONDS)) as connection,
    ):
        if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).fetchone() is None:
            raise NotFound(f"the server has no role {role!r}: make it first, with CREATE ROLE {role} LOGIN")
        found = connection.execute(
            "SELECT pg_has_role(%s, relowner, 'USAGE'), relnamespace::regnamespace::text "
            "FROM pg_class WHERE oid = to_regclass('events')",
            (role,),
        ).fetchone()
        if found is None:
            raise NotFound("there is no log in the database of FOEDUS_LOG; `foedus log copy` or `ingest` makes one")
        if found[0]:
            raise BadInput(f"the role {role!r} owns the log's tables or has their owner's rights: name another one")
        connection.execute(sql.SQL("GRANT USAGE, CREATE ON SCHEMA {} TO {}").format(sql.Identifier(found[1]), who))
        for table, may in _MAY.items():
            connection.execute(sql.SQL("REVOKE ALL ON {} FROM {}").format(sql.Identifier(table), who))
            connection.execute(sql.SQL("GRANT " + may + " ON {} TO {}").format(sql.Identifier(table), who))
        for table in _WORKING:
            connection.execute(sql.SQL("ALTER TABLE IF EXISTS {} OWNER TO {}").format(sql.Identifier(table), who))
