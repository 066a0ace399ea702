"""Labelled items in a form for hands, to train and to measure with.

    python -m foedus.ingest.extract.labelled FILE... > ITEMS.jsonl

A line ``@2011-03-17 Text.`` begins an item, of one line; its labels follow, each a line, empty where there is none:

    - actor | act | target | evidence | field=value; field=value

The act ends in ``?`` where the label is optional. A target is ``-`` where there is none, or need be none. Of several
ids that are equally right, each stands after ``or``. Evidence is the exact words. The fields, where they say something:
``f`` (factuality, else ``actual``), ``date``, ``speaker``, ``attr`` (attribution), ``cond`` (condition) and ``count``
(``28/32``, or ``28``). A line that begins with ``#`` is a comment.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any, get_args

from foedus.errors import BadInput
from foedus.graph.events import POLARITY, Factuality

_ITEM = re.compile(r"@(\d{4}-\d\d-\d\d) (.+)")
_FIELDS = frozenset({"f", "date", "speaker", "attr", "cond", "count"})


def read_labelled(path: Path) -> list[dict[str, Any]]:
    """The items of a file: this form where it ends in ``.txt``, else JSON Lines; of a folder, those of its ``.txt``.

    Each has ``id``, ``date``, ``text`` and ``claims``, as ``foedus evaluate`` reads them.
    """
    if path.is_dir():
        return [item for each in sorted(path.glob("*.txt")) for item in read_labelled(each)]
    lines = path.read_text(encoding="utf-8").splitlines()
    if path.suffix != ".txt":
        return [json.loads(line) for line in lines if line.strip()]
    return list(_items(path, lines))


def _items(path: Path, lines: Sequence[str]) -> Iterator[dict[str, Any]]:
    item: dict[str, Any] | None = None
    for number, line in enumerate(lines, 1):
        try:
            if begun := _ITEM.fullmatch(line):
                if item is not None:
                    yield item
                published, text = begun.groups()
                item = {"id": blake2b(text.encode(), digest_size=5).hexdigest(), "date": published, "text": text}
                item["claims"] = []
            elif item is not None and line.startswith("- "):
                item["claims"].append(_label(line[2:], item["text"]))
            elif line.strip() and not line.startswith("#"):
                raise ValueError("an item begins with @ and its date, a label with a hyphen")
        except ValueError as error:
            raise BadInput(f"{path}, line {number}: {error}: {line[:80]}") from None
    if item is not None:
        yield item


def _label(line: str, text: str) -> dict[str, Any]:
    parts = [part.strip() for part in line.split(" | ")]
    if len(parts) not in {4, 5}:
        raise ValueError("a label is actor | act | target | evidence, and perhaps | fields")
    actor, act, target, evidence = parts[:4]
    fields = dict(_field(each) for each in parts[4].split(";")) if len(parts) == 5 else {}
    optional, act = act.endswith("?"), act.removesuffix("?")
    if act not in POLARITY:
        raise ValueError(f"there is no act {act!r}")
    factuality = fields.get("f", "actual")
    if factuality not in get_args(Factuality):
        raise ValueError(f"there is no factuality {factuality!r}")
    for words in (evidence, fields.get("cond"), fields.get("attr")):
        if words is not None and words not in text:
            raise ValueError(f"{words!r} is not in the text")
    label = {
        "actor": actor.split(" or "), "act": act, "polarity": POLARITY[act], "factuality": factuality,
        "target": None if "-" in (targets := target.split(" or ")) else targets, "date": fields.get("date"),
        "speaker": fields.get("speaker"), "attribution": [fields["attr"]] if "attr" in fields else [],
        "condition": fields.get("cond"), "count": _count(fields.get("count")), "evidence": evidence,
    }  # fmt: skip
    return label | ({"optional": True} if optional else {})


def _field(written: str) -> tuple[str, str]:
    name, _, value = written.strip().partition("=")
    if name not in _FIELDS or not value:
        raise ValueError(f"a field is one of {', '.join(sorted(_FIELDS))}, = and its value")
    return name, value


def _count(written: str | None) -> list[int | None] | None:
    if written is None:
        return None
    some, _, whole = written.partition("/")
    return [int(some), int(whole) if whole else None]


def main(argv: Sequence[str] | None = None) -> None:
    """Write the items of files or folders as JSON Lines."""
    for path in sys.argv[1:] if argv is None else argv:
        for item in read_labelled(Path(path)):
            sys.stdout.write(json.dumps(item, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
