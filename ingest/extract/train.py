"""Train the ranker on labelled items: ``make train``. Needs the dependency group `train`; nothing here runs in use."""

from __future__ import annotations

import argparse
import importlib.util
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from sklearn.feature_extraction import DictVectorizer  # pyright: ignore[reportMissingImports]
from sklearn.linear_model import LogisticRegression  # pyright: ignore[reportMissingImports]
from sklearn.model_selection import GroupKFold, KFold  # pyright: ignore[reportMissingImports]

from foedus.graph.events import POLARITY, Claim
from foedus.graph.time import When
from foedus.ingest.extract.dedupe import once
from foedus.ingest.extract.encoder.reading import Encoder
from foedus.ingest.extract.features import Draft, is_registered, ruled_features, second_features
from foedus.ingest.extract.labelled import read_labelled
from foedus.ingest.extract.model import Document
from foedus.ingest.extract.pipeline import Rules
from foedus.ingest.extract.ranker import Model, Ranker, Weights, chosen, leftovers, likelier, rivals
from foedus.ingest.resolve.registry import Registry

SEED, FOLDS, RAREST = 7, 10, 3
ENCODERS = 4
"""Folds of items for each of which there is an encoder that has not seen them."""
STRENGTHS = (0.015, 0.03, 0.06, 0.12)
THRESHOLDS = tuple(round(0.1 + 0.02 * step, 2) for step in range(25))
LEEWAY = 0.004
"""Of F1: no more than chance. Within it the lower threshold of the gleanings is taken, for the lexicon was written on the
same items: what the rules leave there is less than they leave of other texts."""
SECOND_STRENGTH, SECOND_FOLDS = 0.03, 5
"""Of the second look, which has ten times the candidates: 0.1 read no better on unseen items."""

Numbers = np.ndarray[Any, Any]


class Recorder:
    """Keeps every candidate, and remembers the last document's."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []

    def kept(self, drafts: Sequence[Draft]) -> list[tuple[Claim, str]]:
        """All of them."""
        self.drafts = list(drafts)
        return []


@dataclass(frozen=True)
class Item:
    """One labelled text.

    Attributes:
        drafts: every candidate; seen: features by the place of a candidate of the rules; second: of all.
        matches: for each candidate, of each label that it matches by the set's own score, whether it is optional.
    """

    drafts: list[Draft]
    seen: dict[int, set[str]]
    second: dict[int, set[str]]
    gold: list[dict[str, Any]]
    matches: list[dict[int, bool]]


class Rows:
    """Candidates to learn from: where they are, their features, and what is true of them.

    Attributes:
        at: (item, place) of each; truth: 1 where it is right; weight: 0 where nothing depends on it.
    """

    def __init__(self) -> None:
        self.at: list[tuple[int, int]] = []
        self.seen: list[dict[str, int]] = []
        self._truth: list[int] = []
        self._weight: list[float] = []

    def add(self, at: tuple[int, int], seen: set[str], *, truth: bool, weight: float = 1.0) -> None:
        """One candidate more."""
        self.at.append(at)
        self.seen.append(dict.fromkeys(sorted(seen), 1))
        self._truth.append(int(truth))
        self._weight.append(weight)

    @property
    def truth(self) -> Numbers:
        """1 or 0 for each."""
        return np.array(self._truth)

    @property
    def weight(self) -> Numbers:
        """How much each counts."""
        return np.array(self._weight)

    @property
    def item(self) -> Numbers:
        """The item of each."""
        return np.array([item for item, _ in self.at])


def fold_of(count: int) -> list[int]:
    """For each of so many items the fold whose encoder has not seen it."""
    fold = [0] * count
    for number, (_, unseen_by) in enumerate(KFold(ENCODERS, shuffle=True, random_state=SEED).split(range(count))):
        for item in unseen_by:
            fold[item] = number
    return fold


def read_unseen(lines: Sequence[dict[str, Any]], score: Any, registry: Registry, folds: Path) -> list[Item]:
    """`read`, each item with the encoder of its fold."""
    found: dict[int, Item] = {}
    of_item = fold_of(len(lines))
    for fold in range(ENCODERS):
        mine = [number for number, each in enumerate(of_item) if each == fold]
        items = read([lines[number] for number in mine], score, registry, Encoder(folds / str(fold)))
        found.update(zip(mine, items, strict=True))
    return [found[number] for number in sorted(found)]


def read(lines: Sequence[dict[str, Any]], score: Any, registry: Registry, encoder: Encoder | None = None) -> list[Item]:
    """Run the rules over labelled items, and match their candidates with the labels."""
    recorder = Recorder()
    found: list[Item] = []
    rules = Rules(judge=recorder, encoder=encoder)
    for line, _ in zip(lines, rules.extract(map(document_of, lines), registry), strict=True):
        gold = [score.prepare(claim, line["text"]) for claim in line["claims"]]
        drafts = recorder.drafts
        seen = ruled_features(drafts)
        made = [score.prepare(_plain(draft.claim), "") for draft in drafts]
        matches = [
            {number: label["optional"] for number, label in enumerate(gold) if score.strict(label, each)}
            for each in made
        ]
        found.append(Item(drafts, seen, second_features(drafts, seen, range(len(drafts))), gold, matches))
    return found


def first_look(items: Sequence[Item]) -> Rows:
    """The candidates of the rules."""
    rows = Rows()
    for number, item in enumerate(items):
        for at, seen in item.seen.items():
            optional = item.matches[at].values()
            free = bool(optional) and all(optional)
            rows.add((number, at), seen, truth=not all(optional), weight=1.0 - free)
    return rows


def other_targets(items: Sequence[Item], kept: Sequence[set[int]]) -> Rows:
    """Kept candidates of the rules, and those that differ from one in the target."""
    rows = Rows()
    for number, (item, places) in enumerate(zip(items, kept, strict=True)):
        for at, others in rivals(item.drafts, places).items():
            for place in (at, *others):
                rows.add((number, place), item.second[place], truth=bool(item.matches[place]))
    return rows


def left_over(items: Sequence[Item], kept: Sequence[set[int]]) -> Rows:
    """What the rules left; a label that a kept candidate matches already is nothing to find."""
    rows = Rows()
    for number, (item, places) in enumerate(zip(items, kept, strict=True)):
        found = {label for at in places for label in item.matches[at]}
        for at in leftovers(item.drafts, places):
            new = [optional for label, optional in item.matches[at].items() if label not in found]
            again = bool(item.matches[at]) and not new
            weight = 0.5 if again else 0.0 if new and all(new) else 1.0
            rows.add((number, at), item.second[at], truth=bool(new) and not all(new), weight=weight)
    return rows


def document_of(item: dict[str, Any]) -> Document:
    """A labelled item as a document."""
    return Document(id=item["id"], text=item["text"], published=When.parse(item["date"]) if item["date"] else None)


def _plain(claim: Claim) -> dict[str, Any]:
    return {
        "actor": claim.actor, "act": claim.act, "polarity": POLARITY[claim.act], "target": claim.target,
        "factuality": claim.factuality, "evidence": list(claim.evidence),
        "date": claim.valid_from if claim.date_basis == "stated" else claim.date_basis,
    }  # fmt: skip


class Fitted:
    """A logistic regression over the features that are not too rare."""

    def __init__(self, seen: Sequence[dict[str, int]], truth: Any, weight: Any, strength: float) -> None:
        self._names = DictVectorizer()
        matrix = self._names.fit_transform(seen)
        self._common = np.asarray(matrix.sum(axis=0)).ravel() >= RAREST
        model = LogisticRegression(C=strength, solver="liblinear", max_iter=1000, random_state=SEED)
        self._fitted = model.fit(matrix[:, self._common], truth, weight)

    def scores(self, seen: Sequence[dict[str, int]]) -> Numbers:
        """The score of each candidate; its logistic is a probability."""
        found: Numbers = self._fitted.decision_function(self._names.transform(seen)[:, self._common])
        return found

    def model(self, threshold: float, slope: float, shift: float) -> Model:
        """What is kept of it."""
        names = np.array(self._names.get_feature_names_out())[self._common]
        pairs = zip(names, self._fitted.coef_[0], strict=True)
        return Model(
            bias=round(float(self._fitted.intercept_[0]), 4),
            weights={str(name): weight for name, each in pairs if (weight := round(float(each), 4))},
            threshold=threshold, slope=round(slope, 4), shift=round(shift, 4),
        )  # fmt: skip


def fitted(rows: Rows, strength: float) -> Fitted:
    """Learned from all of them."""
    return Fitted(rows.seen, rows.truth, rows.weight, strength)


def unseen(rows: Rows, strength: float, folds: int = FOLDS) -> Numbers:
    """The score of each candidate by a model that has not seen its item."""
    seen, scores, truth, weight = rows.seen, np.zeros(len(rows.at)), rows.truth, rows.weight
    for learn, test in GroupKFold(folds, shuffle=True, random_state=SEED).split(seen, truth, rows.item):
        model = Fitted([seen[i] for i in learn], truth[learn], weight[learn], strength)
        scores[test] = model.scores([seen[i] for i in test])
    return scores


def kept_by(items: Sequence[Item], rows: Rows, scores: Numbers, threshold: float) -> list[set[int]]:
    """Places of the rules' candidates that the ranker keeps, for each item."""
    kept: list[set[int]] = [set() for _ in items]
    for (number, at), probability in zip(rows.at, probabilities(scores), strict=True):
        if probability >= threshold or is_registered(items[number].drafts[at].claim):
            kept[number].add(at)
    return kept


def retargeted(items: Sequence[Item], kept: Sequence[set[int]], rows: Rows, scores: Numbers) -> list[set[int]]:
    """The same after the likelier targets have taken their places."""
    by_place: list[dict[int, float]] = [{} for _ in items]
    for (number, at), each in zip(rows.at, scores, strict=True):
        by_place[number][at] = float(each)
    found = [set(places) for places in kept]
    for item, places, score in zip(items, found, by_place, strict=True):
        for at, best in likelier(rivals(item.drafts, sorted(places)), score.__getitem__):
            places.remove(at)
            places.add(best)
    return found


def gleaned(
    items: Sequence[Item], kept: Sequence[set[int]], rows: Rows, scores: Numbers, threshold: float
) -> list[set[int]]:
    """The same with what is taken of the gleanings."""
    found = [set(places) for places in kept]
    likely: list[dict[int, float]] = [{} for _ in items]
    for (number, at), each in zip(rows.at, scores, strict=True):
        if probabilities(each) >= threshold:
            likely[number][at] = float(each)
    for number, item in enumerate(items):
        found[number].update(chosen(item.drafts, likely[number]))
    return found


def outcome(items: Sequence[Item], kept: Sequence[set[int]], score: Any) -> Any:
    """The counts of the data's own score over what is kept, once each."""
    made = [
        once([(item.drafts[at].claim, item.drafts[at].why) for at in sorted(places)])
        for item, places in zip(items, kept, strict=True)
    ]
    return score.score(
        [
            (item.gold, [score.prepare(_plain(claim), "") for claim, _ in claims])
            for item, claims in zip(items, made, strict=True)
        ]
    )


def probabilities(scores: Any) -> Any:
    """The logistic of each score."""
    return 1 / (1 + np.exp(-scores))


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
    options.add_argument(
        "--folds", type=Path, required=True, help="folder with the folds' encoders, of `train_encoder`"
    )
    options.add_argument("--out", type=Path, default=Path(__file__).with_name("ranker.json"))
    options.add_argument("--more", type=Path, nargs="*", default=(), help="items that no encoder was trained on")
    options.add_argument("--exam", type=Path, nargs="*", default=(), help="items to report, beside dev.jsonl")
    given = options.parse_args(argv)
    score, registry = score_of(given.data / "evaluate.py"), Registry.bundled()
    train = read_unseen(read_labelled(given.data / "train.jsonl"), score, registry, given.folds)
    train += [item for path in given.more for item in read(read_labelled(path), score, registry)]
    exams = {path: read(read_labelled(path), score, registry) for path in (given.data / "dev.jsonl", *given.exam)}
    for name, items in {"train": train, **{path.stem: exam for path, exam in exams.items()}}.items():
        say(line(f"rules, {name}", outcome(items, [set(item.seen) for item in items], score), score))
    weights = learned(train, score, say)
    ranker = Ranker(weights)
    for path, exam in exams.items():
        made = [[score.prepare(_plain(claim), "") for claim, _ in once(ranker.kept(item.drafts))] for item in exam]
        counts = score.score([(item.gold, each) for item, each in zip(exam, made, strict=True)])
        say(line(f"ranked, {path.stem}", counts, score))
    given.out.write_bytes(msgspec.json.format(msgspec.json.encode(weights), indent=0) + b"\n")


def learned(train: Sequence[Item], score: Any, say: Callable[[str], Any]) -> Weights:
    """The models, with every choice made by scores of items that were not learned from."""

    def f1(kept: Sequence[set[int]]) -> float:
        return float(score.prf(outcome(train, kept, score), "strict")[2])

    rows = first_look(train)
    by_strength = {strength: unseen(rows, strength) for strength in STRENGTHS}
    reached = {
        (strength, threshold): f1(kept_by(train, rows, scores, threshold))
        for strength, scores in by_strength.items()
        for threshold in THRESHOLDS
    }
    strength, threshold = max(reached, key=reached.__getitem__)
    scores = by_strength[strength]
    kept = kept_by(train, rows, scores, threshold)
    say(line(f"C {strength} at {threshold}, unseen", outcome(train, kept, score), score))
    slope, shift = calibrated(rows, scores)
    counted = rows.weight > 0
    for row in reliability(probabilities(slope * scores + shift)[counted], rows.truth[counted]):
        say(row)
    on = counted & np.array([is_registered(train[number].drafts[at].claim) for number, at in rows.at])
    say(f"on registered questions: {on.sum()} candidates, {rows.truth[on].mean():.3f} right")

    others, left = other_targets(train, kept), left_over(train, kept)
    of_others, of_left = (unseen(each, SECOND_STRENGTH, SECOND_FOLDS) for each in (others, left))
    aimed = retargeted(train, kept, others, of_others)
    say(line("other targets, unseen", outcome(train, aimed, score), score))
    reached_by = {each: f1(gleaned(train, aimed, left, of_left, each)) for each in THRESHOLDS[5:]}
    least = lowest(reached_by)
    say(line(f"gleaned at {least}, unseen", outcome(train, gleaned(train, aimed, left, of_left, least), score), score))
    model = fitted(rows, strength).model(threshold, slope, shift)
    return Weights(
        **{name: getattr(model, name) for name in model.__struct_fields__},
        registered=round(float(rows.truth[on].mean()), 3),
        targets=fitted(others, SECOND_STRENGTH).model(0.0, *calibrated(others, of_others)),
        gleanings=fitted(left, SECOND_STRENGTH).model(least, *calibrated(left, of_left)),
    )


def lowest(reached: Mapping[float, float]) -> float:
    """Of thresholds with the F1 that each reaches, the lowest that is as good as the best."""
    best = max(reached.values())
    return min(threshold for threshold, each in reached.items() if each >= best - LEEWAY)


def calibrated(rows: Rows, scores: Numbers) -> tuple[float, float]:
    """Slope and shift from the score to the share that is right."""
    counted = rows.weight > 0
    scale = LogisticRegression(C=1e6).fit(scores[counted, None], rows.truth[counted])
    return float(scale.coef_[0, 0]), float(scale.intercept_[0])


def score_of(path: Path) -> Any:
    """The score that comes with the data."""
    spec = importlib.util.spec_from_file_location("score_of_the_data", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path} is no Python module; give the folder that holds the labelled items and their score.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    main()
