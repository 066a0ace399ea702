"""Whatever is done to the log's file behind its back, `verify` names the first event that it touches."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from foedus.errors import BadInput, BrokenPromise
from foedus.graph.events import ActorRegistered
from foedus.graph.log.opened import Opened, open_log
from foedus.graph.log.port import by_stream
from foedus.graph.log.verify import read_anchor, verify, write_anchor


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    made = open_log(None, tmp_path)
    made.log.append(by_stream(ActorRegistered(actor_id=f"A{n}", kind="state", name=f"State {n}") for n in range(1, 9)))
    yield made
    made.log.close()


def tamper(folder: Path, *statements: str) -> None:
    connection = sqlite3.connect(folder / "log.db")
    for name in ("events_are_not_updated", "events_are_not_deleted"):
        connection.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def test_an_untouched_log_is_whole(opened):
    assert verify(opened.log).events == 8


@pytest.mark.parametrize(
    ("statements", "words"),
    [
        (
            [
                "UPDATE events SET payload = CAST(replace(CAST(payload AS TEXT), 'State 3', 'State X') AS BLOB) WHERE sequence = 3"
            ],
            "event 3: its content",
        ),
        (["UPDATE events SET recorded_at = recorded_at - 1 WHERE sequence = 1"], "event 1: its content"),
        (["UPDATE events SET recorded_at = recorded_at - 9 WHERE sequence = 4"], "event 4: it is recorded before"),
        (["DELETE FROM events WHERE sequence = 5"], "event 5: it is missing"),
        (
            [
                "UPDATE events SET sequence = 100 WHERE sequence = 2",
                "UPDATE events SET sequence = 2 WHERE sequence = 6",
                "UPDATE events SET sequence = 6 WHERE sequence = 100",
            ],
            "event 2: its content or its place",
        ),
        (["UPDATE events SET version = 2 WHERE sequence = 7"], "event 7: it is version 2"),
        (["UPDATE events SET event_id = zeroblob(16) WHERE sequence = 8"], "event 8: its id"),
    ],
)
def test_what_was_tampered_with_is_named(opened, tmp_path, statements, words):
    tamper(tmp_path, *statements)
    with pytest.raises(BrokenPromise, match=words):
        verify(opened.log)


def test_a_log_cut_at_its_end_is_found_by_its_anchor(opened, tmp_path):
    anchor = tmp_path / "head.json"
    write_anchor(anchor, verify(opened.log))
    tamper(tmp_path, "DELETE FROM events WHERE sequence > 6")
    assert verify(opened.log).events == 6
    with pytest.raises(BrokenPromise, match="event 7: it is missing; the anchor saw 8"):
        verify(opened.log, anchor=read_anchor(anchor))


def test_what_is_no_anchor_is_refused(tmp_path):
    (tmp_path / "head.json").write_text("{}")
    with pytest.raises(BadInput, match="no anchor"):
        read_anchor(tmp_path / "head.json")
