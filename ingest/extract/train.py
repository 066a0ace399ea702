"""Train the ranker on labelled items: ``make train``. Needs the dependency group `train`; nothing here runs in use."""

from __future__ import annotations

import argparse
import importlib.util
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from sklearn.feature_extraction import DictVectorizer  # pyright: ignore[reportMissingImports]
from sklearn.linear_model import LogisticRegression  # pyright: ignore[reportMissingImports]
from sklearn.model_selection import GroupKFold  # pyright: ignore[reportMissingImports]

from foedus.graph.events import POLARITY, Claim
from foedus.graph.time import When
from foedus.ingest.extract.dedupe import once
from foedus.ingest.extract.model import Document
from foedus.ingest.extract.pipeline import Rules
from foedus.ingest.extract.ranker import Draft, Weights, features, is_registered
from foedus.ingest.resolve.registry import Registry

SEED, FOLDS, RAREST = 7, 10, 3
STRENGTHS = (0.03, 0.06, 0.12, 0.25, 0.5)
THRESHOLDS = tuple(round(0.1 + 0.02 * step, 2) for step in range(25))

_Row = tuple[Claim, str, set[str]]
_Flags = Sequence[bool] | np.ndarray[Any, Any]


class Recorder:
    """Keeps every candidate, and remembers the last document's with their features."""

    def __init__(self) -> None:
        self.rows: list[_Row] = []

    def kept(self, drafts: Sequence[Draft]) -> list[tuple[Claim, str]]:
        """All of them."""
        self.rows = [(each.claim, each.why, seen) for each, seen in zip(drafts, features(drafts), strict=True)]
        return [(each.claim, each.why) for each in drafts]


@dataclass(frozen=True)
class Labelled:
    """A set of items: their candidates, the labels by the set's own score, and which candidate is in which item.

    Attributes:
        truth: 1 where a required label matches; weight: 0 where only an optional one does.
    """

    rows: list[list[_Row]]
    gold: list[list[dict[str, Any]]]
    truth: np.ndarray[Any, Any]
    weight: np.ndarray[Any, Any]
    item: np.ndarray[Any, Any]

    @property
    def seen(self) -> list[dict[str, int]]:
        """The features of every candidate."""
        return [dict.fromkeys(sorted(row[2]), 1) for rows in self.rows for row in rows]

    @property
    def registered(self) -> np.ndarray[Any, Any]:
        """Which candidates are on a registered question."""
        return np.array([is_registered(row[0]) for rows in self.rows for row in rows])


def read(path: Path, score: Any, registry: Registry) -> Labelled:
    """Run the rules over a file of labelled items and label their candidates."""
    items = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    recorder = Recorder()
    rows = [recorder.rows for _ in Rules(judge=recorder).extract(map(_document, items), registry)]
    gold = [[score.prepare(claim, item["text"]) for claim in item["claims"]] for item in items]
    truth, free, at = [], [], []
    for number, (labels, drafted) in enumerate(zip(gold, rows, strict=True)):
        for claim, _, _ in drafted:
            made = score.prepare(_plain(claim), "")
            matched = [label["optional"] for label in labels if score.strict(label, made)]
            truth.append(int(not all(matched)))
            free.append(bool(matched) and all(matched))
            at.append(number)
    return Labelled(rows, gold, np.array(truth), 1.0 - np.array(free), np.array(at))


def _document(item: dict[str, Any]) -> Document:
    return Document(id=item["id"], text=item["text"], published=When.parse(item["date"]) if item["date"] else None)


def _plain(claim: Claim) -> dict[str, Any]:
    return {
        "actor": claim.actor, "act": claim.act, "polarity": POLARITY[claim.act], "target": claim.target,
        "factuality": claim.factuality, "evidence": list(claim.evidence),
        "date": claim.valid_from if claim.date_basis == "stated" else claim.date_basis,
    }  # fmt: skip


class Model:
    """A logistic regression over the features that are not too rare."""

    def __init__(self, seen: Sequence[dict[str, int]], truth: Any, weight: Any, strength: float) -> None:
        self._names = DictVectorizer()
        matrix = self._names.fit_transform(seen)
        self._common = np.asarray(matrix.sum(axis=0)).ravel() >= RAREST
        self._fitted = LogisticRegression(C=strength, max_iter=5000).fit(matrix[:, self._common], truth, weight)

    def scores(self, seen: Sequence[dict[str, int]]) -> np.ndarray[Any, Any]:
        """The score of each candidate; its logistic is a probability."""
        found: np.ndarray[Any, Any] = self._fitted.decision_function(self._names.transform(seen)[:, self._common])
        return found

    def weights(self) -> tuple[float, dict[str, float]]:
        """Bias, and weight by name."""
        names = np.array(self._names.get_feature_names_out())[self._common]
        pairs = zip(names, self._fitted.coef_[0], strict=True)
        return round(float(self._fitted.intercept_[0]), 4), {str(name): round(float(each), 4) for name, each in pairs}


def unseen(data: Labelled, strength: float) -> np.ndarray[Any, Any]:
    """The score of each candidate by a model that has not seen its item."""
    seen, scores = data.seen, np.zeros(len(data.truth))
    for learn, test in GroupKFold(FOLDS, shuffle=True, random_state=SEED).split(seen, data.truth, data.item):
        model = Model([seen[i] for i in learn], data.truth[learn], data.weight[learn], strength)
        scores[test] = model.scores([seen[i] for i in test])
    return scores


def outcome(data: Labelled, keep: _Flags, score: Any) -> Any:
    """The counts of the data's own score over what is kept, once each."""
    kept = iter(keep)
    made = [once([(claim, why) for claim, why, _ in rows if next(kept)]) for rows in data.rows]
    pairs = zip(data.gold, made, strict=True)
    return score.score(
        [(labels, [score.prepare(_plain(claim), "") for claim, _ in claims]) for labels, claims in pairs]
    )


def kept_by(data: Labelled, scores: np.ndarray[Any, Any], threshold: float) -> np.ndarray[Any, Any]:
    """Which candidates the ranker keeps."""
    kept: np.ndarray[Any, Any] = (probabilities(scores) >= threshold) | data.registered
    return kept


def probabilities(scores: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """The logistic of each score."""
    found: np.ndarray[Any, Any] = 1 / (1 + np.exp(-scores))
    return found


def line(name: str, counts: Any, score: Any) -> str:
    """One line of figures."""
    act, stance = score.prf(counts, "strict"), score.prf(counts, "stance")
    figures = " ".join(f"{each:.3f}" for each in (*act, *stance))
    made, pairs = max(1, counts["pred"]), max(1, counts["pairs"])
    return (
        f"{name:<22} act, stance P R F1 {figures}  factuality {counts['fact_ok'] / pairs:.3f}"
        f"  flips {counts['flips'] / made:.3f}  false facts {counts['false_fact'] / made:.3f}  claims {counts['pred']}"
    )


def reliability(probability: np.ndarray[Any, Any], truth: np.ndarray[Any, Any]) -> Iterable[str]:
    """For each fifth of the scale: how many candidates, their mean confidence, the share that is right."""
    for low in (0.0, 0.2, 0.4, 0.6, 0.8):
        within = (probability >= low) & (probability < low + 0.2 + 1e-9 * (low > 0.7))
        if within.any():
            yield f"{low:.1f}-{low + 0.2:.1f}  n {within.sum():5}  said {probability[within].mean():.3f}  right {truth[within].mean():.3f}"


def main(argv: Sequence[str] | None = None, say: Callable[[str], Any] = print) -> None:
    """Choose by cross-validation, report, and write the weights beside `ranker`."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("data", type=Path, help="folder with train.jsonl, dev.jsonl and evaluate.py")
    options.add_argument("--out", type=Path, default=Path(__file__).with_name("ranker.json"))
    given = options.parse_args(argv)
    score, registry = _score(given.data / "evaluate.py"), Registry.bundled()
    train, dev = (read(given.data / name, score, registry) for name in ("train.jsonl", "dev.jsonl"))
    say(line("rules, train", outcome(train, train.truth >= 0, score), score))
    best = (0.0, 0.0, 0.0)
    for strength in STRENGTHS:
        scores = unseen(train, strength)
        for threshold in THRESHOLDS:
            counts = outcome(train, kept_by(train, scores, threshold), score)
            best = max(best, (score.prf(counts, "strict")[2], strength, threshold))
    _, strength, threshold = best
    scores = unseen(train, strength)
    say(line(f"C {strength} at {threshold}, unseen", outcome(train, kept_by(train, scores, threshold), score), score))
    counted = train.weight > 0
    scale = LogisticRegression(C=1e6).fit(scores[counted, None], train.truth[counted])
    slope, shift = float(scale.coef_[0, 0]), float(scale.intercept_[0])
    for row in reliability(probabilities(slope * scores + shift)[counted], train.truth[counted]):
        say(row)
    on = counted & train.registered
    say(f"on registered questions: {on.sum()} candidates, {train.truth[on].mean():.3f} right")
    model = Model(train.seen, train.truth, train.weight, strength)
    say(line("rules, dev", outcome(dev, dev.truth >= 0, score), score))
    say(line("ranked, dev", outcome(dev, kept_by(dev, model.scores(dev.seen), threshold), score), score))
    bias, weights = model.weights()
    chosen = Weights(
        bias=bias, weights=weights, threshold=threshold, registered=round(float(train.truth[on].mean()), 3),
        slope=round(slope, 4), shift=round(shift, 4),
    )  # fmt: skip
    given.out.write_bytes(msgspec.json.format(msgspec.json.encode(chosen), indent=0) + b"\n")


def _score(path: Path) -> Any:
    """The score that comes with the data."""
    spec = importlib.util.spec_from_file_location("score_of_the_data", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path} is no Python module; give the folder that holds the labelled items and their score.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    main()
