"""What the documentation tells a reader to type works as it stands."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
BLOCK = re.compile(r"^```(file (?P<name>\S+)|console)\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE)


@pytest.mark.slow
@pytest.mark.parametrize(
    "page", ["tutorial/first-steps.md", "how-to/names-and-offices.md", "how-to/sources.md", "how-to/cypher.md"]
)
def test_every_command_of_the_page_works(page, tmp_path, run_foedus, serving):
    serving(tmp_path / "data")
    for block in BLOCK.finditer((DOCS / page).read_text("utf-8")):
        if block["name"]:
            (tmp_path / block["name"]).write_text(block["body"])
            continue
        for line in block["body"].splitlines():
            command = shlex.split(line.removeprefix("$ "))
            assert command[0] == "foedus"
            done = run_foedus(tmp_path / "data", *command[1:], cwd=tmp_path)
            assert done.returncode == 0, f"{line}\n{done.stderr}"


def test_links_between_pages_lead_somewhere():
    for page in [*DOCS.rglob("*.md"), *DOCS.parent.glob("*.md")]:
        for target in re.findall(r"\]\((?!https?://)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
