"""Whatever is done to the log behind its back, `verify` names the first event that it touches, and what is wrong."""

from __future__ import annotations

import contextlib
import random
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from foedus.errors import BadInput, BrokenPromise, NotFound, Unavailable
from foedus.graph.events import ActorRegistered
from foedus.graph.log.opened import open_log, open_rows
from foedus.graph.log.port import by_stream
from foedus.graph.log.rows import RowStore
from foedus.graph.log.sqlite import insert
from foedus.graph.log.sqlite_keys import SqliteKeys
from foedus.graph.log.texts import packed
from foedus.graph.log.verify import anchor_at, read_anchor, verify, write_anchor

Tamper = Callable[..., None]


def events(count: int, first: int = 1) -> list[ActorRegistered]:
    return [ActorRegistered(actor_id=f"A{n}", kind="state", name=f"State {n}") for n in range(first, first + count)]


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str | None:
    """Where a log of eight events lies."""
    address = request.getfixturevalue("postgres_address") if request.param == "postgresql" else None
    made = open_log(address, tmp_path)
    made.log.append(by_stream(events(8)))
    made.log.close()
    return address


@pytest.fixture
def rows(address: str | None, tmp_path: Path) -> Iterator[RowStore]:
    opened = open_rows(address, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def tamper(address: str | None, tmp_path: Path) -> Tamper:
    """Runs statements as someone would who owns the database and takes the triggers away first."""
    return lambda *statements: change(address, tmp_path, *statements)


def change(address: str | None, folder: Path, *statements: str) -> None:
    if address is None:
        with contextlib.closing(sqlite3.connect(folder / "log.db")) as connection:
            for name in ("events_are_not_updated", "events_are_not_deleted"):
                connection.execute(f"DROP TRIGGER IF EXISTS {name}")
            for statement in statements:
                connection.execute(statement)
            connection.commit()
        return
    with psycopg.connect(address) as connection:
        connection.execute("ALTER TABLE events DISABLE TRIGGER USER")
        for statement in statements:
            connection.execute(_in_postgres(statement))


def _in_postgres(statement: str) -> str:
    for one, other in (
        ("CAST(payload AS TEXT)", "convert_from(payload, 'UTF8')"),
        (" AS BLOB)", "::bytea)"),
        ("CAST(replace", "(replace"),
        ("zeroblob(16)", "decode(repeat('00', 16), 'hex')"),
        ("x'ff'", r"'\xff'::bytea"),
    ):
        statement = statement.replace(one, other)
    return statement


def test_an_untouched_log_is_whole(rows):
    assert verify(rows).events == 8


@pytest.mark.parametrize(
    ("statements", "words"),
    [
        (
            [
                "UPDATE events SET payload = CAST(replace(CAST(payload AS TEXT), 'State 3', 'State X') AS BLOB) WHERE sequence = 3"
            ],
            "event 3: its content",
        ),
        (["UPDATE events SET payload = x'ff' WHERE sequence = 2"], "event 2: its content .* cannot be read"),
        (["UPDATE events SET type = 'ActorAliased' WHERE sequence = 6"], "event 6: its content .* ActorAliased"),
        (["UPDATE events SET type = 'ActorDreamed' WHERE sequence = 6"], "event 6: its content"),
        (["UPDATE events SET recorded_at = recorded_at - 1 WHERE sequence = 1"], "event 1: its content"),
        (["UPDATE events SET chain = x'ff' WHERE sequence = 4"], "event 4: its content or its place"),
        (["DELETE FROM events WHERE sequence = 5"], "event 5: it is missing"),
        (
            [
                "UPDATE events SET sequence = 100 WHERE sequence = 2",
                "UPDATE events SET sequence = 2 WHERE sequence = 6",
                "UPDATE events SET sequence = 6 WHERE sequence = 100",
            ],
            "event 2: its content or its place",
        ),
        (["UPDATE events SET version = 2 WHERE sequence = 7"], "event 7: its content or its place"),
        (["UPDATE events SET event_id = zeroblob(16) WHERE sequence = 8"], "event 8: .* its id is not that"),
    ],
)
def test_what_was_tampered_with_is_named(rows, tamper, statements, words):
    tamper(*statements)
    with pytest.raises(BrokenPromise, match=words):
        verify(rows)


def test_a_log_cut_at_its_end_is_found_by_its_anchor(rows, tamper, address, tmp_path):
    anchor = tmp_path / "head.json"
    write_anchor(anchor, verify(rows))
    tamper("DELETE FROM events WHERE sequence > 6")
    if address is None:
        with pytest.raises(BrokenPromise, match="the index of ids and streams does not fit the events after 0"):
            verify(rows)
    with pytest.raises(BrokenPromise, match="event 7: it is missing"):
        verify(rows, anchor=read_anchor(anchor))


def test_another_log_is_not_the_one_that_the_anchor_is_of(rows, tmp_path):
    anchor = tmp_path / "head.json"
    write_anchor(anchor, verify(rows))
    other = open_log(None, tmp_path / "other")
    other.log.append(by_stream(events(8)))
    other.log.close()
    others = open_rows(None, tmp_path / "other")
    with pytest.raises(BrokenPromise, match=r"event 8: .*anchor"):
        verify(others, anchor=read_anchor(anchor))
    others.close()


def test_a_faulty_writer_is_found_although_the_chain_holds(rows, address, tmp_path):
    from foedus.graph.log.chain import Row, link
    from foedus.graph.log.rows import StoredRow

    *_, (last, chain) = rows.rows()
    wrong = Row(9, bytes(16), "actor/A9", 1, "ActorRegistered", 1, last.recorded_at, b'{"actor_id": 9}')
    rows.restore([StoredRow(wrong, link(chain, wrong))])
    with pytest.raises(BrokenPromise, match=r"event 9: the payload .* although it is as it was written"):
        verify(rows)


def test_versions_that_skip_one_are_found_although_the_chain_holds(rows):
    from foedus.graph.log.chain import Row, link
    from foedus.graph.log.codec import encode
    from foedus.graph.log.rows import StoredRow

    *_, (last, chain) = rows.rows()
    (event,) = events(1, first=9)
    kind, schema_version, payload = encode(event)
    event_id = bytes.fromhex(event.event_id)
    wrong = Row(9, event_id, event.stream, 2, kind, schema_version, last.recorded_at, payload)
    rows.restore([StoredRow(wrong, link(chain, wrong))])
    with pytest.raises(BrokenPromise, match="event 9: its version does not follow in the stream actor/A9"):
        verify(rows)


@pytest.mark.parametrize("body", ["another text, of nobody's", None])
def test_a_text_that_is_not_the_one_that_was_captured_is_named(rows, address, tmp_path, body):
    opened = open_log(address, tmp_path)
    text_id = opened.texts.put("Hungary said that it would not support him. " * 40)
    opened.log.close()
    assert verify(rows).texts == 1
    changed = b"no text at all" if body is None else packed(body)
    if address is None:
        with contextlib.closing(sqlite3.connect(tmp_path / "log.db")) as connection:
            connection.execute("UPDATE texts SET body = ?", (changed,))
            connection.commit()
    else:
        with psycopg.connect(address) as connection:
            connection.execute("UPDATE texts SET body = %s", (changed,))
    with pytest.raises(BrokenPromise, match=text_id):
        verify(rows)


@pytest.fixture
def long_log(tmp_path: Path) -> Path:
    made = open_log(None, tmp_path)
    made.log.append(by_stream(events(3_000)))
    made.log.close()
    return tmp_path / "log.db"


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE keys SET key = key + 1 WHERE sequence = 3", "does not fit the events after 0"),
        ("UPDATE keys SET sequence = 4 WHERE sequence = 3", "does not fit the events after 0"),
        ("DELETE FROM keys WHERE sequence = 8", "does not fit the events after 0"),
        ("DELETE FROM key_runs", "ends at event 0"),
    ],
)
def test_an_index_that_would_hide_an_event_is_found(tmp_path, statement, words):
    made = open_log(None, tmp_path)
    made.log.append(by_stream(events(8)))
    made.log.close()
    change(None, tmp_path, statement)
    with contextlib.closing(open_rows(None, tmp_path)) as rows, pytest.raises(BrokenPromise, match=words):
        verify(rows)


def test_a_filter_that_would_hide_an_event_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr("foedus.graph.log.sqlite_keys.OPEN_EVENTS", 8)
    made = open_log(None, tmp_path)
    made.log.append(by_stream(events(8)))
    made.log.append(by_stream(events(8, first=9)))
    made.log.close()
    with contextlib.closing(open_rows(None, tmp_path)) as rows:
        assert verify(rows).events == 16
        change(None, tmp_path, "UPDATE key_runs SET filter = zeroblob(length(filter)) WHERE last = 16")
        with pytest.raises(BrokenPromise, match="does not fit the events after 8"):
            verify(rows)


def test_a_fact_that_a_faulty_writer_stored_twice_is_found(tmp_path):
    from foedus.graph.log.chain import link

    with contextlib.closing(open_log(None, tmp_path).log) as log:
        log.append(by_stream(events(8)))
    with contextlib.closing(open_rows(None, tmp_path)) as rows:
        first, *_, (last, chain) = rows.rows()
        again = first.row._replace(sequence=9, version=2, recorded_at=last.recorded_at)
        with contextlib.closing(sqlite3.connect(tmp_path / "log.db")) as connection, connection:
            insert(connection, [(*again, link(chain, again))], SqliteKeys(tmp_path))
        with pytest.raises(BrokenPromise, match="event 9: it is there already as event 1"):
            verify(rows)


@pytest.mark.parametrize("kept", [0.7, 0.5, 0.2])
def test_a_file_that_was_cut_off_is_named_with_its_first_lost_event(long_log, kept):
    content = long_log.read_bytes()
    long_log.write_bytes(content[: int(len(content) * kept)])
    rows = open_rows(None, long_log.parent)
    with pytest.raises(BrokenPromise, match=r"event \d+: it and what follows it cannot be read") as caught:
        verify(rows)
    first = int(str(caught.value).split(":")[0].removeprefix("event "))
    whole = []
    with contextlib.suppress(BrokenPromise):
        whole.extend(row.sequence for row, _ in rows.rows())
    rows.close()
    assert whole == list(range(1, first))
    assert 1 < first <= 3_000


def test_a_file_that_holds_no_log_is_named_as_such(tmp_path):
    (tmp_path / "log.db").write_bytes(b"this is no database, whatever its name says" * 100)
    rows = open_rows(None, tmp_path)
    with pytest.raises(BrokenPromise, match=r"event 1: .*log\.db is damaged"):
        verify(rows)
    rows.close()


def test_a_log_that_is_not_there_is_not_made(tmp_path):
    with pytest.raises(NotFound, match=r"log\.db"):
        open_rows(None, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_byte_flipped_anywhere_in_the_file_is_found_or_touches_no_event(long_log):
    content = long_log.read_bytes()
    rows = open_rows(None, long_log.parent)
    before = list(rows.rows())
    rows.close()
    chance = random.Random(20240626)
    found = 0
    for _ in range(60):
        place = chance.randrange(len(content))
        long_log.write_bytes(
            content[:place] + bytes([content[place] ^ (1 << chance.randrange(8))]) + content[place + 1 :]
        )
        rows = open_rows(None, long_log.parent)
        try:
            verify(rows)
        except (BrokenPromise, Unavailable):
            found += 1
        else:
            assert list(rows.rows()) == before
        finally:
            rows.close()
    assert found > 40


def test_a_page_of_postgresql_that_cannot_be_read_is_named_with_its_event(postgres_running, postgres_address, tmp_path):
    made = open_log(postgres_address, tmp_path)
    made.log.append(by_stream(events(2_000)))
    made.log.close()
    name = postgres_address.rpartition("/")[2]
    with psycopg.connect(postgres_address) as connection:
        (path,) = connection.execute("SELECT pg_relation_filepath('events')").fetchone()
        (data,) = connection.execute("SHOW data_directory").fetchone()
    with psycopg.connect(postgres_running.address, autocommit=True) as connection:
        # A copy that no buffer holds yet, so that the server reads the file.
        connection.execute(f"CREATE DATABASE {name}_copy TEMPLATE {name} STRATEGY file_copy")
        (oid,) = connection.execute(f"SELECT oid FROM pg_database WHERE datname = '{name}_copy'").fetchone()
    with (Path(data) / "base" / str(oid) / Path(path).name).open("r+b") as file:
        file.seek(20 * 8192 + 6000)
        file.write(b"\0\0\0\0")
    rows = open_rows(postgres_running.database(f"{name}_copy"), tmp_path)
    with pytest.raises(BrokenPromise, match=r"event \d+ cannot be read .*page"):
        verify(rows)
    rows.close()
    with psycopg.connect(postgres_running.address, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name}_copy WITH (FORCE)")


def test_an_anchor_that_cannot_be_written_is_refused_before_anything_is_read(tmp_path):
    for path in (tmp_path / "none" / "head.json", tmp_path):
        with pytest.raises(BadInput, match=r"cannot be written|is no file"):
            anchor_at(path)
    assert anchor_at(tmp_path / "head.json") is None
    assert list(tmp_path.iterdir()) == []


def test_an_anchor_at_a_link_is_kept_in_the_file_that_it_leads_to(rows, tmp_path):
    (tmp_path / "there").mkdir()
    (tmp_path / "head.json").symlink_to(tmp_path / "there" / "head.json")
    for _ in range(2):
        verified = verify(rows, anchor=anchor_at(tmp_path / "head.json"))
        write_anchor(tmp_path / "head.json", verified)
    assert (tmp_path / "head.json").is_symlink()
    assert read_anchor(tmp_path / "there" / "head.json").sequence == 8
    (tmp_path / "there").rename(tmp_path / "gone")
    with pytest.raises(BadInput, match=r"the log is whole, but .*head\.json cannot be written"):
        write_anchor(tmp_path / "head.json", verified)


def test_what_is_no_anchor_is_refused(tmp_path):
    (tmp_path / "head.json").write_text("{}")
    with pytest.raises(BadInput, match="no anchor"):
        read_anchor(tmp_path / "head.json")
