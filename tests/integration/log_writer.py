"""A process that gives birth to writers, each to be killed: what takes time to load is loaded once.

For each line on its standard input it forks a writer, which appends without end and says after each append, in one
write, which events are acknowledged. `early` says so before the append: the mistake that the test must notice.
"""

from __future__ import annotations

import os
import random
import sys
import time
from itertools import count
from pathlib import Path

from foedus.graph.events import ActorRegistered
from foedus.graph.log.opened import open_log
from foedus.graph.log.port import by_stream


def write(address: str | None, data: Path, round_: str, *, early: bool) -> None:
    log = open_log(address, data).log
    chance = random.Random(round_)
    for batch in count():
        names = [f"{round_}-{batch}-{place}" for place in range(chance.choice((1, 7, 150)))]
        said = ("".join(f"{name} " for name in names) + "\n").encode()
        if early:
            os.write(1, said)
        log.append(by_stream(ActorRegistered(actor_id=name, kind="state", name=name) for name in names))
        if not early:
            os.write(1, said)


def main() -> None:
    address, data, early = sys.argv[1] or None, Path(sys.argv[2]), sys.argv[3] == "early"
    if address:
        import psycopg_pool  # noqa: F401 (loaded once, before the forks)
    for line in sys.stdin:
        born = os.fork()
        if born == 0:
            write(address, data, line.strip(), early=early)
        os.write(1, f"born {born}\n".encode())
        os.waitpid(born, 0)
        time.sleep(0.001)
        os.write(1, b"dead\n")


if __name__ == "__main__":
    main()
