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
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from foedus.errors import BrokenPromise, MissingPart

if TYPE_CHECKING:
    import httpx

Progress = Callable[[str, int, int], None]
"""What is being done, how much of it is done, and how much there is (bytes)."""

Version = Literal["5.26", "2026"]
"""The Neo4j Communities that are locked: 5.26 is the long-term one, and the default."""

VERSIONS: tuple[Version, ...] = get_args(Version)
DEFAULT: Version = "5.26"
LOCKS = {"5.26": "neo4j.lock.toml", "2026": "neo4j-2026.lock.toml"}
CONNECTIONS = 8
ATTEMPTS = 4
MARK = "verified.json"
NEEDED_BYTES = 550_000_000
"""Free space asked for before a fetch: jars, the archive of their classes and a new store need about 150 MB each."""


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
def lock(version: Version) -> Lock:
    """The locked release of a version and its jars."""
    given = tomllib.loads(resources.files("foedus.graph.engine").joinpath(LOCKS[version]).read_text("utf-8"))
    jars = []
    for coordinates, sha256, size in given["jars"]:
        group, artifact, version, *classifier = coordinates.split(":")
        jars.append(Jar(group, artifact, version, classifier[0] if classifier else None, sha256, size))
    return Lock(given["neo4j"], tuple(jars))


def ensure_jars(cache_folder: Path, progress: Progress | None = None, version: Version = DEFAULT) -> Path:
    """The folder with all locked jars, verified; what is missing or broken is fetched.

    Raises:
        MissingPart: a jar is not there and cannot be fetched; says the ways out.
        BrokenPromise: what was fetched differs from the lock; it is not kept.
    """
    locked = lock(version)
    folder = cache_folder / f"neo4j-{locked.neo4j}" / "jars"
    if _marked(folder, locked):
        return folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise MissingPart(
            f"the cache {cache_folder} cannot be written ({error.strerror}): set FOEDUS_CACHE to a folder of yours"
        ) from error
    missing = [jar for jar in locked.jars if not _right(folder / jar.file, jar)]
    if missing:
        _refuse_small_disk(folder)
        _fetch(missing, folder, progress, len(locked.jars))
    _mark(folder, locked)
    return folder


def _right(file: Path, jar: Jar) -> bool:
    return (
        file.is_file()
        and file.stat().st_size == jar.size
        and hashlib.sha256(file.read_bytes()).hexdigest() == jar.sha256
    )


def _state(folder: Path, locked: Lock) -> dict[str, list[int]]:
    stats = ((jar.file, (folder / jar.file).stat()) for jar in locked.jars)
    return {name: [stat.st_size, stat.st_mtime_ns] for name, stat in stats}


def _marked(folder: Path, locked: Lock) -> bool:
    try:
        marked: object = json.loads((folder / MARK).read_text("utf-8"))
        return marked == _state(folder, locked)
    except (OSError, ValueError):
        return False


def _mark(folder: Path, locked: Lock) -> None:
    part = folder / f"{MARK}.{os.getpid()}.part"
    part.write_text(json.dumps(_state(folder, locked)), "utf-8")
    part.replace(folder / MARK)


def _refuse_small_disk(folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < NEEDED_BYTES:
        raise MissingPart(
            f"the embedded Neo4j needs about {NEEDED_BYTES // 10**6} MB in {folder}, and {free // 10**6} MB are free: "
            "make room, or set FOEDUS_CACHE to another disk"
        )


def _fetch(missing: list[Jar], folder: Path, progress: Progress | None, of: int) -> None:
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
            f"{len(missing) - count} of Neo4j's {of} jars are missing and cannot be fetched "
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
