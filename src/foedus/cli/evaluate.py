"""``foedus evaluate``: extractors held to labels."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from foedus.cli.options import AsJson
from foedus.cli.output import show
from foedus.errors import BadInput

if TYPE_CHECKING:
    from rich.console import Console

    from foedus.ingest.evaluate.evaluation import Evaluation
    from foedus.ingest.evaluate.figures import Figures, Score, Share


def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="Labels: JSON Lines with id, text, claims.")],
    predictions: Annotated[
        list[Path], typer.Argument(metavar="PREDICTIONS...", help="What `foedus extract` prints, a file an extractor.")
    ],
    texts: Annotated[Path | None, typer.Option("--texts", help="The texts, where GOLD comes without them.")] = None,
    report: Annotated[Path | None, typer.Option("--report", metavar="FILE.md", help="Write a report as well.")] = None,
    resamples: Annotated[int, typer.Option("--resamples", min=1, help="Bootstrap resamples for the intervals.")] = 1000,
    as_json: AsJson = False,
) -> None:
    """Score claims against labels: acts, stances and details, and the errors that mislead; a row an extractor.

    Example: `foedus extract gold.jsonl > rules.jsonl; foedus evaluate gold.jsonl rules.jsonl --report scores.md`
    """
    from foedus.ingest.evaluate.evaluation import evaluate as score
    from foedus.ingest.evaluate.report import report as page

    answer = score(gold, predictions, texts=texts, resamples=resamples)
    if report is not None:
        try:
            report.write_text(page(answer), "utf-8")
        except OSError as error:
            raise BadInput(f"{report}: cannot be written ({error.strerror})") from None
    for row in answer.rows:
        if row.without:
            print(f"foedus: {row.name}: {row.without} documents lack a line, counted as no claims", file=sys.stderr)
        if row.beyond:
            print(f"foedus: {row.name}: {row.beyond} documents are not labelled, left out", file=sys.stderr)
    show(answer, as_json=as_json, text=_tables)


def _tables(answer: Evaluation, console: Console) -> None:
    from rich.markup import escape
    from rich.table import Table

    console.print(
        f"[bold]{escape(answer.gold)}[/]: {answer.documents} documents, {answer.labels} labels "
        f"({answer.optional} optional ones beside); 95 % intervals by document"
    )
    table = Table(pad_edge=False, box=None, padding=(0, 2, 1, 0))
    for heading in ("extractor", "act F1", "stance F1", "on matched claims", "harm"):
        table.add_column(heading, overflow="fold")
    for row in answer.rows:
        table.add_row(
            f"{escape(row.name)}\n{row.predictions} claims",
            _score(row.act),
            _score(row.stance),
            _details(row),
            _harm(row),
        )
    console.print(table)
    acts = Table(pad_edge=False, box=None, padding=(0, 2, 0, 0))
    for heading in ("F1 by act", "labels", *(escape(row.name) for row in answer.rows)):
        acts.add_column(heading)
    by_act = {row.name: {act.act: act for act in row.acts} for row in answer.rows}
    for act in dict.fromkeys(act for scores in by_act.values() for act in scores):
        found = [scores.get(act) for scores in by_act.values()]
        labels = next(one.labels for one in found if one)
        acts.add_row(
            act, str(labels), *(f"{one.f1:.2f}  ({one.right} of {one.predictions})" if one else "-" for one in found)
        )
    console.print(acts)


def _score(score: Score) -> str:
    f1 = score.f1
    return f"{f1.value:.3f}  {f1.low:.3f}-{f1.high:.3f}\nP {score.precision.value:.3f}  R {score.recall.value:.3f}"


def _details(row: Figures) -> str:
    names = ("factuality", "date", "attribution", "condition", "count")
    return "\n".join(f"{name} {_of(getattr(row, name))}" for name in names)


def _harm(row: Figures) -> str:
    harm = row.harm
    shown = {
        "flipped": harm.flipped, "taken as fact": harm.taken_as_fact, "wrong actor": harm.wrong_actor,
        "grounded": harm.grounded,
    }  # fmt: skip
    return "\n".join(f"{name} {_of(share)}" for name, share in shown.items())


def _of(share: Share) -> str:
    return str(share).replace(" of ", "/")
