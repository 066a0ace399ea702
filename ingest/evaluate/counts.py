"""What is counted in one document; every figure is a ratio of sums of these."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from foedus.graph.events import Factuality
from foedus.ingest.evaluate.labels import Compared
from foedus.ingest.evaluate.matching import matched, other_actor, overlap, same_act, same_stance

COUNTED = (
    "labels", "predictions", "act_right", "act_free", "stance_right", "stance_free", "pairs", "factuality_right",
    "dated", "date_right", "attributed", "attribution_right", "conditioned", "condition_right", "counted",
    "count_right", "flipped", "false_planned", "false_possible", "false_denied", "ungrounded", "wrong_actor",
)  # fmt: skip
"""Names of the counts. ``free``: predictions matched to an optional label, which count neither way."""

_TAKEN_AS_FACT: dict[Factuality, str] = {
    "planned": "false_planned", "possible": "false_possible", "conditional": "false_possible", "denied": "false_denied",
}  # fmt: skip

_COMMON = 0.5
"""Share of the words of the longer text that two texts have in common when they say the same."""


def counts_of(labels: Sequence[Compared], predictions: Sequence[Compared]) -> Counter[str]:
    """The counts of one document; beside `COUNTED`, by act: ``labels:ACT``, ``predictions:ACT``, ``right:ACT``."""
    counts: Counter[str] = Counter()
    counts["predictions"] = len(predictions)
    counts["ungrounded"] = sum(prediction.span is None for prediction in predictions)
    counts["labels"] = sum(not label.optional for label in labels)
    counts.update(f"labels:{label.act}" for label in labels if not label.optional)
    pairs = matched(labels, predictions, same_act)
    free = {prediction for label, prediction in pairs if labels[label].optional}
    counts["act_free"] = len(free)
    counts["act_right"] = len(pairs) - len(free)
    counts.update(f"right:{labels[label].act}" for label, _ in pairs if not labels[label].optional)
    counts.update(f"predictions:{each.act}" for at, each in enumerate(predictions) if at not in free)
    stances = [labels[label].optional for label, _ in matched(labels, predictions, same_stance)]
    counts["stance_free"] = sum(stances)
    counts["stance_right"] = len(stances) - sum(stances)
    for label, prediction in pairs:
        counts.update(_details(labels[label], predictions[prediction]))
    for each in predictions:
        counts.update(_harm(labels, each))
    counts["wrong_actor"] = _wrong_actors(labels, predictions, pairs)
    return counts


def _details(label: Compared, prediction: Compared) -> Counter[str]:
    """What is right of a matched claim, where the label or the prediction says something of it."""
    counts = Counter({"pairs": 1, "factuality_right": int(label.factuality == prediction.factuality)})
    if label.date and label.date != "past":
        counts["dated"] = 1
        counts["date_right"] = int((prediction.date or "").startswith(label.date))
    if label.attribution or prediction.attribution:
        counts["attributed"] = 1
        said = zip(label.attribution, prediction.attribution, strict=False)
        same = len(label.attribution) == len(prediction.attribution) and all(_alike(*both) for both in said)
        counts["attribution_right"] = int(same)
    if label.condition or prediction.condition:
        counts["conditioned"] = 1
        counts["condition_right"] = int(_alike(label.condition, prediction.condition))
    if label.count or prediction.count:
        counts["counted"] = 1
        counts["count_right"] = int(label.count == prediction.count)
    return counts


def _alike(one: str, other: str) -> bool:
    """Whether one text holds the other, or they share at least half of the words of the longer."""
    mine, theirs = set(one.split()), set(other.split())
    if not mine or not theirs:
        return mine == theirs
    return mine <= theirs or theirs <= mine or len(mine & theirs) / max(len(mine), len(theirs)) >= _COMMON


def _harm(labels: Sequence[Compared], prediction: Compared) -> Counter[str]:
    """A side turned around, or what is not so taken as a fact: by what the labels say of this actor in these words."""
    near = [label for label in labels if label.actor & prediction.actor and overlap(label, prediction)]
    counts: Counter[str] = Counter()
    opposite = {"+": "-", "-": "+"}.get(prediction.polarity)
    if near and {label.polarity for label in near} == {opposite}:
        counts["flipped"] = 1
    same = [label.factuality for label in near if label.act == prediction.act]
    if prediction.factuality == "actual" and same and "actual" not in same:
        counts[_TAKEN_AS_FACT[same[0]]] = 1
    return counts


def _wrong_actors(labels: Sequence[Compared], predictions: Sequence[Compared], pairs: list[tuple[int, int]]) -> int:
    """Predictions that no label is, though a label that no prediction is would be, had it another actor."""
    taken_labels, taken = {label for label, _ in pairs}, {prediction for _, prediction in pairs}
    left = [label for at, label in enumerate(labels) if at not in taken_labels]
    return len(matched(left, [each for at, each in enumerate(predictions) if at not in taken], other_actor))
