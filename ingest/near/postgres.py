"""The index of near copies on PostgreSQL: two tables in the log's database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from foedus.errors import MissingPart, Unavailable
from foedus.ingest.near.sketch import SCHEME, Sketch, are_near, sketch_of

if TYPE_CHECKING:
    from psycopg import Connection

_TABLES = (
    "CREATE TABLE IF NOT EXISTS near_scheme (name text NOT NULL)",
    """CREATE TABLE IF NOT EXISTS near_articles (
        number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        article_id text NOT NULL UNIQUE, size integer NOT NULL, minima bytea NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS near_bands (
        key bytea, number bigint, PRIMARY KEY (key, number))""",
)
ANSWER_SECONDS = 10.0
"""How long to wait for the server before it is said not to answer."""

_LOCK = 0x666F6564_6E656172
"""Number of the advisory lock under which the tables are made: `CREATE IF NOT EXISTS` alone can clash."""


class PostgresNear:
    """`NearIndex` on PostgreSQL."""

    def __init__(self, address: str) -> None:
        try:
            from psycopg_pool import ConnectionPool
        except ModuleNotFoundError as error:
            raise MissingPart("PostgreSQL needs an extra: pip install 'foedus[postgres]'") from error
        self._pool = ConnectionPool(
            address,
            min_size=1,
            max_size=4,
            open=False,
            check=ConnectionPool.check_connection,
            timeout=ANSWER_SECONDS,
        )
        try:
            self._pool.open()
            self._prepare()
        except BaseException:
            self._pool.close()
            raise

    def _prepare(self) -> None:
        with self._working() as connection:
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
            for table in _TABLES:
                connection.execute(table)
            if connection.execute("SELECT name FROM near_scheme").fetchall() != [(SCHEME,)]:
                connection.execute("TRUNCATE near_bands, near_articles, near_scheme")
                connection.execute("INSERT INTO near_scheme VALUES (%s)", (SCHEME,))

    def near(self, text: str) -> tuple[str, ...]:
        """See `NearIndex.near`."""
        sketch = sketch_of(text)
        if sketch is None:
            return ()
        with self._working() as connection:
            rows = connection.execute(
                """SELECT article_id, size, minima FROM near_articles
                WHERE number IN (SELECT number FROM near_bands WHERE key = ANY(%s))""",
                (sketch.bands(),),
            ).fetchall()
        return tuple(sorted(article for article, size, minima in rows if are_near(sketch, Sketch(size, minima))))

    def add(self, article_id: str, text: str) -> None:
        """See `NearIndex.add`."""
        sketch = sketch_of(text)
        with self._working() as connection:
            _take_out(connection, article_id)
            if sketch is None:
                return
            connection.execute(
                """WITH one AS (INSERT INTO near_articles (article_id, size, minima) VALUES (%s, %s, %s)
                    RETURNING number)
                INSERT INTO near_bands SELECT key, number FROM one, unnest(%s::bytea[]) AS key""",
                (article_id, *sketch, sketch.bands()),
            )

    def remove(self, article_id: str) -> None:
        """See `NearIndex.remove`."""
        with self._working() as connection:
            _take_out(connection, article_id)

    def count(self) -> int:
        """See `NearIndex.count`."""
        with self._working() as connection:
            row = connection.execute("SELECT count(*) FROM near_articles").fetchone()
        return int(row[0]) if row else 0

    def clear(self) -> None:
        """See `NearIndex.clear`."""
        with self._working() as connection:
            connection.execute("TRUNCATE near_bands, near_articles")

    def close(self) -> None:
        """Release what is held."""
        self._pool.close()

    @contextmanager
    def _working(self) -> Iterator[Connection]:
        import psycopg
        from psycopg_pool import PoolTimeout

        try:
            with self._pool.connection() as connection:
                # Derived data: what a crash of the server takes can be made again, so it need not wait for the disk.
                connection.execute("SET LOCAL synchronous_commit = off")
                yield connection
        except (psycopg.OperationalError, PoolTimeout) as error:
            raise Unavailable(f"the index of near copies on PostgreSQL does not answer: {error}") from error


def _take_out(connection: Connection, article_id: str) -> None:
    # Whoever else works on this article waits until the transaction ends.
    connection.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", (_LOCK & 0x7FFFFFFF, article_id))
    row = connection.execute(
        "DELETE FROM near_articles WHERE article_id = %s RETURNING number, size, minima", (article_id,)
    ).fetchone()
    if row is not None:
        number, size, minima = row
        connection.execute(
            "DELETE FROM near_bands WHERE key = ANY(%s) AND number = %s", (Sketch(size, minima).bands(), number)
        )
