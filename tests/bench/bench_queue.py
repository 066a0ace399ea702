"""What a job costs: putting it in, and leasing and acknowledging it, beside what is done with it.

    python tests/bench/bench_queue.py [ADDRESS ...] [--jobs 4000]

Without an address, the queue on SQLite in a temporary folder. "Alone": one process, one job at a time. "Four": four
processes at once. For comparison, "direct": one row put into and deleted from a plain table of the same SQLite
settings, a transaction each, without leases, attempts or reasons. Queues at the addresses must be empty; jobs that
were put are done at the end.
"""

import argparse
import multiprocessing
import sqlite3
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from foedus.ingest.queue import NewJob, Stats, open_queue

PAYLOAD = b"x" * 3_000
"""As much as a short article has."""


def put(address: str | None, folder: Path, count: int) -> float:
    queue = open_queue(address, folder)
    if queue.stats() != Stats(waiting=0, held=0, dead=0):
        raise SystemExit(f"the queue at {address} is not empty")
    jobs = [NewJob(f"job {number}", PAYLOAD) for number in range(count)]
    start = time.perf_counter()
    for first in range(0, count, 1_000):
        queue.put(jobs[first : first + 1_000])
    took = time.perf_counter() - start
    queue.close()
    return count / took


def work(address: str | None, folder: Path, most: int, gate: object | None = None) -> None:
    queue = open_queue(address, folder)
    if gate is not None:
        gate.wait()
    done = 0
    while done < most and (jobs := queue.lease(1)):
        queue.ack(jobs[0])
        done += 1
    queue.close()


def alone(address: str | None, folder: Path, count: int) -> float:
    start = time.perf_counter()
    work(address, folder, count)
    return count / (time.perf_counter() - start)


def four(address: str | None, folder: Path, count: int) -> float:
    context = multiprocessing.get_context("spawn")
    gate = context.Barrier(5)
    processes = [context.Process(target=work, args=(address, folder, count, gate)) for _ in range(4)]
    for process in processes:
        process.start()
    gate.wait()
    start = time.perf_counter()
    for process in processes:
        process.join()
    return count / (time.perf_counter() - start)


def direct(folder: Path, count: int) -> tuple[float, float]:
    connection = sqlite3.connect(folder / "direct.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE jobs (number INTEGER PRIMARY KEY, payload BLOB)")
    start = time.perf_counter()
    for first in range(0, count, 1_000):
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO jobs (payload) VALUES (?)", [(PAYLOAD,)] * min(1_000, count - first))
        connection.execute("COMMIT")
    put_rate = count / (time.perf_counter() - start)
    start = time.perf_counter()
    for _ in range(count):
        connection.execute("BEGIN IMMEDIATE")
        number, _payload = connection.execute("SELECT number, payload FROM jobs ORDER BY number LIMIT 1").fetchone()
        connection.execute("DELETE FROM jobs WHERE number = ?", (number,))
        connection.execute("COMMIT")
    rate = count / (time.perf_counter() - start)
    connection.close()
    return put_rate, rate


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("addresses", nargs="*")
    parser.add_argument("--jobs", type=int, default=4_000)
    arguments = parser.parse_args()
    table = Table(title="jobs a second", box=None, title_justify="left")
    for heading in ("queue", "put, 1,000 a time", "lease and ack, alone", "lease and ack, four"):
        table.add_column(heading)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        put_rate, rate = direct(folder, arguments.jobs)
        table.add_row("direct SQLite", f"{put_rate:,.0f}", f"{rate:,.0f}", "")
        for address in (None, *arguments.addresses):
            put_rate = put(address, folder, arguments.jobs)
            one = alone(address, folder, arguments.jobs)
            put(address, folder, arguments.jobs)
            many = four(address, folder, arguments.jobs)
            kind = (address or "sqlite").split(":")[0]
            table.add_row(f"{kind}", f"{put_rate:,.0f}", f"{one:,.0f}", f"{many:,.0f}")
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
