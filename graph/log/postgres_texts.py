"""Article texts in the database of a log on PostgreSQL."""

from __future__ import annotations

import hashlib
from typing import Any

from psycopg import Connection, errors

from foedus.errors import BadInput, NotFound, Unavailable
from foedus.graph.log.postgres_database import PostgresDatabase
from foedus.graph.log.texts import new_salt, packed, text_id_of, unpacked

LOCK_SECONDS = 30.0
"""How long a withdrawal waits for those who read or write texts."""


class PostgresTexts:
    """`TextStore` in the log's database."""

    def __init__(self, database: PostgresDatabase) -> None:
        self._database = database

    def put(self, text: str) -> str:
        """See `TextStore.put`."""
        digest = hashlib.sha256(text.encode()).digest()
        salt = new_salt(text)
        text_id = text_id_of(text, salt)
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO texts VALUES (%s, %s, %s, %s, 'present') ON CONFLICT DO NOTHING",
                (text_id, digest, salt, packed(text)),
            )
            found = connection.execute("SELECT text_id FROM texts WHERE digest = %s", (digest,)).fetchone()
            return text_id if found is None else str(found[0])  # of a text that was withdrawn the id alone is there

    def get(self, text_id: str) -> str | None:
        """See `TextStore.get`."""
        with self._database.transaction() as connection:
            found = connection.execute("SELECT body FROM texts WHERE text_id = %s", (text_id,)).fetchone()
        if found is None:
            raise NotFound(f"there is no text {text_id} in the log's database")
        return None if found[0] is None else unpacked(bytes(found[0]), text_id)

    def withdraw(self, text_id: str) -> None:
        """See `TextStore.withdraw`; the table is rewritten, so that no old page keeps the words."""
        self.get(text_id)
        with self._database.transaction() as connection:
            withdraw(connection, text_id)


def withdraw(connection: Connection[Any], text_id: str) -> None:
    """Erase a text and rewrite its table, in the transaction that the connection is in.

    VACUUM FULL would keep what an older snapshot may still read, and say so in a notice only; a rewrite by ALTER TABLE
    takes over the rows as they are now. The old file is emptied at commit.
    """
    connection.execute(f"SET LOCAL lock_timeout = '{LOCK_SECONDS * 1000:.0f}ms'".encode())
    try:
        connection.execute("LOCK TABLE texts IN ACCESS EXCLUSIVE MODE")
    except errors.InsufficientPrivilege as error:
        raise BadInput(
            f"text {text_id} is not erased: that is left to the owner of the tables; "
            "run the same again with the owner's address in FOEDUS_LOG"
        ) from error
    except errors.LockNotAvailable as error:
        raise Unavailable(
            f"text {text_id} is not erased: others have read or written texts for {LOCK_SECONDS:.0f} seconds; "
            "end what holds the table for so long (a dump, an open transaction), and withdraw it again"
        ) from error
    connection.execute(
        "UPDATE texts SET digest = NULL, salt = NULL, body = NULL, state = 'withdrawn' WHERE text_id = %s", (text_id,)
    )
    connection.execute("ALTER TABLE texts ALTER COLUMN state TYPE text USING state || ''")
