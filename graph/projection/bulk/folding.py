"""The whole log as the importer's files: both halves of a rebuild, the second in processes of its own."""

from __future__ import annotations

import multiprocessing
import sqlite3
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from foedus.errors import Unavailable
from foedus.graph.fold.model import Policy
from foedus.graph.log.port import TextStore
from foedus.graph.projection import rows
from foedus.graph.projection.bulk import check
from foedus.graph.projection.bulk.files import Files
from foedus.graph.projection.bulk.keys import Folded, Task, fold
from foedus.graph.projection.bulk.spool import PARTS, Spool
from foedus.graph.projection.bulk.whole import Whole
from foedus.graph.projection.parked import Readable
from foedus.graph.projection.poison import Poisoned
from foedus.graph.projection.projector import Progress


class Written(NamedTuple):
    """What lies in the folder.

    Attributes:
        goal: the sequence that it stands at; less than was asked for where an event cannot be applied.
        counts: rows, by kind.
        prefix: of the sampled positions' ids; sampled: the positions, as `check.compare` takes them.
        unlisted: lists that the files cannot hold, as `Files.unlisted`.
    """

    goal: int
    counts: dict[str, int]
    prefix: str
    sampled: list[str]
    unlisted: list[tuple[str, str, str, list[str]]]


def write(
    folder: Path, log: Readable, texts: TextStore, policy: Policy, goal: int, progress: Progress | None
) -> Written:
    """Fold the log's first `goal` events into files in `folder`; fewer, up to one that cannot be applied.

    Raises:
        Unavailable: the disk does not take the files, or a process was killed.
    """
    while True:
        scratch = folder / str(goal)
        try:
            scratch.mkdir(parents=True)
            return _write(scratch, log, texts, policy, goal, progress)
        except Poisoned as poisoned:
            goal = poisoned.sequence - 1
        except (OSError, sqlite3.OperationalError) as error:
            raise Unavailable(
                f"the files of the rebuild in {folder} cannot be written ({error}): make room there, and run the same "
                "again; the graph is as it was"
            ) from error
        except BrokenProcessPool as error:
            raise Unavailable(
                "a process that folds was killed, perhaps for want of memory: run the same again; "
                "the graph is as it was"
            ) from error


def _write(
    folder: Path, log: Readable, texts: TextStore, policy: Policy, goal: int, progress: Progress | None
) -> Written:
    spool_path = folder / "spool.db"
    with Files(folder, "whole") as files, closing(Spool(spool_path)) as spool:
        whole = Whole(log, texts, goal, spool, files)
        for sequence in whole.read():
            if progress:
                progress("reading the log (events)", sequence, goal)
        spool.seal()
        prefix = check.prefix(spool.entries)
        subjects = {
            id_: subject
            for id_, opened in whole.state.questions.items()
            if (subject := rows.sided_with(opened)) is not None
        }
        tasks = [Task(spool_path, part, folder, policy, subjects, prefix) for part in range(PARTS)]
        folded = list(_folded(tasks, spool.entries))
        whole.finish({option for part in folded for option in part.options})
    counts: Counter[str] = Counter(files.counts)
    for part in folded:
        counts.update(part.counts)
    spool_path.unlink()
    return Written(goal, dict(counts), prefix, [line for part in folded for line in part.sampled], files.unlisted)


FEW = 20_000
"""Entries under which further processes cost more than they save."""


def _folded(tasks: list[Task], entries: int) -> Iterator[Folded]:
    if entries < FEW:
        yield from map(fold, tasks)
        return
    with ProcessPoolExecutor(len(tasks), mp_context=multiprocessing.get_context("spawn")) as pool:
        waiting: list[Future[Folded]] = [pool.submit(fold, task) for task in tasks]
        for one in waiting:
            yield one.result()
