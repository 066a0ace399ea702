"""From counts to figures: precision, recall and F1 with bootstrap intervals by document, shares, harm, by act."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np

from foedus.graph.events import ACTS, Act
from foedus.ingest.evaluate.counts import COUNTED

RESAMPLES = 1000
SEED = 7


class Measured(msgspec.Struct, frozen=True):
    """A value with the 2.5th and the 97.5th percentile of its bootstrap resamples of whole documents."""

    value: float
    low: float
    high: float


class Score(msgspec.Struct, frozen=True):
    """Precision, recall and their harmonic mean."""

    precision: Measured
    recall: Measured
    f1: Measured


class Share(msgspec.Struct, frozen=True):
    """So many of so many; `share` is None where there is none to count."""

    share: float | None
    count: int
    of: int

    def __str__(self) -> str:
        return f"{self.count / self.of:.3f} ({self.count} of {self.of})" if self.of else "-"


class ActScore(msgspec.Struct, frozen=True):
    """One act: how many labels and predictions there are, and how many are the same."""

    act: Act
    labels: int
    predictions: int
    right: int
    precision: float
    recall: float
    f1: float


class Harm(msgspec.Struct, frozen=True):
    """Errors that mislead, as shares of the predictions.

    Attributes:
        flipped: the labels give this actor the opposite polarity in these words.
        taken_as_fact: predicted `actual`, labelled otherwise.
        planned, possible, denied: those of these that are labelled so; `possible` holds the conditional ones too.
        wrong_actor: right but for an actor who is another one, though resolved.
        grounded: the evidence stands in the text.
    """

    flipped: Share
    taken_as_fact: Share
    planned: Share
    possible: Share
    denied: Share
    wrong_actor: Share
    grounded: Share


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """One extractor's figures.

    Attributes:
        name: of the file, and of the extractor where the file says it.
        act: same actor, act and target; `stance`: same actor, polarity and target.
        factuality, date, attribution, condition, count: right on claims matched by act; from `date` on only where
            the label (of a date) or either side (of the others) says something.
        acts: by act, those that occur.
        without: documents that no line predicts for, counted as without claims.
        beyond: documents that are predicted for and not labelled, left out.
    """

    name: str
    predictions: int
    act: Score
    stance: Score
    factuality: Share
    date: Share
    attribution: Share
    condition: Share
    count: Share
    harm: Harm
    acts: tuple[ActScore, ...]
    without: int = 0
    beyond: int = 0


_Array = np.ndarray[Any, Any]


def figures(
    name: str, counts: Sequence[Counter[str]], *, resamples: int = RESAMPLES, without: int = 0, beyond: int = 0
) -> Figures:
    """The figures of one extractor from the counts of every document. The same counts give the same figures."""
    by_document = np.array([[each[name] for name in COUNTED] for each in counts], dtype=float)
    total = sum(counts, Counter[str]())
    drawn = np.random.default_rng(SEED).multinomial(len(counts), np.full(len(counts), 1 / len(counts)), resamples)
    sums = dict(zip(COUNTED, np.vstack([by_document.sum(axis=0), drawn @ by_document]).T, strict=True))

    def share(count: str, of: str) -> Share:
        return _share(total[count], total[of])

    def harm(count: str) -> Share:
        return _share(total[count], total["predictions"])

    false = total["false_planned"] + total["false_possible"] + total["false_denied"]
    return Figures(
        name=name,
        predictions=total["predictions"],
        act=_score(sums, "act"),
        stance=_score(sums, "stance"),
        factuality=share("factuality_right", "pairs"),
        date=share("date_right", "dated"),
        attribution=share("attribution_right", "attributed"),
        condition=share("condition_right", "conditioned"),
        count=share("count_right", "counted"),
        harm=Harm(
            flipped=harm("flipped"),
            taken_as_fact=_share(false, total["predictions"]),
            planned=harm("false_planned"),
            possible=harm("false_possible"),
            denied=harm("false_denied"),
            wrong_actor=harm("wrong_actor"),
            grounded=_share(total["predictions"] - total["ungrounded"], total["predictions"]),
        ),
        acts=tuple(_act(act, total) for act in ACTS if total[f"labels:{act}"] or total[f"predictions:{act}"]),
        without=without,
        beyond=beyond,
    )


def _score(sums: dict[str, _Array], kind: str) -> Score:
    """Row 0 of the sums is what was counted, the others are the resamples."""
    right = sums[f"{kind}_right"]
    precision = _ratio(right, sums["predictions"] - sums[f"{kind}_free"])
    recall = _ratio(right, sums["labels"])
    f1 = _ratio(2 * precision * recall, precision + recall)
    return Score(_measured(precision), _measured(recall), _measured(f1))


def _ratio(count: _Array, of: _Array) -> _Array:
    return np.divide(count, of, out=np.zeros_like(count), where=of > 0)


def _measured(values: _Array) -> Measured:
    low, high = np.percentile(values[1:], (2.5, 97.5))
    return Measured(round(float(values[0]), 4), round(float(low), 4), round(float(high), 4))


def _share(count: int, of: int) -> Share:
    return Share(round(count / of, 4) if of else None, count, of)


def _act(act: Act, total: Counter[str]) -> ActScore:
    labels, predictions, right = (total[f"{kind}:{act}"] for kind in ("labels", "predictions", "right"))
    precision = right / predictions if predictions else 0.0
    recall = right / labels if labels else 0.0
    f1 = 2 * right / (labels + predictions) if right else 0.0
    return ActScore(act, labels, predictions, right, round(precision, 4), round(recall, 4), round(f1, 4))
