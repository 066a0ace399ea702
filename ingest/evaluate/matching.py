"""Which prediction is which label: the assignment that matches most, each label and each prediction at most once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from foedus.ingest.evaluate.labels import Compared
from foedus.ingest.extract.slots import SYMMETRIC

Fits = Callable[[Compared, Compared], bool]
"""Whether a prediction (second) may be matched to a label (first)."""


def same_act(label: Compared, prediction: Compared) -> bool:
    """Same actor, act and target, overlapping evidence."""
    return label.act == prediction.act and _same_parties(label, prediction) and overlap(label, prediction)


def same_stance(label: Compared, prediction: Compared) -> bool:
    """Same actor, polarity and target, overlapping evidence."""
    return label.polarity == prediction.polarity and _same_parties(label, prediction) and overlap(label, prediction)


def other_actor(label: Compared, prediction: Compared) -> bool:
    """What would be the label, but for an actor who is resolved and another one."""
    return (
        prediction.resolved
        and label.act == prediction.act
        and not label.actor & prediction.actor
        and _same_target(label, prediction.target)
        and overlap(label, prediction)
    )


def overlap(label: Compared, prediction: Compared) -> bool:
    """Whether both rest on words in common."""
    if label.span is None or prediction.span is None:
        return False
    return label.span[0] < prediction.span[1] and prediction.span[0] < label.span[1]


def _same_target(label: Compared, target: frozenset[str]) -> bool:
    """A label without a target takes any."""
    return not label.target or bool(label.target & target)


def _same_parties(label: Compared, prediction: Compared) -> bool:
    """A two-sided act is the same in either direction."""
    if label.actor & prediction.actor and _same_target(label, prediction.target):
        return True
    return (
        label.act in SYMMETRIC
        and bool(label.actor & prediction.target)
        and _same_target(label, prediction.actor)
    )  # fmt: skip


def matched(labels: Sequence[Compared], predictions: Sequence[Compared], fits: Fits) -> list[tuple[int, int]]:
    """Pairs (label, prediction) by index: a maximum bipartite matching in which required labels come first.

    By augmenting paths (Kuhn); a label that is matched once stays matched, so the required ones lose nothing to the
    optional.
    """
    owner: dict[int, int] = {}

    def place(label: int, tried: set[int]) -> bool:
        for prediction in range(len(predictions)):
            if prediction in tried or not fits(labels[label], predictions[prediction]):
                continue
            tried.add(prediction)
            if prediction not in owner or place(owner[prediction], tried):
                owner[prediction] = label
                return True
        return False

    for label in sorted(range(len(labels)), key=lambda at: labels[at].optional):
        place(label, set())
    return [(label, prediction) for prediction, label in owner.items()]
