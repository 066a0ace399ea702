"""The log against the shortest code that does the same work without the guarantees, in one run.

    python tests/bench/bench_log.py [EVENTS]

Direct append: plain sqlite3 with one unique index, rows encoded by msgspec, durable at every commit. Direct replay:
SELECT and msgspec decode. Both alternate with ours; the medians of the ratios are printed.
"""

from __future__ import annotations

import hashlib
import sqlite3
import statistics
import sys
import tempfile
import time
from pathlib import Path

import msgspec

from foedus.graph.events import Claim, ClaimAsserted
from foedus.graph.log.opened import open_log
from foedus.graph.log.port import by_stream

BATCH = 1_000
ROUNDS = 5


def events(first: int, count: int) -> list[ClaimAsserted]:
    claim = Claim(actor="HUN", act="oppose", question="q", option="o", valid_from="2024-03-05", evidence=(10, 40))
    return [
        ClaimAsserted(claim_id=f"clm-{n:020}", article_id=f"art-{n:020}", extractor="rules/1", claim=claim)
        for n in range(first, first + count)
    ]


def direct_append(connection: sqlite3.Connection, batch: list[ClaimAsserted]) -> None:
    rows = [(hashlib.sha256(event.claim_id.encode()).digest()[:16], msgspec.json.encode(event)) for event in batch]
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("INSERT INTO events (event_id, payload) VALUES (?, ?)", rows)
    connection.execute("COMMIT")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        plain = sqlite3.connect(Path(folder) / "plain.db", isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            plain.execute(f"PRAGMA {pragma}")
        plain.execute("CREATE TABLE events (sequence INTEGER PRIMARY KEY, event_id BLOB UNIQUE, payload BLOB) STRICT")
        opened = open_log(None, Path(folder) / "data")
        ours, direct = [], []
        for start in range(0, count, BATCH):
            batch = events(start, BATCH)
            begin = time.perf_counter()
            opened.log.append(by_stream(batch))
            middle = time.perf_counter()
            direct_append(plain, batch)
            end = time.perf_counter()
            ours.append(middle - begin)
            direct.append(end - middle)
        ratio = statistics.median(d / o for d, o in zip(direct, ours, strict=True))
        tenth = max(1, len(ours) // 10)
        growth = statistics.median(ours[:tenth]) / statistics.median(ours[-tenth:])
        print(
            f"| append, batches of {BATCH}, durable | {BATCH / statistics.median(ours):,.0f} events/s | {ratio:.2f} of direct |"
        )
        print(f"| append rate at the end, of that at the start ({count:,} events) | | {growth:.2f} |")
        rates, ratios = [], []
        decoder = msgspec.json.Decoder(ClaimAsserted)
        for _ in range(ROUNDS):
            begin = time.perf_counter()
            read = sum(1 for _ in opened.log.read())
            middle = time.perf_counter()
            for (payload,) in plain.execute("SELECT payload FROM events ORDER BY sequence"):
                decoder.decode(payload)
            end = time.perf_counter()
            rates.append(read / (middle - begin))
            ratios.append((end - middle) / (middle - begin))
        print(
            f"| replay of typed events | {statistics.median(rates):,.0f} events/s | {statistics.median(ratios):.2f} of direct |"
        )
        instant = opened.log.head().recorded_at
        begin = time.perf_counter()
        for _ in range(1_000):
            opened.log.sequence_at(instant)
        print(f"| sequence_at | {(time.perf_counter() - begin):.3f} ms | |")
        opened.log.close()
        plain.close()


if __name__ == "__main__":
    main()
