"""A page of the documentation as a reader goes through it: files are written, commands come one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"
BLOCK = re.compile(r"^```(file (?P<name>\S+)|console)\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE)


def commands(page: str, folder: Path) -> Iterator[str]:
    """The lines that a page tells to type, in order; what it shows as a file is written into `folder` on the way."""
    for block in BLOCK.finditer((DOCS / page).read_text("utf-8")):
        if block["name"]:
            (folder / block["name"]).write_text(block["body"])
            continue
        for line in block["body"].splitlines():
            yield line.removeprefix("$ ")
