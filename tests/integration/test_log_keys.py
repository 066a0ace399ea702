"""Ids and streams are found through runs and filters that are closed and merged as the log grows."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from pathlib import Path

import numpy as np
import psycopg
import pytest
from msgspec.structs import astuple

from foedus.errors import Unavailable, WrongExpectedVersion
from foedus.graph.events import ActorAliased, ActorRegistered, Claim, ClaimAsserted, Event, OutletRated
from foedus.graph.log import key_filter, postgres_keys, sqlite_keys
from foedus.graph.log.opened import Opened, open_log
from foedus.graph.log.port import StreamAppend, by_stream

Open = Callable[[], Opened]


@pytest.fixture(autouse=True)
def small_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is closed every eight events, and merged by threes."""
    monkeypatch.setattr(sqlite_keys, "OPEN_EVENTS", 8)
    monkeypatch.setattr(postgres_keys, "CLOSED_EVENTS", 8)
    monkeypatch.setattr(sqlite_keys, "MERGED", 3)
    monkeypatch.setattr(postgres_keys, "MERGED", 3)


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest) -> str | None:
    return request.getfixturevalue("postgres_address") if request.param == "postgresql" else None


@pytest.fixture
def open_again(address: str | None, tmp_path: Path) -> Open:
    """Opens the same log once more."""
    return lambda: open_log(address, tmp_path)


def alias(actor: int, number: int) -> ActorAliased:
    return ActorAliased(actor_id=f"A{actor}", alias=f"name {number}")


def grown(opened: Opened, events: list[Event], batch: int = 5) -> Opened:
    for start in range(0, len(events), batch):
        opened.log.append(by_stream(events[start : start + batch]))
    return opened


def runs(folder: Path) -> list[tuple[int, int]]:
    connection = sqlite3.connect(folder / "log.db")
    found = connection.execute("SELECT run, merged FROM key_runs ORDER BY last").fetchall()
    keys = connection.execute("SELECT count(*), count(DISTINCT run) FROM keys").fetchone()
    events = connection.execute("SELECT count(*) FROM events").fetchone()
    connection.close()
    assert keys[0] == 2 * events[0]
    assert keys[1] <= len(found)
    return found


def test_full_runs_are_merged_and_the_open_one_is_last(tmp_path):
    grown(open_log(None, tmp_path), [alias(n, n) for n in range(83)]).log.close()
    found = runs(tmp_path)
    assert [merged for _, merged in found[:-1]] == sorted((merged for _, merged in found[:-1]), reverse=True)
    assert sum(merged for _, merged in found) >= 2
    assert found[-1][0] == 0


def test_full_filters_are_merged_and_give_their_keys_away(postgres_address):
    grown(open_log(postgres_address, Path()), [alias(n, n) for n in range(83)]).log.close()
    with psycopg.connect(postgres_address) as connection:
        found = connection.execute("SELECT merged, length(keys) FROM key_filters ORDER BY last").fetchall()
    assert [merged for merged, _ in found] == [True, True, False, False]
    assert [size for _, size in found] == [0, 0, 160, 160]


def test_every_event_is_a_duplicate_wherever_its_key_lies(open_again):
    events: list[Event] = [alias(n % 13, n) for n in range(100)]
    opened = grown(open_again(), events)
    random.Random(1).shuffle(events)
    sequences = {row.event_id: row.sequence for row in opened.log.read()}
    other = open_again()
    for log in (opened.log, other.log):
        again = log.append(by_stream(events))
        assert [astuple(one) for one in again] == [(sequences[event.event_id], "duplicate") for event in events]
        log.close()


def test_a_stream_is_read_in_order_over_all_runs(open_again, monkeypatch):
    monkeypatch.setattr("foedus.graph.log.sqlite.PAGE", 3)
    monkeypatch.setattr("foedus.graph.log.postgres.PAGE", 3)
    log = grown(open_again(), [alias(n % 4, n) for n in range(101)]).log
    found = list(log.read(stream="actor/A2"))
    assert [row.sequence for row in found] == list(range(3, 102, 4))
    assert [row.version for row in found] == list(range(1, 26))
    assert [row.sequence for row in log.read(50, stream="actor/A2", types=[ActorAliased], limit=3)] == [51, 55, 59]
    assert list(log.read(stream="actor/A9")) == []
    log.close()


@pytest.mark.parametrize("types", [(ActorRegistered, OutletRated), (OutletRated,), (ClaimAsserted, OutletRated), ()])
def test_events_of_some_types_come_in_order_over_all_pages(open_again, monkeypatch, types):
    monkeypatch.setattr("foedus.graph.log.sqlite.PAGE", 3)
    monkeypatch.setattr("foedus.graph.log.postgres.PAGE", 3)
    claim = Claim(actor="A", act="support", evidence=(0, 1))
    given: list[Event] = []
    for n in range(12):
        given += [
            ActorRegistered(actor_id=f"A{n}", kind="state", name=f"State {n}"),
            alias(n, n),
            ClaimAsserted(claim_id=f"clm-{n}", article_id="art-1", extractor="rules/1", claim=claim),
            *(OutletRated(outlet=f"o{n}", reliability=0.5, nth=nth) for nth in range(n % 3)),
        ]
    log = grown(open_again(), given).log
    wanted = [n for n, event in enumerate(given, 1) if isinstance(event, types)]
    assert [row.sequence for row in log.read(types=types)] == wanted
    assert [row.sequence for row in log.read(20, types=types, limit=5)] == [n for n in wanted if n > 20][:5]
    log.close()


def test_a_stream_stands_at_its_last_version_wherever_that_lies(open_again):
    log = grown(open_again(), [alias(n, n) for n in range(60)]).log
    for actor in (0, 20, 59):
        with pytest.raises(WrongExpectedVersion, match="version 1, not 0"):
            log.append([StreamAppend(f"actor/A{actor}", 0, [alias(actor, 1000)])])
        log.append([StreamAppend(f"actor/A{actor}", 1, [alias(actor, 1000)])])
        log.append([StreamAppend(f"actor/A{actor}", 2, [alias(actor, 1001)])])
    log.close()


def test_writers_see_what_the_others_have_appended(open_again):
    logs = [open_again().log for _ in range(3)]
    for n in range(60):
        logs[n % 7 % 3].append([StreamAppend(f"actor/A{n % 7}", n // 7 * 2, [alias(n % 7, n), alias(n % 7, n + 1000)])])
    for log in logs:
        again = log.append(by_stream([alias(n % 7, n) for n in range(60)]))
        assert [astuple(each) for each in again] == [(2 * n + 1, "duplicate") for n in range(60)]
        log.close()


def test_an_append_that_fails_at_its_end_leaves_no_trace(address, open_again, tmp_path):
    """The failure comes after a run or a filter was closed, so that a writer must not believe its own memory."""
    log = grown(open_again(), [alias(n, n) for n in range(7)]).log
    change(
        address, tmp_path,
        "CREATE TRIGGER broken AFTER INSERT ON key_runs WHEN NEW.run > 0 BEGIN SELECT RAISE(ABORT, 'broken'); END",
        "ALTER TABLE key_filters ADD CONSTRAINT broken CHECK (last < 0)",
    )  # fmt: skip
    with pytest.raises((Unavailable, psycopg.errors.CheckViolation), match="broken"):
        log.append(by_stream([alias(n, n) for n in range(20)]))
    change(address, tmp_path, "DROP TRIGGER broken", "ALTER TABLE key_filters DROP CONSTRAINT broken")
    assert log.head().sequence == 7
    again = log.append(by_stream([alias(n, n) for n in range(20)]))
    assert [astuple(one) for one in again] == [(n + 1, "duplicate" if n < 7 else "stored") for n in range(20)]
    log.close()


def test_a_clash_on_a_full_log_changes_nothing_for_the_next_append(open_again):
    log = grown(open_again(), [alias(n, n) for n in range(30)]).log
    with pytest.raises(WrongExpectedVersion):
        log.append([*by_stream([alias(n, n) for n in range(30, 50)]), StreamAppend("actor/A1", 0, [alias(1, 99)])])
    assert [one.sequence for one in log.append(by_stream([alias(31, 31), alias(1, 99)]))] == [31, 32]
    log.close()


def test_a_log_that_was_begun_without_the_index_gets_it(address, open_again, tmp_path):
    events: list[Event] = [alias(n % 5, n) for n in range(50)]
    grown(open_again(), events).log.close()
    change(address, tmp_path, "DROP TABLE keys; DROP TABLE key_runs", "TRUNCATE key_filters")
    log = open_again().log
    assert {one.status for one in log.append(by_stream(events))} == {"duplicate"}
    assert [row.version for row in log.read(stream="actor/A3")] == list(range(1, 11))
    log.close()


def test_a_log_that_kept_its_versions_apart_by_an_index_goes_on_without_it(postgres_address):
    grown(open_log(postgres_address, Path()), [alias(n % 5, n) for n in range(20)]).log.close()
    with psycopg.connect(postgres_address) as connection:
        connection.execute("DROP INDEX events_by_stream")
        connection.execute("ALTER TABLE events ADD UNIQUE (stream, version)")
    log = open_log(postgres_address, Path()).log
    with pytest.raises(WrongExpectedVersion, match="version 4, not 3"):
        log.append([StreamAppend("actor/A3", 3, [alias(3, 100)])])
    log.append([StreamAppend("actor/A3", 4, [alias(3, 100)])])
    assert [row.version for row in log.read(stream="actor/A3")] == [1, 2, 3, 4, 5]
    log.close()
    with psycopg.connect(postgres_address) as connection:
        found = connection.execute("SELECT indexdef FROM pg_indexes WHERE indexdef LIKE '%stream%'").fetchall()
    assert [definition.partition(" USING ")[2] for (definition,) in found] == ["hash (stream)"]


def test_keys_that_clash_lead_to_the_right_event(open_again, monkeypatch):
    """With keys of two bits nearly all clash."""
    monkeypatch.setattr(sqlite_keys, "key_of", lambda digest: digest[0] & 3)
    monkeypatch.setattr(
        key_filter, "keys_of", lambda digests: np.array([digest[0] & 3 for digest in digests], dtype=np.int64)
    )
    events: list[Event] = [alias(n % 11, n) for n in range(70)]
    log = grown(open_again(), events).log
    assert [one.sequence for one in log.append(by_stream(events))] == list(range(1, 71))
    assert [row.version for row in log.read(stream="actor/A3")] == [1, 2, 3, 4, 5, 6, 7]
    with pytest.raises(WrongExpectedVersion, match="version 7, not 2"):
        log.append([StreamAppend("actor/A3", 2, [alias(3, 5000)])])
    log.close()


def change(address: str | None, folder: Path, on_sqlite: str, on_postgres: str) -> None:
    if address is None:
        connection = sqlite3.connect(folder / "log.db")
        connection.executescript(on_sqlite + ";")
        connection.close()
        return
    with psycopg.connect(address) as opened:
        opened.execute(on_postgres)
