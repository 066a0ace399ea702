"""Writes the reference from the code: commands, queries, settings, events, JSON of answers. ``--check`` only compares."""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import typer

from foedus.cli.commands import app
from foedus.cypher.named import named_queries
from foedus.graph.events import EVENT_TYPES, Claim
from foedus.graph.fold.full_tally import FullTally
from foedus.graph.log.exported import Exported, Line
from foedus.graph.log.transfer import Transferred
from foedus.graph.log.verify import Verified
from foedus.graph.reads.actors import Actor
from foedus.graph.reads.alliances import AllianceAt
from foedus.graph.reads.coalitions import Coalitions
from foedus.graph.reads.diff import Diff
from foedus.graph.reads.explanation import Explained
from foedus.graph.reads.named import NamedAnswer
from foedus.graph.reads.positions import Page
from foedus.graph.reads.questions import Question
from foedus.graph.reads.status import Status
from foedus.graph.reads.timeline import Timeline
from foedus.graph.reads.who import Who
from foedus.ingest.evaluate.evaluation import Evaluation
from foedus.ingest.extract.explain import Explanation
from foedus.ingest.intake import Taken
from foedus.ingest.records.loading import Loaded
from foedus.ingest.review.items import Queue
from foedus.ingest.review.review import Decided
from foedus.settings import Settings

FOLDER = Path(__file__).parent / "reference"
NOTE = "<!-- written by docs/generate.py from the code; `make docs` writes it anew -->\n\n"

EXIT_CODES = """## Exit codes

| code | meaning |
|---|---|
| 0 | done |
| 1 | Foedus itself failed |
| 2 | bad input: the message names what, where and what to do |
| 3 | nothing is stored under that name |
| 4 | conflict: the state has moved on, or another process holds what is needed |
| 5 | stored data contradicts a promise |
| 6 | a part that is needed is not available |
| 7 | the projection stands before an event that it cannot apply |
| 8 | done in part; what failed is listed |
| 130 | interrupted; what was reported as done is stored |
"""

ANSWERS: dict[str, Any] = {
    "tally": FullTally,
    "who": Who,
    "timeline": Timeline,
    "diff": Diff,
    "explain": Explained,
    "alliance": AllianceAt,
    "coalition": Coalitions,
    "query": NamedAnswer,
    "status": Status,
    "load": Loaded,
    "verify": Verified,
    "log copy": Transferred,
    "log import": Transferred,
    "log export": Exported,
    "log export, each line of the file": Line,
    "question list": tuple[Question, ...],
    "evaluate": Evaluation,
    "extract --explain": Explanation,
    "review list": Queue,
    "POST /v1/review/{id}/decision": Decided,
    "GET /v1/actors/{id}": Actor,
    "GET /v1/positions": Page,
    "POST /v1/articles": Taken,
}


def cli() -> str:
    """docs/reference/cli.md."""
    parts = ["# Commands\n", "`foedus --data DIR COMMAND ...`; every command has `--help`.\n", *_commands(), EXIT_CODES]
    return NOTE + "\n".join(parts)


def _commands() -> Iterator[str]:
    root = typer.main.get_command(app)
    yield from _command("foedus", root)


def _command(path: str, command: Any) -> Iterator[str]:
    children = getattr(command, "commands", {})
    if path != "foedus" and not children:
        yield f"## `{path}`\n"
        yield inspect.cleandoc(command.help or "") + "\n"
        options = [parameter for parameter in command.params if parameter.name != "help"]
        if options:
            yield "| argument or option | meaning |\n|---|---|"
            for option in options:
                names = ", ".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts))
                meaning = (getattr(option, "help", "") or "").replace("|", "\\|")
                shown = names if option.opts[0].startswith("-") else f"`{(option.metavar or option.name).upper()}`"
                escaped = shown.replace("|", "\\|")
                yield f"| {escaped} | {meaning} |"
            yield ""
    for name in children:
        yield from _command(f"{path} {name}", children[name])


def settings() -> str:
    """docs/reference/settings.md."""
    lines = [
        "# Settings\n",
        "From the environment, else from `foedus.toml` in the working directory (names without `FOEDUS_`, in lower case),",
        "else the default. `foedus config` shows what is in force and where it came from.\n",
        "| setting | default | meaning |\n|---|---|---|",
    ]
    for name, field in Settings.model_fields.items():
        default = "your user's own folder" if field.default_factory else "-" if field.default is None else field.default
        lines.append(f"| `FOEDUS_{name.upper()}` | {default} | {field.description} |")
    return NOTE + "\n".join(lines) + "\n"


def events() -> str:
    """docs/reference/events.md."""
    lines = [
        "# Event types\n",
        "An event's id is 128 bits of SHA-256 over its type and its natural key, each part prefixed with its length: the",
        "same fact has the same id for ever, whatever fields are added later.\n",
    ]
    for name, cls in EVENT_TYPES.items():
        lines += [f"## {name}\n", _doc(cls), f"Stream `{cls.stream_of[0]}/<{cls.stream_of[1]}>`; schema version "
                  f"{cls.schema_version}; natural key: {', '.join(f'`{field}`' for field in cls.natural_key)}.\n"]  # fmt: skip
        lines += _fields(cls)
    lines += ["## Claim\n", "What `ClaimAsserted` and `ClaimCorrected` carry.\n", _doc(Claim), *_fields(Claim)]
    return NOTE + "\n".join(lines)


def _doc(cls: type) -> str:
    doc = inspect.cleandoc(cls.__doc__ or "")
    summary, _, attributes = doc.partition("Attributes:")
    listed = [f"- {line.strip()}" if ": " in line and line.startswith("    ") and line[4] != " " else f"  {line.strip()}"
              for line in attributes.splitlines() if line.strip()]  # fmt: skip
    return summary.strip() + "\n" + ("\n" + "\n".join(listed) + "\n" if listed else "")


def _fields(cls: type[msgspec.Struct]) -> list[str]:
    rows = ["| field | type | default |\n|---|---|---|"]
    for field in msgspec.structs.fields(cls):
        default = "required" if field.required else f"`{field.default!r}`"
        kind = str(cls.__annotations__.get(field.name, "")).replace("|", "\\|")
        rows.append(f"| `{field.name}` | {kind} | {default} |")
    return [*rows, ""]


def answers() -> str:
    """docs/reference/json.md."""
    lines = [
        "# The JSON of answers\n",
        "`--json` prints what the API answers, on one line. Fields are only ever added. Ids: a state is its ISO 3166",
        "alpha-3 code, an organisation its acronym, a person a slug. An open end is null. Schemas are JSON Schema 2020-12.\n",
    ]
    for name, kind in ANSWERS.items():
        lines += [
            f"## `{name}`\n",
            "```json",
            json.dumps(msgspec.json.schema(kind), indent=1, ensure_ascii=False),
            "```\n",
        ]
    return NOTE + "\n".join(lines)


def queries() -> str:
    """docs/reference/queries.md."""
    lines = [
        "# Named queries\n",
        "`foedus query NAME KEY=VALUE ...`, or `GET /v1/queries/NAME?KEY=VALUE`. Actors and questions are typed as an id or",
        "a name. [How to use them and your own Cypher](../how-to/cypher.md).\n",
    ]
    for query in named_queries():
        lines += [f"## {query.name}\n", f"{query.description} Example: `foedus query {query.name} {query.example}`\n"]
        lines += ["| parameter | kind | if not given |\n|---|---|---|"]
        lines += [f"| `{one.name}` | {one.kind} | {one.default or 'must be given'} |" for one in query.parameters]
        lines += [f"\nAnswers with: {query.columns}.\n"]
    return NOTE + "\n".join(lines)


PAGES = {"cli.md": cli, "queries.md": queries, "settings.md": settings, "events.md": events, "json.md": answers}


def stale() -> list[str]:
    """Names of pages that differ from the code."""
    return [
        name
        for name, page in PAGES.items()
        if not (FOLDER / name).is_file() or (FOLDER / name).read_text("utf-8") != page()
    ]


def main() -> int:
    """Write the pages, or with ``--check`` name those that are stale."""
    if "--check" in sys.argv:
        wrong = stale()
        if wrong:
            sys.stderr.write(f"docs/reference is stale: {', '.join(wrong)}; run `make docs`\n")
        return 1 if wrong else 0
    FOLDER.mkdir(exist_ok=True)
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
