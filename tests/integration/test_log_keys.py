"""The SQLite log finds ids and streams through runs that are closed and merged as it grows."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import pytest

from foedus.errors import WrongExpectedVersion
from foedus.graph.events import ActorAliased, Event
from foedus.graph.log import sqlite_keys
from foedus.graph.log.opened import Opened, open_log
from foedus.graph.log.port import StreamAppend, by_stream


@pytest.fixture(autouse=True)
def small_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs that are closed every eight events, and merged by threes."""
    monkeypatch.setattr(sqlite_keys, "OPEN_EVENTS", 8)
    monkeypatch.setattr(sqlite_keys, "MERGED", 3)


def alias(actor: int, number: int) -> ActorAliased:
    return ActorAliased(actor_id=f"A{actor}", alias=f"name {number}")


def grown(folder: Path, events: list[Event], batch: int = 5) -> Opened:
    opened = open_log(None, folder)
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
    grown(tmp_path, [alias(n, n) for n in range(83)]).log.close()
    found = runs(tmp_path)
    assert [merged for _, merged in found[:-1]] == sorted((merged for _, merged in found[:-1]), reverse=True)
    assert sum(merged for _, merged in found) >= 2
    assert found[-1][0] == 0


def test_every_event_is_a_duplicate_wherever_its_key_lies(tmp_path):
    events: list[Event] = [alias(n % 13, n) for n in range(100)]
    opened = grown(tmp_path, events)
    random.Random(1).shuffle(events)
    sequences = {row.event_id: row.sequence for row in opened.log.read()}
    again = opened.log.append(by_stream(events))
    assert [tuple(one) for one in again] == [(sequences[event.event_id], "duplicate") for event in events]
    opened.log.close()


def test_a_stream_is_read_in_order_over_all_runs(tmp_path, monkeypatch):
    monkeypatch.setattr("foedus.graph.log.sqlite.PAGE", 3)
    opened = grown(tmp_path, [alias(n % 4, n) for n in range(101)])
    found = list(opened.log.read(stream="actor/A2"))
    assert [row.sequence for row in found] == list(range(3, 102, 4))
    assert [row.version for row in found] == list(range(1, 26))
    assert [row.sequence for row in opened.log.read(50, stream="actor/A2", types=[ActorAliased], limit=4)] == [
        51,
        55,
        59,
        63,
    ]
    assert list(opened.log.read(stream="actor/A9")) == []
    opened.log.close()


def test_a_stream_stands_at_its_last_version_wherever_that_lies(tmp_path):
    opened = grown(tmp_path, [alias(n, n) for n in range(60)])
    for actor in (0, 20, 59):
        with pytest.raises(WrongExpectedVersion, match="version 1, not 0"):
            opened.log.append([StreamAppend(f"actor/A{actor}", 0, [alias(actor, 1000)])])
        opened.log.append([StreamAppend(f"actor/A{actor}", 1, [alias(actor, 1000)])])
    opened.log.close()


def test_two_writers_see_each_others_runs(tmp_path):
    one, other = open_log(None, tmp_path), open_log(None, tmp_path)
    for n in range(60):
        (one if n % 3 else other).log.append(by_stream([alias(n % 7, n), alias(n % 7, n + 1000)]))
    for log in (one.log, other.log):
        again = log.append(by_stream([alias(n % 7, n) for n in range(60)]))
        assert [tuple(each) for each in again] == [(2 * n + 1, "duplicate") for n in range(60)]
        log.close()
    runs(tmp_path)


def test_an_append_that_fails_after_a_run_was_closed_leaves_the_index_as_it_was(tmp_path):
    opened = grown(tmp_path, [alias(n, n) for n in range(7)])
    connection = sqlite3.connect(tmp_path / "log.db", isolation_level=None)
    connection.execute(
        "CREATE TRIGGER broken AFTER INSERT ON key_runs WHEN NEW.run > 0 BEGIN SELECT RAISE(ABORT, 'broken'); END"
    )
    with pytest.raises(Exception, match="broken"):
        opened.log.append(by_stream([alias(n, n) for n in range(20)]))
    connection.execute("DROP TRIGGER broken")
    connection.close()
    assert opened.log.head().sequence == 7
    again = opened.log.append(by_stream([alias(n, n) for n in range(20)]))
    assert [one.status for one in again] == ["duplicate"] * 7 + ["stored"] * 13
    opened.log.close()
    runs(tmp_path)


def test_a_log_that_was_begun_without_the_index_gets_it(tmp_path):
    events: list[Event] = [alias(n % 5, n) for n in range(50)]
    grown(tmp_path, events).log.close()
    connection = sqlite3.connect(tmp_path / "log.db")
    connection.executescript("DROP TABLE keys; DROP TABLE key_runs;")
    connection.close()
    opened = open_log(None, tmp_path)
    assert {one.status for one in opened.log.append(by_stream(events))} == {"duplicate"}
    assert [row.version for row in opened.log.read(stream="actor/A3")] == list(range(1, 11))
    opened.log.close()
    runs(tmp_path)


def test_keys_that_clash_lead_to_the_right_event(tmp_path, monkeypatch):
    """With keys of two bits nearly all clash."""
    monkeypatch.setattr(sqlite_keys, "key_of", lambda digest: digest[0] & 3)
    monkeypatch.setattr(
        "foedus.graph.log.key_filter.keys_of",
        lambda digests: __import__("numpy").array([digest[0] & 3 for digest in digests], dtype="int64"),
    )
    events: list[Event] = [alias(n % 11, n) for n in range(70)]
    opened = grown(tmp_path, events)
    assert [one.sequence for one in opened.log.append(by_stream(events))] == list(range(1, 71))
    assert [row.version for row in opened.log.read(stream="actor/A3")] == [1, 2, 3, 4, 5, 6, 7]
    with pytest.raises(WrongExpectedVersion, match="version 7, not 2"):
        opened.log.append([StreamAppend("actor/A3", 2, [alias(3, 5000)])])
    opened.log.close()
