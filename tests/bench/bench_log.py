"""The log against the shortest code that stores the same rows without the guarantees, in one run, round by round.

    python tests/bench/bench_log.py                     # both engines; rows for docs/benchmarks.md
    python tests/bench/bench_log.py --events 10000000   # SQLite alone, at that size

In a round each takes the same 20 batches of 1,000 events, one after the other; which one begins changes. A ratio is
the median of the rounds'. The library's rows need `eventsourcing`, of the dependency group "bench".
Where a machine has other work, `--processor` compares the processor's time instead, of this process and of the
server's sessions (on Linux).
"""

from __future__ import annotations

import argparse
import itertools
import resource
import statistics
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).parents[1]))

import postgres_server
import psycopg
from log_rivals import DirectPostgres, DirectSqlite, Library, Log, Stores

from foedus.graph.events import Claim, ClaimAsserted, digest
from foedus.graph.log.opened import open_rows
from foedus.graph.log.verify import verify

Clock = Callable[[], float]

BATCH = 1_000
BATCHES = 20
"""Batches in a round."""

ROUNDS = 15
REPLAYS = 5
TURNS = 600
"""Batches that a grown log and a fresh one take in turn; both merge twice."""


def batches(count: int, first: int = 0) -> Iterator[list[ClaimAsserted]]:
    """Events as an extractor makes them: ids are digests."""
    for start in range(first, first + count, BATCH):
        yield [
            ClaimAsserted(
                claim_id="clm-" + digest("claim", str(n))[:20],
                article_id="art-" + digest("article", str(n // 3))[:20],
                extractor="rules/1",
                claim=Claim(actor="HUN", act="oppose", question="q", option="o", valid_from="2024-03-05", evidence=(n % 900, n % 900 + 40)),
            )
            for n in range(start, start + BATCH)
        ]  # fmt: skip


def seconds(work: Callable[[], object], clock: Clock = time.perf_counter) -> float:
    begin = clock()
    work()
    return clock() - begin


def consumed(stores: Stores) -> None:
    deque(stores.replay(), maxlen=0)


def compare(engine: str, stores: dict[str, Stores], rounds: int, clock: Clock = time.perf_counter) -> None:
    """Rows of one engine; the first of `stores` is the log, the second the shortest code."""
    took: dict[str, list[float]] = {name: [] for name in stores}
    supply = batches(rounds * BATCHES * BATCH)
    for number in range(rounds):
        given = list(itertools.islice(supply, BATCHES))
        for name in sorted(stores, reverse=bool(number % 2)):
            took[name].append(sum(seconds(lambda: stores[name].append(batch), clock) for batch in given))  # noqa: B023
    count = BATCHES * BATCH
    report(f"{engine}: append, batches of {BATCH:,}", took, count)
    read: dict[str, list[float]] = {name: [] for name in stores}
    for number in range(REPLAYS):
        for name in sorted(stores, reverse=bool(number % 2)):
            read[name].append(seconds(lambda: consumed(stores[name]), clock))  # noqa: B023
    report(f"{engine}: replay of {rounds * count:,} typed events", read, rounds * count)


def report(what: str, took: dict[str, list[float]], count: int) -> None:
    log, direct, *_ = took
    for name, times in took.items():
        if name == direct:
            continue
        ratio = statistics.median(one / other for one, other in zip(took[direct], times, strict=True))
        over_all = sum(took[direct]) / sum(times)
        rate = count * len(times) / sum(times)
        whose = "the log" if name == log else name
        print(f"| {what} | {whose} | {rate:,.0f}/s | {ratio:.2f} | {over_all:.2f} |", flush=True)
    print(f"| {what} | {direct} | {count * len(took[direct]) / sum(took[direct]):,.0f}/s | 1 | 1 |", flush=True)


def lookups(log: Log) -> float:
    """Milliseconds that `sequence_at` takes, over instants spread over the whole log."""
    last = log.log.head().recorded_at
    (first,) = log.log.read(limit=1)
    assert last is not None
    step = (last - first.recorded_at) / 1_000
    return seconds(lambda: [log.log.sequence_at(first.recorded_at + n * step) for n in range(1_000)])


def verified(address: str | None, folder: Path) -> str:
    """Events that `verify` walks in a second, and in a second of this process's processors."""
    rows = open_rows(address, folder)
    begin, computed = time.perf_counter(), time.process_time()
    found = verify(rows)
    rates = [found.events / took for took in (time.perf_counter() - begin, time.process_time() - computed)]
    rows.close()
    return f"{rates[0]:,.0f}/s, {rates[1]:,.0f} a second of processor"


def finish(engine: str, log: Log, address: str | None, folder: Path) -> None:
    print(f"| {engine}: `sequence_at`, {log.log.head().sequence:,} events | the log | {lookups(log):.3f} ms | | |")
    print(f"| {engine}: `verify` | the log | {verified(address, folder)} | | |", flush=True)


def on_sqlite(folder: Path, rounds: int, clock: Clock) -> None:
    log = Log(None, folder / "data")
    stores: dict[str, Stores] = {"a log": log, "plain sqlite3": DirectSqlite(folder / "plain.db")}
    if library():
        stores["eventsourcing"] = Library("sqlite", SQLITE_DBNAME=str(folder / "library.db"))
    compare("SQLite", stores, rounds, clock)
    finish("SQLite", log, None, folder / "data")
    for each in stores.values():
        each.close()


def computed_by(server: str) -> Clock:
    """A clock that counts the processor's time of this process and of the sessions that the server has now."""
    with psycopg.connect(server) as asking:
        found = asking.execute(
            "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        ).fetchall()
    sessions = [Path(f"/proc/{pid}/schedstat") for (pid,) in found]
    return lambda: time.process_time() + sum(int(each.read_text().split()[0]) for each in sessions) / 1e9


def on_postgres(folder: Path, rounds: int, *, processor: bool) -> None:
    with postgres_server.running() as server:
        log = Log(server.address, folder)
        stores: dict[str, Stores] = {"a log": log, "plain COPY": DirectPostgres(server.address)}
        if library():
            at = urlsplit(server.address)
            stores["eventsourcing"] = Library(
                "postgres", POSTGRES_DBNAME=at.path[1:], POSTGRES_HOST=str(at.hostname), POSTGRES_PORT=str(at.port),
                POSTGRES_USER=str(at.username), POSTGRES_PASSWORD=str(at.password),
            )  # fmt: skip
        compare("PostgreSQL", stores, rounds, computed_by(server.address) if processor else time.perf_counter)
        finish("PostgreSQL", log, server.address, folder)
        for each in stores.values():
            each.close()


def library() -> bool:
    return find_spec("eventsourcing") is not None


def at_size(folder: Path, count: int) -> None:
    """SQLite alone: does the rate hold, does memory, do the questions stay quick."""
    log = Log(None, folder)
    took, computed = [], []
    window = max(1, count // BATCH // 20)
    memory, own = 0.0, [0.0]
    for batch in batches(count):
        before = time.process_time()
        took.append(seconds(lambda: log.append(batch)))  # noqa: B023
        computed.append(time.process_time() - before)
        own[-1] = max(own[-1], its_own())
        if len(took) % window == 0:
            own.append(0.0)
        if len(took) == window:
            memory = resident()
        if len(took) % window == 0:
            rates = [window * BATCH / sum(part[-window:]) for part in (took, computed)]
            print(
                f"  {len(took) * BATCH:,} events: {rates[0]:,.0f}/s, {rates[1]:,.0f} a second of processor, "
                f"{resident():,.0f} MB at the most",
                flush=True,
            )
    for what, part in (("second", took), ("second of processor", computed)):
        start, end = (window * BATCH / sum(some) for some in (part[:window], part[-window:]))
        print(
            f"| {count:,} events: appended a {what}, first and last 5 % | {start:,.0f}, {end:,.0f} | {end / start:.2f} |"
        )
    size = (folder / "log.db").stat().st_size
    print(f"| longest append of {BATCH:,} | {max(took) * 1000:,.0f} ms | |")
    print(f"| memory at the most, after the first 5 % and at the end | {memory:,.0f} MB, {resident():,.0f} MB | |")
    print(
        f"| of it its own, not a mapped file, in the first 5 % and in the last | {own[0]:,.0f} MB, {own[-2]:,.0f} MB | |"
    )
    print(f"| file | {size / count:,.0f} bytes an event | |")
    print(f"| `sequence_at` | {lookups(log):.3f} ms | |", flush=True)
    beside_a_fresh_log(log, folder / "fresh", count)
    log.close()
    log = Log(None, folder)
    (known,) = batches(BATCH, first=count // 2)
    print(f"| opened anew, a batch of duplicates | {seconds(lambda: log.append(known)) * 1000:,.0f} ms | |")
    log.close()
    print(f"| `verify` | {verified(None, folder)} | |", flush=True)


def beside_a_fresh_log(grown: Log, folder: Path, count: int) -> None:
    """The same again, free of what else the machine does: both take the same batches in turn, merges included."""
    fresh = Log(None, folder)
    took: dict[str, list[float]] = {"grown": [], "fresh": []}
    for number, batch in enumerate(batches(TURNS * BATCH, first=count)):
        for name in sorted(took, reverse=bool(number % 2)):
            log = grown if name == "grown" else fresh
            took[name].append(seconds(lambda: log.append(batch)))  # noqa: B023
    fresh.close()
    rates = [TURNS * BATCH / sum(took[name]) for name in ("fresh", "grown")]
    print(
        f"| appended a second, in turn: a fresh log, and the one of {count:,} | {rates[0]:,.0f}, {rates[1]:,.0f} | "
        f"{rates[1] / rates[0]:.2f} |",
        flush=True,
    )


def resident() -> float:
    """The most memory that the process has held, in MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1e6 if sys.platform == "darwin" else 1e3)


def its_own() -> float:
    """The memory that the process holds now and no file stands behind, in MB; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return sum(int(line.split()[1]) for line in lines if line.startswith("RssAnon:")) / 1e3


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, metavar="N", help="the size run: SQLite alone, N events")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--engine", choices=("sqlite", "postgresql"))
    parser.add_argument("--processor", action="store_true", help="processor time, not the wall's")
    parser.add_argument("--folder", type=Path, help="where to write (default: the folder for temporary files)")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        if given.events:
            at_size(Path(folder), given.events)
            return
        if not library():
            print("(the library is not compared: it is absent; `.venv/bin/python -m pip install 'eventsourcing>=9.5'`)")
        print("| what | who | rate | of the shortest code, median | over all rounds |\n|---|---|---|---|---|")
        if given.engine != "postgresql":
            on_sqlite(Path(folder), given.rounds, time.process_time if given.processor else time.perf_counter)
        if given.engine != "sqlite":
            on_postgres(Path(folder), given.rounds, processor=given.processor)


if __name__ == "__main__":
    main()
