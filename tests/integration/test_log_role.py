"""The role that works with the log on PostgreSQL can add to it, and neither change nor delete anything."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from foedus.errors import BadInput, NotFound, Unavailable
from foedus.graph.events import ActorRegistered
from foedus.graph.log.opened import Opened, open_log, open_rows
from foedus.graph.log.port import by_stream
from foedus.graph.log.postgres_role import grant
from foedus.graph.log.verify import verify
from foedus.ingest.near import open_near
from foedus.ingest.queue import NewJob, Terms, open_queue

TEXT = "Hungary said that it would not support the Dutch prime minister. " * 40


def event(number: int) -> ActorRegistered:
    return ActorRegistered(actor_id=f"A{number}", kind="state", name=f"State {number}")


@pytest.fixture
def role(postgres_running) -> tuple[str, str]:
    """A role with a password and no rights."""
    name, password = f"app_{secrets.token_hex(4)}", secrets.token_hex(8)
    with psycopg.connect(postgres_running.address, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {name} LOGIN PASSWORD '{password}'")
    return name, password


@pytest.fixture
def restricted(postgres_address: str, role: tuple[str, str]) -> str:
    """The address of the same database, for that role."""
    return postgres_address.replace(urlsplit(postgres_address).netloc.rpartition("@")[0], ":".join(role))


@pytest.fixture
def granted(postgres_address: str, role: tuple[str, str], restricted: str) -> Iterator[Opened]:
    """The log as that role has it, after the owner has used it with all its parts."""
    owner = open_log(postgres_address, Path())
    owner.log.append(by_stream([event(1)]))
    owner.log.close()
    open_near(postgres_address, Path()).close()
    open_queue(postgres_address, Path(), Terms()).close()
    grant(postgres_address, role[0])
    opened = open_log(restricted, Path())
    yield opened
    opened.log.close()


def test_the_role_appends_reads_follows_and_keeps_texts(granted, restricted):
    assert granted.log.append(by_stream([event(1), event(2)]))[1].sequence == 2
    assert [row.sequence for row in granted.log.read()] == [1, 2]
    assert next(granted.log.follow(1)).sequence == 2
    assert granted.texts.get(granted.texts.put(TEXT)) == TEXT
    rows = open_rows(restricted, Path())
    assert verify(rows).events == 2
    rows.close()


def test_the_role_works_with_the_queue_and_with_near_copies(granted, restricted):
    queue = open_queue(restricted, Path(), Terms())
    queue.put([NewJob("one", b"x")])
    queue.ack(queue.lease(1)[0])
    queue.close()
    near = open_near(restricted, Path())
    near.add("art-1", TEXT)
    assert near.near(TEXT) == ("art-1",)
    near.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET stream = 'x'",
        "DELETE FROM events",
        "TRUNCATE events",
        "ALTER TABLE events DISABLE TRIGGER ALL",
        "DROP TABLE events",
        "UPDATE log_head SET log_id = 'x'",
        "DELETE FROM log_head",
        "UPDATE texts SET body = NULL",
        "DELETE FROM texts",
    ],
)
def test_the_role_can_change_and_delete_nothing(granted, restricted, statement):
    with psycopg.connect(restricted) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement)


def test_a_text_is_erased_by_the_owner_and_the_role_is_told_so(granted, postgres_address):
    text_id = granted.texts.put(TEXT)
    with pytest.raises(BadInput, match="left to the owner"):
        granted.texts.withdraw(text_id)
    assert granted.texts.get(text_id) == TEXT
    owner = open_log(postgres_address, Path())
    owner.texts.withdraw(text_id)
    owner.log.close()
    assert granted.texts.get(text_id) is None


def test_a_withdrawal_that_others_hinder_says_so_and_is_completed_by_the_next(postgres_address, monkeypatch):
    monkeypatch.setattr("foedus.graph.log.postgres_texts.LOCK_SECONDS", 0.2)
    opened = open_log(postgres_address, Path())
    text_id = opened.texts.put(TEXT)
    with psycopg.connect(postgres_address) as other:
        other.execute("SELECT count(*) FROM texts")
        with pytest.raises(Unavailable, match=r"is not erased.*withdraw it again"):
            opened.texts.withdraw(text_id)
        assert opened.texts.get(text_id) == TEXT
    opened.texts.withdraw(text_id)
    assert opened.texts.get(text_id) is None
    opened.log.close()


def test_a_role_without_rights_is_told_what_to_do(postgres_address, restricted):
    with pytest.raises(BadInput, match="foedus log grant"):
        open_log(restricted, Path())
    open_log(postgres_address, Path()).log.close()
    with pytest.raises(BadInput, match="foedus log grant"):
        open_log(restricted, Path())


def test_rights_are_given_to_a_role_that_is_there_and_is_not_the_owner(postgres_address):
    with pytest.raises(NotFound, match="no log"):
        grant(postgres_address, "foedus")
    open_log(postgres_address, Path()).log.close()
    with pytest.raises(NotFound, match="nobody_at_all"):
        grant(postgres_address, "nobody_at_all")
    with pytest.raises(BadInput, match="name another one"):
        grant(postgres_address, "foedus")


def test_the_bytes_of_a_withdrawn_text_are_in_no_table_file_even_under_an_old_snapshot(postgres_address):
    opened = open_log(postgres_address, Path())
    kept = opened.texts.put("something else that stays " * 100)
    text_id = opened.texts.put(secrets.token_hex(4_000))
    with psycopg.connect(postgres_address, autocommit=True) as connection:
        (body,) = connection.execute("SELECT body FROM texts WHERE text_id = %s", (text_id,)).fetchone()
        (folder,) = connection.execute("SHOW data_directory").fetchone()
        connection.execute("CHECKPOINT")
    mark = bytes(body[100:400])
    assert holding(Path(folder) / "base", mark)
    with psycopg.connect(postgres_address) as reader:
        reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        reader.execute("SELECT count(*) FROM events").fetchone()
        opened.texts.withdraw(text_id)
        with psycopg.connect(postgres_address, autocommit=True) as connection:
            connection.execute("CHECKPOINT")
        assert holding(Path(folder) / "base", mark) == []
    assert opened.texts.get(text_id) is None
    assert opened.texts.get(kept) == "something else that stays " * 100
    assert opened.texts.put("new") != text_id
    opened.log.close()


def holding(folder: Path, mark: bytes) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and mark in path.read_bytes()]
