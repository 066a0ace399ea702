"""What was acknowledged stays, once, whatever dies in the middle: a writer, a connection, the room on the disk."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from msgspec.structs import astuple

from foedus.errors import Unavailable
from foedus.graph.events import ActorRegistered
from foedus.graph.log.opened import open_log, open_rows
from foedus.graph.log.port import StreamAppend, by_stream
from foedus.graph.log.verify import verify

HERE = Path(__file__).parent
ROUNDS = 60
ENOUGH = 15
"""Rounds for the control: most of them catch a writer between its word and the commit."""


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str | None:
    """Where an empty log lies."""
    address = request.getfixturevalue("postgres_address") if request.param == "postgresql" else None
    open_log(address, tmp_path).log.close()
    return address


def event(name: str) -> ActorRegistered:
    return ActorRegistered(actor_id=name, kind="state", name=name)


def stored(address: str | None, data: Path) -> list[str]:
    """The ids of the actors in the log, which is whole."""
    with contextlib.closing(open_rows(address, data)) as rows:
        verify(rows)
    log = open_log(address, data).log
    found = [row.event.actor_id for row in log.read()]
    log.close()
    return found


@pytest.fixture
def proxy(postgres_address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A proxy before the server, which can cut."""
    monkeypatch.syspath_prepend(HERE)
    from log_proxy import Proxy

    with Proxy(postgres_address) as made:
        yield made


@contextlib.contextmanager
def nursery(address: str | None, data: Path, *, early: bool) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, HERE / "log_writer.py", address or "", data, "early" if early else "late"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.stdin.close()
        process.wait(20)
        process.stdout.close()


def killed(process: subprocess.Popen[str], round_: int, chance: random.Random) -> list[str]:
    """Let one writer live for some milliseconds after its first word; return what it had acknowledged."""
    process.stdin.write(f"{round_}\n")
    said: list[str] = []
    pid = 0
    for line in process.stdout:
        if line == "dead\n":
            break
        if line.startswith("born"):
            pid = int(line.split()[1])
        else:
            said += line.split()
        if pid and said:
            time.sleep(chance.random() * 0.02)
            os.kill(pid, signal.SIGKILL)
            pid = 0
    return said


def acknowledged_by_killed(address, folder, *, rounds: int, early: bool):
    """What all rounds have acknowledged; each round's writer is killed."""
    chance, acknowledged = random.Random(60), []
    with nursery(address, folder, early=early) as process:
        for round_ in range(rounds):
            acknowledged += killed(process, round_, chance)
    return acknowledged


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="writers are forked")
def test_every_acknowledged_event_outlives_sixty_kills_and_none_is_there_twice(address, tmp_path):
    acknowledged = acknowledged_by_killed(address, tmp_path, rounds=ROUNDS, early=False)
    there = stored(address, tmp_path)
    assert len(acknowledged) > ROUNDS
    assert set(acknowledged) <= set(there)
    assert len(set(there)) == len(there)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="writers are forked")
def test_a_writer_that_acknowledges_before_the_commit_is_caught(address, tmp_path):
    acknowledged = acknowledged_by_killed(address, tmp_path, rounds=ENOUGH, early=True)
    assert not set(acknowledged) <= set(stored(address, tmp_path))


FULL_DISK = """
import resource, sys
from pathlib import Path
from foedus.errors import Unavailable
from foedus.graph.events import ActorRegistered
from foedus.graph.log.opened import open_log
from foedus.graph.log.port import by_stream

def batch(n):
    return by_stream(ActorRegistered(actor_id=f"{n}-{i}", kind="state", name="x" * 500) for i in range(100))

log = open_log(None, Path(sys.argv[1])).log
_, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (700_000, hard))
for n in range(100):
    try:
        log.append(batch(n))
        print("acknowledged", n)
    except Unavailable as error:
        print("refused", n, error)
        break
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
log.append(batch(n))
print("acknowledged", n)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are POSIX's")
def test_a_full_disk_is_said_loses_nothing_acknowledged_and_is_forgotten_when_there_is_room(tmp_path):
    done = subprocess.run([sys.executable, "-c", FULL_DISK, tmp_path], capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    refused = [line for line in lines if line.startswith("refused")]
    assert len(refused) == 1
    assert "make room, and run the same again: nothing is lost" in refused[0]
    acknowledged = {line.split()[1] for line in lines if line.startswith("acknowledged")}
    assert refused[0].split()[1] in acknowledged
    there = stored(None, tmp_path)
    assert {f"{n}-{i}" for n in acknowledged for i in range(100)} == set(there)
    assert len(set(there)) == len(there)


def test_a_full_disk_of_postgresql_is_said_and_nothing_of_the_append_is_there(postgres_address, tmp_path):
    log = open_log(postgres_address, tmp_path).log
    log.append(by_stream([event("before")]))
    with psycopg.connect(postgres_address, autocommit=True) as connection:
        connection.execute("""CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$""")
        connection.execute("CREATE TRIGGER full_disk AFTER INSERT ON events EXECUTE FUNCTION full_disk()")
        with pytest.raises(Unavailable, match="No space left"):
            log.append(by_stream([event("during")]))
        connection.execute("DROP TRIGGER full_disk ON events")
    assert log.append(by_stream([event("during")]))[0].sequence == 2
    log.close()
    assert stored(postgres_address, tmp_path) == ["before", "during"]


def while_the_head_is_locked(address: str, log: Any, names: list[str], *, terminations: int) -> list[Any]:
    """What an append answers or raises whose server process is terminated, so many times, as it waits for the head."""
    answers: list[Any] = []

    def append() -> None:
        try:
            answers.extend(astuple(one) for one in log.append(by_stream(event(name) for name in names)))
        except Unavailable as error:
            answers.append(error)

    ended = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()"
    with psycopg.connect(address) as other, psycopg.connect(address, autocommit=True) as third:
        other.execute("SELECT * FROM log_head FOR UPDATE")
        thread = threading.Thread(target=append)
        thread.start()
        until = time.monotonic() + 10
        while terminations and time.monotonic() < until:
            terminations -= third.execute(ended).rowcount
            time.sleep(0.01)
        other.rollback()
        thread.join(10)
    return answers


def test_an_append_whose_connection_is_terminated_is_tried_again_by_itself(postgres_address, tmp_path):
    log = open_log(postgres_address, tmp_path).log
    log.append(by_stream([event("before")]))
    answers = while_the_head_is_locked(postgres_address, log, ["during", "also"], terminations=2)
    assert answers == [(2, "stored"), (3, "stored")]
    log.close()
    assert stored(postgres_address, tmp_path) == ["before", "during", "also"]


def test_an_append_whose_connection_is_terminated_again_and_again_gives_up_and_can_be_repeated(
    postgres_address, tmp_path
):
    log = open_log(postgres_address, tmp_path).log
    (error,) = while_the_head_is_locked(postgres_address, log, ["during"], terminations=3)
    assert "running it again stores nothing twice" in str(error)
    assert [astuple(one) for one in log.append(by_stream([event("during")]))] == [(1, "stored")]
    log.close()
    assert stored(postgres_address, tmp_path) == ["during"]


@pytest.mark.parametrize("arrives", [True, False])
def test_an_append_cut_off_at_its_commit_says_what_became_of_each_event(proxy, postgres_address, tmp_path, arrives):
    log = open_log(proxy.address, tmp_path).log
    log.append(by_stream([event("before")]))
    proxy.cut_at(b"COMMIT", arrives=arrives)
    answers = log.append([StreamAppend("actor/during", 0, [event("during")]), *by_stream([event("before")])])
    assert [astuple(one) for one in answers] == [(2, "stored"), (1, "duplicate")]
    assert [astuple(one) for one in log.append(by_stream([event("during")]))] == [(2, "duplicate")]
    log.close()
    assert stored(postgres_address, tmp_path) == ["before", "during"]


def test_an_append_cut_off_before_its_commit_finds_what_another_stored_meanwhile(proxy, postgres_address, tmp_path):
    log, other = open_log(proxy.address, tmp_path).log, open_log(postgres_address, tmp_path).log
    proxy.cut_at(b"COMMIT", arrives=False, then=lambda: other.append(by_stream([event("first"), event("during")])))
    assert [astuple(one) for one in log.append(by_stream([event("during")]))] == [(2, "duplicate")]
    log.close()
    other.close()
    assert stored(postgres_address, tmp_path) == ["first", "during"]


def test_a_follower_whose_connection_is_cut_says_so_in_a_sentence(proxy, tmp_path):
    log = open_log(proxy.address, tmp_path).log
    log.append(by_stream([event("before")]))
    heard = log.follow(0, poll_seconds=5)
    assert next(heard).sequence == 1
    threading.Timer(0.2, proxy.close).start()
    with pytest.raises(Unavailable, match="PostgreSQL of FOEDUS_LOG"):
        next(heard)
    log.close()
