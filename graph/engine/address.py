"""Where an embedded server can be reached, and whether it lives: what its process leaves in the data directory."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout


class Server(msgspec.Struct, frozen=True):
    """A running embedded server: its process, its port on loopback, its password."""

    pid: int
    port: int
    password: str

    @property
    def uri(self) -> str:
        """Its Bolt address."""
        return f"bolt://127.0.0.1:{self.port}"


def life_of(home: Path) -> FileLock:
    """The lock that a server holds while it lives; the system frees it however the process ends."""
    return FileLock(home / "running.lock", thread_local=False)


def is_running(home: Path) -> bool:
    """Whether a server lives in `home`, perhaps still starting or already stopping."""
    try:
        with life_of(home).acquire(blocking=False):
            return False
    except Timeout:
        return True


def address_in(home: Path) -> Server | None:
    """The address left in `home`, if there is one that can be read."""
    try:
        return msgspec.json.decode((home / "server.json").read_bytes(), type=Server)
    except (OSError, msgspec.MsgspecError):
        return None


def publish(home: Path, server: Server) -> None:
    """Leave the address in `home`, for this user's eyes only: it holds the password."""
    part = home / "server.json.part"
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(msgspec.json.encode(server))
    part.replace(home / "server.json")


def withdraw(home: Path) -> None:
    """Take the address away: no one should come any more."""
    (home / "server.json").unlink(missing_ok=True)
