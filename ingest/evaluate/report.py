"""An evaluation as a page of Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from foedus.ingest.evaluate.evaluation import Evaluation
from foedus.ingest.evaluate.figures import ActScore, Score

HOW = """A prediction is matched to at most one label, by the assignment that matches most. *Act*: same actor, act and
target (a label without a target takes any), and evidence with words in common. *Stance*: the polarity in place of the
act. A label marked optional costs nothing when missed and nothing when found. Factuality, date, attribution, condition
and count are judged on claims matched by act: a date where the label has one, the last three where either side says
something. *Flipped*: the labels give this actor the opposite polarity in these words. *Taken as fact*: predicted
`actual`, labelled planned, possible, conditional or denied. *Wrong actor*: right but for an actor who is another
one."""


def report(evaluation: Evaluation) -> str:
    """The whole page."""
    return "\n".join(_lines(evaluation)) + "\n"


def _lines(evaluation: Evaluation) -> Iterator[str]:
    rows = evaluation.rows
    yield f"# Extraction on {evaluation.gold}\n"
    yield (
        f"{evaluation.documents} documents, {evaluation.labels} labels, {evaluation.optional} optional ones. "
        f"Intervals: 95 %, bootstrap by document, {evaluation.resamples} resamples, seed {evaluation.seed}.\n"
    )
    yield from _table(
        ("extractor", "claims", "act F1", "P", "R", "stance F1", "P", "R"),
        ((row.name, str(row.predictions), *_score(row.act), *_score(row.stance)) for row in rows),
    )
    yield "## On matched claims\n"
    yield from _table(
        ("extractor", "factuality", "date", "attribution", "condition", "count"),
        (
            (row.name, *map(str, (row.factuality, row.date, row.attribution, row.condition, row.count)))
            for row in rows
        ),
    )  # fmt: skip
    yield "## Harm, as shares of the claims\n"
    yield from _table(
        ("extractor", "flipped", "taken as fact", "planned", "possible", "denied", "wrong actor", "grounded"),
        ((row.name, *(str(getattr(row.harm, name)) for name in row.harm.__struct_fields__)) for row in rows),
    )
    yield "## By act\n"
    for row in rows:
        yield f"### {row.name}\n"
        yield from _table(("act", "labels", "claims", "right", "P", "R", "F1"), map(_act, row.acts))
        if row.without:
            yield f"{row.without} documents without a prediction, counted as without claims.\n"
        if row.beyond:
            yield f"{row.beyond} documents that are not labelled, left out.\n"
    yield "## How it is counted\n"
    yield HOW


def _score(score: Score) -> Iterator[str]:
    for each in (score.f1, score.precision, score.recall):
        yield f"{each.value:.3f} ({each.low:.3f} to {each.high:.3f})"


def _act(act: ActScore) -> tuple[str, ...]:
    figures = (f"{each:.3f}" for each in (act.precision, act.recall, act.f1))
    return act.act, str(act.labels), str(act.predictions), str(act.right), *figures


def _table(headings: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield _row(headings)
    yield "|" + "---|" * len(headings)
    for row in rows:
        yield _row(row)
    yield ""


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
