"""Data directories for the integration tests, with the bundled articles in their logs or with nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest

from foedus.bootstrap import Foedus, open_foedus
from foedus.ingest.sources import read_sources
from foedus.settings import Settings


@pytest.fixture
def foedus(tmp_path: Path) -> Iterator[Foedus]:
    """A data directory of the test's own, of which the graph is never asked for."""
    with open_foedus(Settings(data=tmp_path / "data")) as opened:
        yield opened


@pytest.fixture(scope="session")
def bundled_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory whose log has the bundled articles; nothing is projected from it. Not to be written to."""
    data = tmp_path_factory.mktemp("bundled-log") / "data"
    articles = resources.files("foedus.ingest").joinpath("data", "articles")
    with open_foedus(Settings(data=data)) as foedus:
        for taken in foedus.take(read_sources([str(articles)])):
            assert taken.status == "new"
    return data


@pytest.fixture(scope="module")
def bundled_copy(bundled_log: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, for one module's own use."""
    data = tmp_path_factory.mktemp("bundled-copy") / "data"
    shutil.copytree(bundled_log, data)
    return data
