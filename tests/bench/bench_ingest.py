"""Articles into the log: does memory stay flat, and do two processes do twice the work of one?

    python tests/bench/bench_ingest.py [TEXTS.jsonl ...] [--articles 100000] [--compare 3000] [--rounds 2]

Articles are made of two of the texts (without a file: of the bundled articles' sentences), a sentence with words that
occur nowhere else, and an address: no two are near copies, and the vocabulary grows as that of news does. The first
table is one process that takes `--articles` in. The second takes the same `--compare` articles in by one process and
by two, in turn; "CPU" is the time of all processes, their start included. Linux, since memory is read from ``/proc``.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import string
import tempfile
import time
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

from foedus.bootstrap import open_foedus
from foedus.ingest.sources import Source, SourceText, read_sources, source_text
from foedus.settings import Settings

MOST_WORDS = 35
"""Of a text that articles are made of: short ones, so that many articles can be read."""

FIRST = 0.1
"""Part of the articles after which memory is compared with that at the end: what is loaded once is loaded by then."""

LINES = 10


def pieces(paths: list[str]) -> list[str]:
    texts = [source.text for source in read_sources(paths) if isinstance(source, SourceText)]
    lines = [line.strip() for text in texts for line in text.split("\n")]
    return [line for line in lines if 8 <= len(line.split()) <= MOST_WORDS]


def articles(texts: list[str], count: int) -> Iterator[Source]:
    draw = random.Random(1)
    for number in range(count):
        first, second = draw.sample(texts, 2)
        names = " ".join("".join(draw.choices(string.ascii_lowercase, k=8)).capitalize() for _ in range(2))
        yield source_text(
            text=f"{first} {second} Minister {names} spoke.",
            origin=f"article {number}",
            published="2024-06-04",
            outlet="Example Wire",
            url=f"https://wire.example/2024/06/{number}",
        )


def resident() -> float:
    """Megabytes that this process holds."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def processor() -> float:
    """Seconds of processor that this process and its children, once ended, have taken."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def memory(texts: list[str], count: int) -> None:
    print("| articles | resident memory, MB | articles a second of processor |\n|---|---|---|")
    held: dict[int, float] = {}
    with tempfile.TemporaryDirectory() as folder, open_foedus(Settings(data=Path(folder))) as foedus:
        began = processor()
        for number, _ in enumerate(foedus.take(articles(texts, count)), start=1):
            if number % (count // LINES) == 0:
                held[number] = resident()
                print(f"| {number:,} | {held[number]:.0f} | {number / (processor() - began):.0f} |", flush=True)
    first, last = held[round(count * FIRST)], held[max(held)]
    print(f"\nmemory at the end is {last / first:.2f} times that after a tenth")


def compare(texts: list[str], count: int, rounds: int) -> None:
    print("| round | processes | articles a second | CPU, ms an article |\n|---|---|---|---|")
    for number in range(1, rounds + 1):
        took = {}
        for processes in (1, 2) if number % 2 else (2, 1):
            with tempfile.TemporaryDirectory() as folder, open_foedus(Settings(data=Path(folder))) as foedus:
                start, cpu = time.perf_counter(), processor()
                for _ in foedus.take(articles(texts, count), processes=processes):
                    pass
                took[processes], cpu = time.perf_counter() - start, processor() - cpu
            print(f"| {number} | {processes} | {count / took[processes]:.1f} | {1000 * cpu / count:.1f} |", flush=True)
        print(f"| {number} | two against one | {took[1] / took[2]:.2f} | |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", metavar="TEXTS.jsonl")
    parser.add_argument("--articles", type=int, default=5_000)
    parser.add_argument("--compare", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=2)
    given = parser.parse_args()
    with resources.as_file(resources.files("foedus.ingest").joinpath("data", "articles")) as folder:
        texts = pieces(given.paths or [str(folder)])
    if given.articles:
        memory(texts, given.articles)
    if given.compare:
        compare(texts, given.compare, given.rounds)


if __name__ == "__main__":
    main()
