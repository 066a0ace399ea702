"""The database of a log on PostgreSQL: its tables, the connections to it, and its errors as sentences."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from typing import Any

import psycopg
from psycopg import Connection
from psycopg.types.string import BytesBinaryDumper
from psycopg_pool import ConnectionPool, PoolClosed, PoolTimeout

from foedus.errors import BadInput, Unavailable
from foedus.graph.log.chain import ZERO

ANSWER_SECONDS = 10.0
"""How long a connection may take to be made."""

WAIT_SECONDS = 30.0
"""How long a writer waits for another before it gives up, as on SQLite."""

_LOCK = 0x666F6564_75736C67
"""Number of the advisory lock under which the tables are made."""

_ANOTHER_OWNS = """
    SELECT EXISTS (SELECT 1 FROM pg_class
        WHERE oid IN (to_regclass('log_head'), to_regclass('events')) AND NOT pg_has_role(relowner, 'USAGE'))
"""
"""Whether the tables are there and not this role's: then it works with what its owner has granted."""


class PostgresDatabase:
    """The pool that log and texts share. Nothing is asked before `make`."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._pool: ConnectionPool[Any] = ConnectionPool(
            address,
            min_size=1,
            max_size=8,
            configure=prepare,
            check=ConnectionPool.check_connection,  # after a break, no dead connection is handed out
            timeout=ANSWER_SECONDS,
            open=False,
            kwargs={"application_name": "foedus"},
        )

    def make(self) -> None:
        """Connect, and make the tables once."""
        with self.spoken():  # a pool would go on asking a server that is not there
            psycopg.connect(self.address, connect_timeout=int(ANSWER_SECONDS)).close()
        script = resources.files("foedus.graph.log").joinpath("postgres.sql").read_text("utf-8")
        self._pool.open()
        try:
            with self.transaction() as connection:
                connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
                if not one(connection, _ANOTHER_OWNS)[0]:
                    connection.execute(script.encode())
                    connection.execute(
                        "INSERT INTO log_head VALUES (1, %s, 0, %s, 0) ON CONFLICT (one) DO NOTHING",
                        (str(uuid.uuid4()), ZERO),
                    )
        except BaseException:
            self.close()
            raise

    @contextmanager
    def transaction(self) -> Iterator[Connection[Any]]:
        """A connection in a transaction: committed at the end, rolled back if the block raises."""
        with self.spoken(), self.attempt() as connection:
            yield connection

    @contextmanager
    def attempt(self) -> Iterator[Connection[Any]]:
        """The same with the driver's own errors, for who can mend a lost connection."""
        with self._pool.connection() as connection:
            yield connection

    @staticmethod
    @contextmanager
    def spoken() -> Iterator[None]:
        """The driver's errors of connection, as sentences that say what to do; never the password."""
        try:
            yield
        except psycopg.errors.InsufficientPrivilege as error:
            raise BadInput(
                f"the role of FOEDUS_LOG may not do this ({error.diag.message_primary}): name the owner of the tables "
                "in the address, or let the owner run `foedus log grant ROLE`"
            ) from error
        except psycopg.errors.LockNotAvailable as error:
            raise Unavailable(
                f"the PostgreSQL of FOEDUS_LOG cannot be written to: another program has been writing for "
                f"{WAIT_SECONDS:.0f} seconds; try again when it is done"
            ) from error
        except psycopg.OperationalError as error:
            said = str(error).strip().splitlines()
            raise Unavailable(
                f"the PostgreSQL of FOEDUS_LOG does not answer or was interrupted ({said[0] if said else 'no word'}): "
                "check that it runs and that the address is right, and run the same again. What was not acknowledged "
                "may be stored or not; running it again stores nothing twice"
            ) from error

    def close(self) -> None:
        """Close the pool."""
        self._pool.close()


def prepare(connection: Connection[Any]) -> None:
    """Bound the wait for other writers, compile no question, and let COPY write bytes by the driver's compiled part.

    All questions are short, but where a table was not analysed yet the server may take one for long and compile it.
    By default COPY takes a part in Python for bytes, which is three times as slow.
    """
    connection.adapters.register_dumper(bytes, BytesBinaryDumper)
    connection.execute(f"SET lock_timeout = {WAIT_SECONDS * 1000:.0f}; SET jit = off".encode())
    connection.commit()


def connection_was_lost(error: Exception) -> bool:
    """Whether the server or the way to it went away, so that the same may go well on another connection."""
    if not isinstance(error, psycopg.OperationalError) or isinstance(error, PoolClosed | PoolTimeout):
        return False
    return error.sqlstate is None or error.sqlstate.startswith(("08", "57P"))


def one(connection: Connection[Any], query: str, *parameters: object) -> Any:
    """The only row of an answer."""
    row = connection.execute(query.encode(), parameters).fetchone()
    assert row is not None
    return row
