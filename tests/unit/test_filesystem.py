"""SQLite's locks are not trusted to a network file system."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from foedus.errors import Unavailable
from foedus.graph.log import filesystem
from foedus.graph.log.opened import open_log

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the table of mounts is Linux's")


@pytest.fixture
def mounted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder under which a network share is said to be mounted, beside a local disk."""
    folder = (tmp_path / "my files").resolve()
    (folder / "share" / "deep").mkdir(parents=True)
    (folder / "shared-by-name-only").mkdir()
    escaped = str(folder).replace(" ", "\\040")
    table = tmp_path / "mounts"
    table.write_text(
        "overlay / overlay rw 0 0\n"
        f"/dev/sda1 {escaped} ext4 rw 0 0\n"
        f"server:/export {escaped}/share nfs4 rw,vers=4.2 0 0\n"
    )
    monkeypatch.setattr(filesystem, "_MOUNTS", table)
    return folder


def test_a_log_on_a_network_file_system_is_refused_with_what_to_do(mounted):
    with pytest.raises(Unavailable, match=r"network file system \(nfs4\).*FOEDUS_DATA.*FOEDUS_LOG"):
        open_log(None, mounted / "share" / "deep")
    assert list((mounted / "share" / "deep").iterdir()) == []


def test_a_log_that_is_a_link_to_a_network_file_system_is_refused(mounted):
    (mounted / "log.db").symlink_to(mounted / "share" / "log.db")
    with pytest.raises(Unavailable, match=r"network file system \(nfs4\)"):
        open_log(None, mounted)
    assert list((mounted / "share").iterdir()) == [mounted / "share" / "deep"]


@pytest.mark.parametrize("kind", ["fuse.cephfs", "fuse.juicefs", "beegfs"])
def test_a_cluster_file_system_is_one_of_the_network(mounted, monkeypatch, kind):
    monkeypatch.setattr(filesystem, "file_system_of", lambda folder: kind)
    with pytest.raises(Unavailable, match=kind):
        open_log(None, mounted)


def test_a_local_folder_is_taken_by_its_nearest_mount(mounted):
    assert filesystem.file_system_of(mounted / "shared-by-name-only") == "ext4"
    assert filesystem.file_system_of(mounted.parent) == "overlay"
    filesystem.refuse_network_file_system(mounted / "shared-by-name-only")
