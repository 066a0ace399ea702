"""What the documentation tells a reader to type works as it stands."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from doc_pages import DOCS, commands


@pytest.mark.slow
def test_every_command_of_the_tutorial_works_beside_what_serves(tmp_path, run_foedus, serving):
    serving(tmp_path / "data")
    typed("tutorial/first-steps.md", tmp_path, run_foedus)


@pytest.mark.slow
@pytest.mark.parametrize("page", ["how-to/names-and-offices.md", "how-to/sources.md", "how-to/cypher.md"])
def test_every_command_of_the_page_works(page, tmp_path, run_foedus, shared_graph):
    typed(page, tmp_path, partial(run_foedus, more=shared_graph))


def typed(page: str, folder: Path, run: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    for line in commands(page, folder):
        command = shlex.split(line)
        assert command[0] == "foedus"
        done = run(folder / "data", *command[1:], cwd=folder)
        assert done.returncode == 0, f"{line}\n{done.stderr}"


def test_links_between_pages_lead_somewhere():
    for page in [*DOCS.rglob("*.md"), *DOCS.parent.glob("*.md")]:
        for target in re.findall(r"\]\((?!https?://)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
