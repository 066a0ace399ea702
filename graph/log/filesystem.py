"""Where SQLite's locks cannot be trusted: network file systems."""

from __future__ import annotations

import sys
from pathlib import Path

from foedus.errors import Unavailable

NETWORK = frozenset(
    [
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "afpfs",
        "webdav",
        "9p",
        "ceph",
        "glusterfs",
        "lustre",
        "afs",
        "davfs",
        "fuse.sshfs",
        "fuse.rclone",
        "fuse.s3fs",
        "fuse.gcsfuse",
        "fuse.glusterfs",
        "fuse.ceph-fuse",
        "fuse.cephfs",
        "fuse.juicefs",
        "beegfs",
    ]
)
_MOUNTS = Path("/proc/self/mounts")


def refuse_network_file_system(folder: Path) -> None:
    """Raise `Unavailable` where a folder is known to lie on a network file system (seen on Linux only)."""
    kind = file_system_of(folder)
    if kind in NETWORK:
        raise Unavailable(
            f"{folder} lies on a network file system ({kind}), where SQLite cannot keep its promises: "
            "name a local folder with FOEDUS_DATA, or a PostgreSQL server with FOEDUS_LOG"
        )


def file_system_of(folder: Path) -> str | None:
    """The type of the file system that holds the folder, where the system tells; else None."""
    if not sys.platform.startswith("linux") or not _MOUNTS.exists():
        return None
    resolved = str(folder.resolve())
    longest, kind = "", None
    for line in _MOUNTS.read_text("utf-8", "replace").splitlines():
        _, mount, type_, *_ = line.split(" ")
        mount = mount.replace("\\040", " ")
        inside = resolved == mount or resolved.startswith(mount.rstrip("/") + "/")
        if inside and len(mount) >= len(longest):
            longest, kind = mount, type_
    return kind
