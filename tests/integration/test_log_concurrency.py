"""Many writers and a follower: the numbers have no gap, come in the order of commits, and nothing is missed."""

from __future__ import annotations

import contextlib
import random
import threading
import time
from collections.abc import Callable
from itertools import count

import psycopg
import pytest

from foedus.graph.events import ActorRegistered
from foedus.graph.log.opened import open_log, open_rows
from foedus.graph.log.port import by_stream
from foedus.graph.log.verify import verify

WRITERS = 8
SECONDS = 5.0


def together(writer: Callable[[int, threading.Event], None], seconds: float = SECONDS) -> None:
    """Run the writers for the given time, and wait for them."""
    ended = threading.Event()
    threads = [threading.Thread(target=writer, args=(number, ended)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    ended.set()
    for thread in threads:
        thread.join(60)


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_eight_writers_make_one_gapless_log_and_the_follower_misses_nothing(engine, request, tmp_path):
    address = request.getfixturevalue("postgres_address") if engine == "postgresql" else None
    open_log(address, tmp_path).log.close()
    acknowledged: dict[str, int] = {}
    heard: list[tuple[int, str]] = []

    def write(number: int, ended: threading.Event) -> None:
        log, chance = open_log(address, tmp_path).log, random.Random(number)
        for batch in count():
            names = [f"{number}-{batch}-{place}" for place in range(chance.choice((1, 3, 40)))]
            events = [ActorRegistered(actor_id=name, kind="state", name=name) for name in names]
            for name, appended in zip(names, log.append(by_stream(events)), strict=True):
                acknowledged[name] = appended.sequence
            if ended.is_set():
                break
        log.close()

    def follow() -> None:
        log = open_log(address, tmp_path).log
        for row in log.follow(0):
            heard.append((row.sequence, row.event.actor_id))
            if row.event.actor_id == "last":
                break
        log.close()

    follower = threading.Thread(target=follow)
    follower.start()
    together(write)
    log = open_log(address, tmp_path).log
    (last,) = log.append(by_stream([ActorRegistered(actor_id="last", kind="state", name="last")]))
    log.close()
    follower.join(60)
    assert len(acknowledged) > WRITERS * 5
    assert [sequence for sequence, _ in heard] == list(range(1, last.sequence + 1))
    assert {name: sequence for sequence, name in heard[:-1]} == acknowledged
    with contextlib.closing(open_rows(address, tmp_path)) as rows:
        assert verify(rows).events == last.sequence


@pytest.mark.slow
def test_a_follower_of_a_plain_identity_column_misses_some(postgres_address):
    with psycopg.connect(postgres_address) as connection:
        connection.execute("CREATE TABLE plain (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text)")
    heard: set[int] = set()

    def write(number: int, ended: threading.Event) -> None:
        chance = random.Random(number)
        with psycopg.connect(postgres_address) as connection:
            while not ended.is_set():
                connection.execute("INSERT INTO plain (name) VALUES ('x')")
                time.sleep(chance.random() * 0.005)
                connection.commit()

    def follow(ended: threading.Event) -> None:
        after = 0
        with psycopg.connect(postgres_address, autocommit=True) as connection:
            while not ended.is_set():
                for (found,) in connection.execute("SELECT id FROM plain WHERE id > %s ORDER BY id", (after,)):
                    after = found
                    heard.add(found)

    ended = threading.Event()
    follower = threading.Thread(target=follow, args=(ended,))
    follower.start()
    together(write, 2.0)
    ended.set()
    follower.join(10)
    with psycopg.connect(postgres_address) as connection:
        there = {found for (found,) in connection.execute("SELECT id FROM plain WHERE id < %s", (max(heard),))}
    assert there - heard
