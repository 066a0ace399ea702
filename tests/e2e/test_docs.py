"""What the documentation tells a reader to type works as it stands."""

from __future__ import annotations

import re
import shlex

import pytest
from doc_pages import DOCS, commands


@pytest.mark.slow
@pytest.mark.parametrize(
    "page", ["tutorial/first-steps.md", "how-to/names-and-offices.md", "how-to/sources.md", "how-to/cypher.md"]
)
def test_every_command_of_the_page_works(page, tmp_path, run_foedus, serving):
    serving(tmp_path / "data")
    for line in commands(page, tmp_path):
        command = shlex.split(line)
        assert command[0] == "foedus"
        done = run_foedus(tmp_path / "data", *command[1:], cwd=tmp_path)
        assert done.returncode == 0, f"{line}\n{done.stderr}"


def test_links_between_pages_lead_somewhere():
    for page in [*DOCS.rglob("*.md"), *DOCS.parent.glob("*.md")]:
        for target in re.findall(r"\]\((?!https?://)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
