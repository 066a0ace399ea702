"""A log moved from one place to another is the same log: rows, chain and texts, whatever engine or file it lies on."""

from __future__ import annotations

import contextlib
import io
import json
import os
import secrets
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import BadInput, BrokenPromise, Conflict, Unavailable
from foedus.graph.events import ActorAliased, ActorRegistered, ArticleCaptured, ArticleWithdrawn
from foedus.graph.log import exported
from foedus.graph.log.chain import Row, link
from foedus.graph.log.opened import Opened, open_log, open_rows
from foedus.graph.log.port import UnknownEvent, by_stream
from foedus.graph.log.rows import RowStore, StoredRow
from foedus.graph.log.transfer import Transferred, source_of, transfer
from foedus.graph.log.verify import verify

LONG = "Hungary said that it would not support the Dutch prime minister. " * 40


@pytest.fixture
def address(postgres_address) -> str:
    return postgres_address


def filled(folder: Path, count: int = 40) -> Opened:
    """A log with actors, an article, one withdrawn, and what this program does not know."""
    made = open_log(None, folder)
    kept = ArticleCaptured(article_id="art-1", text_id=made.texts.put(LONG), title="T")
    gone = ArticleCaptured(article_id="art-2", text_id=made.texts.put("A short one, to be forgotten."))
    made.texts.put("Nausėda said: “yes”\n")
    withdrawn = ArticleWithdrawn(article_id="art-2", reason="asked", by="ada")
    made.log.append(by_stream([kept, gone, withdrawn]))
    made.texts.withdraw(gone.text_id)
    made.log.append(by_stream(ActorRegistered(actor_id=f"A{n}", kind="state", name=f"State {n}") for n in range(count)))
    made.log.append(by_stream([ActorAliased(actor_id="A1", alias="Ünö\u2028")]))
    with contextlib.closing(open_rows(None, folder)) as rows:
        foreign(rows, b'{"dreamed": [1, 2 ]}', b"no json at all\n\xff", b'{\n  "over": "lines"\n}')
    return made


def foreign(rows: RowStore, *payloads: bytes) -> None:
    """Append rows of a type that this program does not know, as a newer one would have written them."""
    *_, (last, chain) = rows.rows()
    for place, payload in enumerate(payloads, start=1):
        row = Row(last.sequence + place, secrets.token_bytes(16), f"dream/{place}", 1, "ActorDreamed", 7,
                  last.recorded_at + place, payload)  # fmt: skip
        chain = link(chain, row)
        rows.restore([StoredRow(row, chain)])


@contextlib.contextmanager
def stored(address: str | None, folder: Path, *, make: bool = False) -> Iterator[RowStore]:
    if make:
        open_log(address, folder).log.close()
    with contextlib.closing(open_rows(address, folder)) as rows:
        yield rows


def carried(one: tuple[str | None, Path], other: tuple[str | None, Path]) -> Transferred:
    with stored(*one) as source, stored(*other, make=True) as target:
        return transfer(source_of(source), target)


def contents(address: str | None, folder: Path) -> tuple[object, ...]:
    with stored(address, folder) as rows:
        return rows.log_id, rows.head(), list(rows.rows()), list(rows.texts())


def export(folder: Path, path: Path, *, compress: bool = False, address: str | None = None) -> None:
    with stored(address, folder) as rows:
        exported.write_file(source_of(rows), path, compress=compress)


def imported(path: Path, folder: Path) -> Transferred:
    with path.open("rb") as file, stored(None, folder, make=True) as target:
        return transfer(exported.read(file, path.name), target)


def test_a_log_that_went_round_is_the_same_to_the_byte(tmp_path, address):
    opened = filled(tmp_path / "first")
    first = contents(None, tmp_path / "first")
    assert carried((None, tmp_path / "first"), (address, tmp_path)).added == 47
    assert contents(address, tmp_path) == first
    export(tmp_path, tmp_path / "log.jsonl.zst", compress=True, address=address)
    answer = imported(tmp_path / "log.jsonl.zst", tmp_path / "last")
    assert contents(None, tmp_path / "last") == first
    assert (answer.log_id, answer.events, answer.texts) == (opened.log.log_id, 47, 3)
    again = open_log(None, tmp_path / "last")
    assert list(again.log.read()) == list(opened.log.read())
    assert isinstance(next(again.log.read(44)).event, UnknownEvent)
    again.log.close()
    opened.log.close()


def test_a_copy_is_written_on_and_copied_back(tmp_path, address):
    filled(tmp_path / "first").log.close()
    carried((None, tmp_path / "first"), (address, tmp_path))
    there = open_log(address, tmp_path)
    stored_there = there.log.append(by_stream([ActorRegistered(actor_id="B1", kind="state", name="New")]))
    assert [one.sequence for one in stored_there] == [48]
    duplicate = there.log.append(by_stream([ActorRegistered(actor_id="A1", kind="state", name="Old")]))
    assert duplicate[0].status == "duplicate"
    text_id = there.texts.put(LONG)
    assert there.texts.get(text_id) == LONG
    there.log.close()
    back = carried((address, tmp_path), (None, tmp_path / "first"))
    assert (back.events, back.added) == (48, 1)
    assert contents(None, tmp_path / "first") == contents(address, tmp_path)
    here = open_log(None, tmp_path / "first")
    assert here.log.append(by_stream([ActorRegistered(actor_id="B1", kind="state", name="New")]))[0].sequence == 48
    here.log.close()


def test_the_export_of_an_import_is_the_same_file(tmp_path):
    filled(tmp_path / "first").log.close()
    export(tmp_path / "first", tmp_path / "one.jsonl")
    imported(tmp_path / "one.jsonl", tmp_path / "second")
    export(tmp_path / "second", tmp_path / "two.jsonl")
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes()
    header, *_, end = map(json.loads, (tmp_path / "one.jsonl").read_bytes().splitlines())
    assert (header["format"], header["head"], end) == ("foedus-log", 47, {"line": "end", "texts": 3, "events": 47})


def test_another_log_in_the_target_is_refused(tmp_path):
    filled(tmp_path / "first").log.close()
    filled(tmp_path / "second").log.close()
    before = contents(None, tmp_path / "second")
    with pytest.raises(Conflict, match="holds another log"):
        carried((None, tmp_path / "first"), (None, tmp_path / "second"))
    assert contents(None, tmp_path / "second") == before


def test_logs_that_have_gone_different_ways_are_refused_at_the_event_where_they_part(tmp_path):
    filled(tmp_path / "first").log.close()
    carried((None, tmp_path / "first"), (None, tmp_path / "second"))
    for name in ("first", "second"):
        opened = open_log(None, tmp_path / name)
        opened.log.append(by_stream(ActorRegistered(actor_id=f"{name}{n}", kind="state", name="N") for n in range(3)))
        opened.log.close()
    with pytest.raises(Conflict, match="event 48 of the target is not that of the source"):
        carried((None, tmp_path / "first"), (None, tmp_path / "second"))


def test_a_target_that_is_ahead_is_refused_at_its_first_further_event(tmp_path):
    filled(tmp_path / "first").log.close()
    carried((None, tmp_path / "first"), (None, tmp_path / "second"))
    opened = open_log(None, tmp_path / "second")
    opened.log.append(by_stream([ActorRegistered(actor_id="more", kind="state", name="N")]))
    opened.log.close()
    with pytest.raises(Conflict, match="event 48 is in the target and not in the source"):
        carried((None, tmp_path / "first"), (None, tmp_path / "second"))


@pytest.mark.parametrize("back", [False, True])
def test_a_text_withdrawn_at_either_end_is_withdrawn_after_a_copy(tmp_path, back):
    opened = filled(tmp_path / "first")
    opened.log.close()
    carried((None, tmp_path / "first"), (None, tmp_path / "second"))
    opened = open_log(None, tmp_path / ("second" if back else "first"))
    text_id = opened.texts.put(LONG)
    opened.texts.withdraw(text_id)
    opened.log.close()
    carried((None, tmp_path / "first"), (None, tmp_path / "second"))
    opened = open_log(None, tmp_path / "second")
    assert opened.texts.get(text_id) is None
    opened.log.close()


def test_a_copy_whose_erasing_a_reader_hinders_is_completed_by_the_next(tmp_path, monkeypatch):
    monkeypatch.setattr("foedus.graph.log.sqlite.BUSY_SECONDS", 0.3)
    opened = open_log(None, tmp_path / "first")
    text_id = opened.texts.put(secrets.token_hex(3_000))
    carried((None, tmp_path / "first"), (None, tmp_path / "second"))
    with contextlib.closing(sqlite3.connect(tmp_path / "second" / "log.db", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        (body,) = reader.execute("SELECT body FROM texts").fetchone()
        opened.texts.withdraw(text_id)
        opened.log.close()
        with pytest.raises(Unavailable, match="run the same again"):
            carried((None, tmp_path / "first"), (None, tmp_path / "second"))
        reader.execute("COMMIT")
        carried((None, tmp_path / "first"), (None, tmp_path / "second"))
        assert not any(body[:500] in path.read_bytes() for path in (tmp_path / "second").iterdir())


def test_the_same_words_captured_at_both_ends_keep_both_their_ids(tmp_path):
    filled(tmp_path / "first").log.close()
    carried((None, tmp_path / "first"), (None, tmp_path / "second"))
    ids = []
    for name in ("first", "second"):
        opened = open_log(None, tmp_path / name)
        ids.append(opened.texts.put("a short text of both"))
        opened.log.close()
    carried((None, tmp_path / "first"), (None, tmp_path / "second"))
    opened = open_log(None, tmp_path / "second")
    assert ids[0] != ids[1]
    assert [opened.texts.get(text_id) for text_id in ids] == ["a short text of both"] * 2
    assert opened.texts.put("a short text of both") == ids[1]
    opened.log.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    filled(tmp_path / "first").log.close()
    export(tmp_path / "first", tmp_path / "log.jsonl")
    return tmp_path / "log.jsonl"


def test_a_file_that_breaks_off_is_named_with_its_last_event_and_taken_up_again(tmp_path, file):
    lines = file.read_bytes().splitlines(keepends=True)
    (tmp_path / "cut.jsonl").write_bytes(b"".join(lines[:24]))
    with pytest.raises(BadInput, match=r"cut\.jsonl breaks off after line 24 \(event 20\); what came before is kept"):
        imported(tmp_path / "cut.jsonl", tmp_path / "second")
    assert contents(None, tmp_path / "second")[1][0] == 20
    again = imported(file, tmp_path / "second")
    assert (again.events, again.added) == (47, 27)
    assert contents(None, tmp_path / "second") == contents(None, tmp_path / "first")


@pytest.mark.parametrize(("line", "events", "texts"), [(3, 0, 2), (24, 20, 3)])
def test_a_file_that_breaks_off_within_a_line_keeps_what_came_before(tmp_path, file, line, events, texts):
    lines = file.read_bytes().splitlines(keepends=True)
    (tmp_path / "cut.jsonl").write_bytes(b"".join(lines[:line]) + lines[line][:30])
    with pytest.raises(BadInput, match=rf"breaks off after line {line} \(event {events}\)"):
        imported(tmp_path / "cut.jsonl", tmp_path / "second")
    _, (head, _), _, kept = contents(None, tmp_path / "second")
    assert (head, len(kept)) == (events, texts)


def test_a_packed_file_that_breaks_off_is_refused(tmp_path, file):
    export(tmp_path / "first", tmp_path / "log.zst", compress=True)
    packed = (tmp_path / "log.zst").read_bytes()
    (tmp_path / "cut.zst").write_bytes(packed[: len(packed) // 2])
    with pytest.raises(BadInput, match=r"cut\.zst"):
        imported(tmp_path / "cut.zst", tmp_path / "second")


@pytest.mark.parametrize(
    ("old", "new", "error", "words"),
    [
        ("State 7", "State X", BrokenPromise, "event 11: its content or its place"),
        ("Hungary said", "Austria said", BrokenPromise, "text txt-.* is not the one that was captured"),
        ('"line":"end","texts":3', '"line":"end","texts":4', BadInput, "lines are lost"),
        ('"payload":', '"pay_load":', BadInput, "line 5: this event has no payload"),
        ('"version":1', '"version":"x"', BadInput, "line 5: not a line of an exported log"),
        ("foedus-log", "other-log", BadInput, "no exported log"),
        ('"format_version":1', '"format_version":2', BadInput, "newer Foedus"),
    ],
)
def test_a_file_that_was_changed_is_refused_where_it_was_changed(tmp_path, file, old, new, error, words):
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(error, match=words):
        imported(file, tmp_path / "second")


@given(st.lists(st.binary(max_size=40) | st.from_regex(rb'\{"a": ?[0-9]{1,3}\}', fullmatch=True), max_size=5))
def test_any_payload_goes_through_a_line_unharmed(payloads):
    rows = [StoredRow(Row(n, bytes(16), "s/1", n, "T", 1, n, p), bytes(32)) for n, p in enumerate(payloads, start=1)]
    for row in rows:
        line = exported._ENCODER.encode(exported._line_of(row))
        assert b"\n" not in line
        read = exported._Reading(io.BytesIO(line + b'\n{"line":"end","texts":0,"events":1}\n'), "file")
        assert list(read.rows()) == [row]


def test_restored_rows_must_follow_the_head(tmp_path):
    filled(tmp_path / "first").log.close()
    with stored(None, tmp_path / "first") as source, stored(None, tmp_path / "second", make=True) as target:
        rows = list(islice(source.rows(), 10))
        target.restore(rows[:5])
        for wrong in (rows[6:], rows[:5], [rows[5]._replace(chain=bytes(32))]):
            with pytest.raises(Conflict):
                target.restore(wrong)
        with pytest.raises(BrokenPromise, match="event 7"):
            target.restore([rows[5], rows[6]._replace(chain=bytes(32))])
        assert target.head()[0] == 5
        target.restore(rows[5:])
        assert verify(target).events == 10


@pytest.mark.slow
@pytest.mark.parametrize("way", ["copy", "import"])
def test_killed_in_the_middle_and_run_again_it_is_complete_and_equal(tmp_path, way, postgres_address):
    filled(tmp_path / "first", count=30_000).log.close()
    if way == "import":
        export(tmp_path / "first", tmp_path / "log.jsonl.zst", compress=True)
        command, target = ["import", tmp_path / "log.jsonl.zst"], (None, tmp_path / "second")
        data = tmp_path / "second"
    else:
        command, target = ["copy", "--to", postgres_address], (postgres_address, tmp_path)
        data = tmp_path / "first"
    command = [sys.executable, "-m", "foedus", "log", *command]
    environment = {**os.environ, "FOEDUS_DATA": str(data)}
    open_log(*target).log.close()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with stored(*target) as rows:
        until = time.monotonic() + 30
        while rows.head()[0] < 4_000 and time.monotonic() < until:
            time.sleep(0.02)
        process.kill()
        process.wait()
        assert 4_000 <= rows.head()[0] < 30_000
    done = subprocess.run([*command, "--json"], env=environment, capture_output=True, text=True, check=True)
    assert 0 < json.loads(done.stdout)["added"] < 30_007
    assert contents(*target) == contents(None, tmp_path / "first")


def test_a_name_that_postgresql_cannot_hold_is_named_with_its_events(tmp_path, address):
    opened = open_log(None, tmp_path / "first")
    opened.log.append(by_stream([ActorRegistered(actor_id="a\0b", kind="state", name="N")]))
    opened.log.close()
    with pytest.raises(BadInput, match="events 1 to 1: PostgreSQL cannot hold"):
        carried((None, tmp_path / "first"), (address, tmp_path))


def test_an_export_that_fails_leaves_no_file_and_the_old_one_as_it_was(tmp_path, file):
    before = file.read_bytes()
    with stored(None, tmp_path / "first") as rows:
        broken = source_of(rows)._replace(chain=bytes(32))
        with pytest.raises(BrokenPromise, match="another chain"):
            exported.write_file(broken, file, compress=False)
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.glob("log.jsonl*")] == ["log.jsonl"]


def test_an_export_to_a_link_writes_the_file_that_it_leads_to(tmp_path, file):
    (tmp_path / "there").mkdir()
    for name in ("old.jsonl", "new.jsonl"):
        (tmp_path / name).symlink_to(tmp_path / "there" / name)
    (tmp_path / "there" / "old.jsonl").write_text("what was there")
    for name in ("old.jsonl", "new.jsonl"):
        export(tmp_path / "first", tmp_path / name)
        assert (tmp_path / name).is_symlink()
        assert (tmp_path / "there" / name).read_bytes() == file.read_bytes()
    assert len(list((tmp_path / "there").iterdir())) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="named pipes are POSIX's")
def test_an_export_to_a_pipe_goes_through_it_and_leaves_it(tmp_path, file):
    os.mkfifo(tmp_path / "pipe")
    thread = threading.Thread(target=lambda: read.append((tmp_path / "pipe").read_bytes()))
    read: list[bytes] = []
    thread.start()
    export(tmp_path / "first", tmp_path / "pipe")
    thread.join(10)
    assert read == [file.read_bytes()]
    assert (tmp_path / "pipe").is_fifo()
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="the device that is always full is Linux's")
def test_an_export_to_a_device_says_what_the_device_says(tmp_path, file):
    (tmp_path / "full").symlink_to("/dev/full")
    with pytest.raises(BadInput, match="full cannot be written: No space left"):
        export(tmp_path / "first", tmp_path / "full")
    assert (tmp_path / "full").is_char_device()


def test_a_graph_of_the_log_goes_on_with_its_copy_and_is_the_same_when_made_from_it(tmp_path, address, graph):
    from histories import history

    from foedus.graph.projection.dump import canonical
    from foedus.graph.projection.projector import Projector
    from foedus.graph.projection.rebuild import rebuild

    first = open_log(None, tmp_path / "first")
    first.log.append(by_stream(history(first, 7)))
    Projector(first.log, first.texts, graph).catch_up()
    before = list(canonical(graph))
    carried((None, tmp_path / "first"), (address, tmp_path))
    there = open_log(address, tmp_path)
    projector = Projector(there.log, there.texts, graph)
    assert projector.checkpoint() == first.log.head().sequence
    rebuild(there.log, there.texts, graph)
    assert list(canonical(graph)) == before
    there.log.close()
    first.log.close()


def test_events_that_this_program_does_not_know_are_shown_and_counted(tmp_path):
    filled(tmp_path / "data").log.close()
    environment = {**os.environ, "FOEDUS_DATA": str(tmp_path / "data")}

    def said(*command: str) -> object:
        line = [sys.executable, "-m", "foedus", "log", *command, "--json"]
        return json.loads(subprocess.run(line, env=environment, capture_output=True, text=True, check=True).stdout)

    shown = said("tail", "--limit", "3")
    assert [row["data"] for row in shown] == [
        {"dreamed": [1, 2]},
        {"base64": "bm8ganNvbiBhdCBhbGwK/w=="},
        {"over": "lines"},
    ]
    assert said("stats") == {
        "ActorAliased": 1, "ActorDreamed": 3, "ActorRegistered": 40, "ArticleCaptured": 2, "ArticleWithdrawn": 1,
    }  # fmt: skip
