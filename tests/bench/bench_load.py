"""Recorded votes from a file into the log, against the shortest code that puts the same table into SQLite.

    python tests/bench/bench_load.py ../shared/data/unvotes                  # the whole table, and then rounds
    python tests/bench/bench_load.py ../shared/data/unvotes --rows 20000     # rounds alone, smaller

In a round both take the same rows, one after the other, each into a new database; which one begins changes. The ratio
is the median of the rounds'. The shortest code joins the same two tables, and stores a row for each vote under a
primary key, in transactions of as many rows, as durable: without ids that hold for ever, streams, chain, checks.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import itertools
import resource
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from foedus.graph.log.opened import open_log
from foedus.ingest.records.loading import BATCH, Loading
from foedus.ingest.resolve.registry import Registry

VOTES, CALLS = "un_votes.csv.gz", "un_roll_calls.csv.gz"
ROUNDS = 5
Clock = Callable[[], float]


def direct(table: Path, data: Path) -> int:
    """The shortest code; returns how many rows it stored."""
    with gzip.open(table / CALLS, "rt", encoding="utf-8", newline="") as lines:
        calls = {row["rcid"]: (row["date"], row["short"]) for row in csv.DictReader(lines)}
    with closing(sqlite3.connect(data / "votes.db")) as connection:
        connection.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;")
        connection.execute(
            "CREATE TABLE votes (call, state, vote, held, title, PRIMARY KEY (call, state)) WITHOUT ROWID"
        )
        with gzip.open(table / VOTES, "rt", encoding="utf-8", newline="") as lines:
            rows = (
                (row["rcid"], row["country"], row["vote"], *calls[row["rcid"].removesuffix(".0")])
                for row in csv.DictReader(lines)
            )
            while batch := list(itertools.islice(rows, BATCH)):
                with connection:
                    connection.executemany("INSERT OR IGNORE INTO votes VALUES (?, ?, ?, ?, ?)", batch)
        (stored,) = connection.execute("SELECT count(*) FROM votes").fetchone()
    return int(stored)


def load(table: Path, data: Path, progress: Callable[[str, int, int], None] | None = None) -> int:
    """`foedus load un-votes`, without the start of the program; returns how many events it stored."""
    log = open_log(None, data).log
    try:
        loaded = Loading(log, progress).load(table, "un-votes", None, Registry.bundled())
    finally:
        log.close()
    if loaded.rejected:
        sys.exit(f"{loaded.rejected} rows were rejected: {loaded.rejections[:3]}")
    return loaded.stored


def excerpt(table: Path, folder: Path, rows: int) -> None:
    """The first rows of the table, beside the whole table of roll calls."""
    shutil.copy(table / CALLS, folder / CALLS)
    with gzip.open(table / VOTES, "rt", encoding="utf-8", newline="") as lines:
        kept = io.StringIO()
        kept.writelines(itertools.islice(lines, rows + 1))
    (folder / VOTES).write_bytes(gzip.compress(kept.getvalue().encode()))


def seconds(work: Callable[[Path, Path], int], table: Path, clock: Clock) -> tuple[float, int]:
    with tempfile.TemporaryDirectory() as data:
        begin = clock()
        stored = work(table, Path(data))
        return clock() - begin, stored


def compare(table: Path, rows: int, clock: Clock) -> None:
    took: dict[str, list[float]] = {"log": [], "direct": []}
    with tempfile.TemporaryDirectory() as folder:
        excerpt(table, Path(folder), rows)
        works = {"log": load, "direct": direct}
        for number in range(ROUNDS):
            for name in sorted(works, reverse=bool(number % 2)):
                took[name].append(seconds(works[name], Path(folder), clock)[0])
    ratio = statistics.median(own / log for own, log in zip(took["direct"], took["log"], strict=True))
    rates = {name: rows / statistics.median(times) for name, times in took.items()}
    print(f"| {rows:,} rows | {rates['log']:,.0f} | {rates['direct']:,.0f} | {ratio:.2f} of direct |")


def whole(table: Path, clock: Clock) -> None:
    seen: list[tuple[int, int]] = []

    def progress(_what: str, done: int, _total: int) -> None:
        seen.append((done, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024))

    took, stored = seconds(lambda given, data: load(given, data, progress), table, clock)
    tenth = next(memory for done, memory in seen if done >= seen[-1][0] // 10)
    print(
        f"| {stored:,} events | {stored / took:,.0f} | {took:.0f} s | {tenth} MB after a tenth, {seen[-1][1]} MB in the end |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", type=Path, help="folder that holds un_votes.csv.gz and un_roll_calls.csv.gz")
    parser.add_argument("--rows", type=int, default=0, help="rows of a round, and no whole table")
    parser.add_argument("--processor", action="store_true", help="processor time, not the wall's")
    given = parser.parse_args()
    clock = time.process_time if given.processor else time.perf_counter
    if not given.rows:  # first, so that the memory is its own
        print("| whole table | events a second | took | memory |\n|---|---|---|---|")
        whole(given.table, clock)
        print()
    print("| what | log, a second | direct, a second | ratio |\n|---|---|---|---|")
    compare(given.table, given.rows or 100_000, clock)


if __name__ == "__main__":
    main()
