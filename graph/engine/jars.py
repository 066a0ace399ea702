"""The embedded Neo4j's jars: fetched once by the lock, each checked against its digest.

What is there and right is not fetched again, so a broken or half download is repaired by the next call. After a full
check a mark with each file's size and time spares later starts the digests.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tomllib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from foedus.errors import BrokenPromise, MissingPart

if TYPE_CHECKING:
    import httpx

Progress = Callable[[str, int, int], None]
"""What is being done, how much of it is done, and how much there is (bytes)."""

CONNECTIONS = 8
ATTEMPTS = 4
MARK = "verified.json"
NEEDED_BYTES = 400_000_000
"""Free space asked for before a fetch: the jars have 140 MB, and a new store needs about as much again."""


class Jar(NamedTuple):
    """One locked jar; its size is in bytes."""

    group: str
    artifact: str
    version: str
    classifier: str | None
    sha256: str
    size: int

    @property
    def file(self) -> str:
        """Its file name."""
        return "-".join(filter(None, (self.artifact, self.version, self.classifier))) + ".jar"

    @property
    def path(self) -> str:
        """Its path in a Maven repository."""
        return f"{self.group.replace('.', '/')}/{self.artifact}/{self.version}/{self.file}"


class Lock(NamedTuple):
    """What the lock file says."""

    neo4j: str
    jars: tuple[Jar, ...]


@cache
def lock() -> Lock:
    """The locked version and its jars."""
    given = tomllib.loads(resources.files("foedus.graph.engine").joinpath("neo4j.lock.toml").read_text("utf-8"))
    jars = []
    for coordinates, sha256, size in given["jars"]:
        group, artifact, version, *classifier = coordinates.split(":")
        jars.append(Jar(group, artifact, version, classifier[0] if classifier else None, sha256, size))
    return Lock(given["neo4j"], tuple(jars))


def jars_folder(cache_folder: Path) -> Path:
    """Where the jars of the locked version lie."""
    return cache_folder / f"neo4j-{lock().neo4j}" / "jars"


def ensure_jars(cache_folder: Path, progress: Progress | None = None) -> Path:
    """The folder with all locked jars, verified; what is missing or broken is fetched.

    Raises:
        MissingPart: a jar is not there and cannot be fetched; says the ways out.
        BrokenPromise: what was fetched differs from the lock; it is not kept.
    """
    folder = jars_folder(cache_folder)
    if _marked(folder):
        return folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise MissingPart(
            f"the cache {cache_folder} cannot be written ({error.strerror}): set FOEDUS_CACHE to a folder of yours"
        ) from error
    missing = [jar for jar in lock().jars if not _right(folder / jar.file, jar)]
    if missing:
        _refuse_small_disk(folder)
        _fetch(missing, folder, progress)
    _mark(folder)
    return folder


def _right(file: Path, jar: Jar) -> bool:
    return (
        file.is_file()
        and file.stat().st_size == jar.size
        and hashlib.sha256(file.read_bytes()).hexdigest() == jar.sha256
    )


def _state(folder: Path) -> dict[str, list[int]]:
    stats = ((jar.file, (folder / jar.file).stat()) for jar in lock().jars)
    return {name: [stat.st_size, stat.st_mtime_ns] for name, stat in stats}


def _marked(folder: Path) -> bool:
    try:
        marked: object = json.loads((folder / MARK).read_text("utf-8"))
        return marked == _state(folder)
    except (OSError, ValueError):
        return False


def _mark(folder: Path) -> None:
    part = folder / f"{MARK}.{os.getpid()}.part"
    part.write_text(json.dumps(_state(folder)), "utf-8")
    part.replace(folder / MARK)


def _refuse_small_disk(folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < NEEDED_BYTES:
        raise MissingPart(
            f"the embedded Neo4j needs about {NEEDED_BYTES // 10**6} MB in {folder}, and {free // 10**6} MB are free: "
            "make room, or set FOEDUS_CACHE to another disk"
        )


def _fetch(missing: list[Jar], folder: Path, progress: Progress | None) -> None:
    import httpx

    count, done, total = 0, 0, sum(jar.size for jar in missing)
    limits = httpx.Limits(max_connections=CONNECTIONS)
    try:
        with (
            httpx.Client(timeout=60, follow_redirects=True, limits=limits) as client,
            ThreadPoolExecutor(CONNECTIONS) as pool,
        ):
            for jar in pool.map(lambda jar: _fetch_one(client, jar, folder), missing):
                count, done = count + 1, done + jar.size
                if progress:
                    progress(f"fetching Neo4j ({count} of {len(missing)} files)", done, total)
    except httpx.HTTPError as error:
        raise MissingPart(
            f"{len(missing) - count} of Neo4j's {len(lock().jars)} jars are missing and cannot be fetched "
            f"({type(error).__name__}). Two ways out: run once with a network (or copy {folder} from a machine that "
            "has them), or use your own Neo4j by FOEDUS_NEO4J_URI"
        ) from error
    except OSError as error:
        raise MissingPart(f"Neo4j's jars cannot be written to {folder}: {error.strerror}") from error


def _fetch_one(client: httpx.Client, jar: Jar, folder: Path) -> Jar:
    from jgo import constants

    body = _body(client, f"{constants.MAVEN_CENTRAL_URL}/{jar.path}")
    if hashlib.sha256(body).hexdigest() != jar.sha256:
        raise BrokenPromise(f"{jar.file}: what was fetched differs from the lock, and was not kept; try again later")
    part = folder / f"{jar.file}.{os.getpid()}.part"
    part.write_bytes(body)
    part.replace(folder / jar.file)
    return jar


def _body(client: httpx.Client, url: str) -> bytes:
    import httpx
    import stamina

    @stamina.retry(on=httpx.TransportError, attempts=ATTEMPTS, timeout=30)
    def get() -> bytes:
        return client.get(url).raise_for_status().content

    return get()
