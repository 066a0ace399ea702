"""Article texts beside the log: content-addressed, compressed, each present or withdrawn.

A long text's id is its SHA-256. A short one could be guessed from that, so its id covers a salt of its own, which is
erased with the text.
"""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
import sys

from foedus.errors import BrokenPromise, NotFound, Unavailable
from foedus.graph.log.sqlite import SqliteDatabase

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

SHORT = 1_024
"""Code points under which a text is salted."""


def text_id_of(text: str, salt: bytes) -> str:
    """``txt-`` and 40 hexadecimal digits of SHA-256 over salt and text."""
    return "txt-" + hashlib.sha256(salt + text.encode()).hexdigest()[:40]


def new_salt(text: str) -> bytes:
    """16 random bytes for a short text, none for a long one."""
    return secrets.token_bytes(16) if len(text) < SHORT else b""


def packed(text: str) -> bytes:
    """The text as it is stored."""
    return zstd.compress(text.encode())


def unpacked(body: bytes, text_id: str) -> str:
    """The text again; raises `BrokenPromise`."""
    try:
        return zstd.decompress(body).decode()
    except (zstd.ZstdError, UnicodeDecodeError) as error:
        raise BrokenPromise(
            f"text {text_id} cannot be unpacked ({error}): the log is damaged; restore a copy"
        ) from error


class SqliteTexts:
    """`TextStore` in the log's own file."""

    def __init__(self, database: SqliteDatabase) -> None:
        self._database = database

    def put(self, text: str) -> str:
        """See `TextStore.put`."""
        digest = hashlib.sha256(text.encode()).digest()
        known = "SELECT text_id FROM texts WHERE digest = ?"
        with self._database.spoken():
            found = self._database.connection.execute(known, (digest,)).fetchone()
            if found is None:
                salt = new_salt(text)
                text_id = text_id_of(text, salt)
                with self._database.writing() as connection:
                    connection.execute(
                        "INSERT INTO texts VALUES (?, ?, ?, ?, 'present') ON CONFLICT DO NOTHING",
                        (text_id, digest, salt, packed(text)),
                    )
                    # Of a text that was withdrawn the id alone is there.
                    found = connection.execute(known, (digest,)).fetchone() or (text_id,)
        return str(found[0])

    def get(self, text_id: str) -> str | None:
        """See `TextStore.get`."""
        with self._database.spoken():
            found = self._database.connection.execute("SELECT body FROM texts WHERE text_id = ?", (text_id,)).fetchone()
        if found is None:
            raise NotFound(f"there is no text {text_id} in {self._database.path}")
        return None if found[0] is None else unpacked(found[0], text_id)

    def withdraw(self, text_id: str) -> None:
        """See `TextStore.withdraw`: freed pages are overwritten, and the write-ahead file is emptied.

        Raises:
            Unavailable: a reader kept the write-ahead file in use; the text counts as withdrawn, and the same call
                made again erases the bytes.
        """
        self.get(text_id)
        with self._database.spoken(), self._database.writing() as connection:
            erase(connection, text_id)
        empty_write_ahead(self._database, text_id)


def erase(connection: sqlite3.Connection, text_id: str) -> None:
    """Overwrite a text, in the transaction that the connection is in; `empty_write_ahead` must follow its end."""
    connection.execute(
        "UPDATE texts SET digest = NULL, salt = NULL, body = NULL, state = 'withdrawn' WHERE text_id = ?", (text_id,)
    )


def empty_write_ahead(database: SqliteDatabase, text_id: str) -> None:
    """Leave no old page in the write-ahead file. Raises `Unavailable` where a reader needs one."""
    with database.spoken():
        # Waits for readers as long as a writer waits for writers; that it gave up, only its answer tells.
        busy, _, _ = database.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise Unavailable(
            f"text {text_id} is withdrawn, but its bytes are still in {database.path}-wal, which another "
            "program reads: end what has the log open (a server, a worker, a copy, an SQLite shell), "
            "and run the same again"
        )
