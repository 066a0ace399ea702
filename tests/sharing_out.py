"""How `make test` shares the tests out among its processes: by file, those with slow tests first.

A file's tests stay together, for the fixtures that they share. The files that ask for `served` are one piece, so that
one process alone starts that server. What is quick comes last, so that no process has a long file left to do while
the others have nothing.
"""

from __future__ import annotations

from collections import Counter

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

SERVED = ("tests/e2e/test_api.py", "tests/e2e/test_cli.py", "tests/e2e/test_review_decisions.py")
"""A file of these that is missing here costs time, and nothing else."""


def piece(nodeid: str) -> str:
    """What a test's piece is called: by its file, or by the server that several files share."""
    file = nodeid.split("::", 1)[0]
    return "served" if file in SERVED else file


class ByPiece(LoadFileScheduling):
    """Give a process whole pieces, in the order of the collection."""

    def _split_scope(self, nodeid: str) -> str:
        return piece(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByPiece | None:
    if config.getvalue("dist") != "loadfile":
        return None
    config.option.loadscopereorder = False  # xdist would begin with the files that have the most tests
    return ByPiece(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those with the most slow tests first; among equals the order stays as random as it was."""
    slow = Counter(piece(item.nodeid) for item in items if item.get_closest_marker("slow"))
    slow["served"] += 5  # the making of its server is slow
    items.sort(key=lambda item: -slow[piece(item.nodeid)])
