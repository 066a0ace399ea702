"""What a small encoder takes each two actors of a sentence to do: a probability for every act, and for none.

The encoder is all-MiniLM-L6-v2 (22 million parameters, Apache-2.0), trained on by `train_encoder` and stored in whole
numbers of eight bits. Of a sentence it gives a vector for each piece. An actor's is the mean over its name; with its
target's, and with what the two find in the sentence by attention, a small network tells the acts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from importlib import resources
from math import log
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from foedus.graph.events import POLARITY, Act
from foedus.ingest.extract.encoder.windows import Place, Sentence, Window, windows
from foedus.ingest.extract.slots import SYMMETRIC

if TYPE_CHECKING:
    from spacy.tokens import Span

    from foedus.ingest.extract.parties import Parties

Numbers = np.ndarray[Any, np.dtype[np.float32]]
Pair = tuple[str, str | None]
"""An actor and its target, None where the act is on a matter alone."""


_LEVELS = (-6.0, -5.0, -4.0, -3.0, -2.0, -1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0)
_COARSE = _LEVELS[::3]
_LEADS = (-3.0, -2.0, -1.0, 0.0, 1.0, 2.0)
"""Odds, as natural logarithms, that a probability is said to be above."""


class Reading:
    """What the encoder makes of one document.

    `chances` has for each sentence, by its first token, and each pair in it the probability of each act in the order
    of `acts`, and that of none at the end.
    """

    def __init__(self, acts: Sequence[Act], chances: Mapping[int, Mapping[Pair, Numbers]]) -> None:
        self._acts = acts
        self._number = {act: number for number, act in enumerate(acts)}
        self._chances = chances

    def likely(self, sentence: int, least: float) -> Iterator[tuple[str, str | None, Act]]:
        """Actor, target and act of everything in a sentence whose probability is at least so much."""
        for (actor, target), row in self._chances.get(sentence, {}).items():
            if row[-1] <= 1 - least:
                for number in np.flatnonzero(row[:-1] >= least):
                    yield actor, target, self._acts[int(number)]

    def names(self, sentence: int, actor: str, target: str | None, act: Act) -> Iterator[str]:
        """What holds of the probability of one claim, by itself and beside the same on others, as names of features."""
        pairs = self._chances.get(sentence, {})
        row = pairs.get((actor, target))
        if row is None and target is not None and act in SYMMETRIC:
            row = pairs.get((target, actor))
        if row is None:
            yield "read=absent"
            return
        number = self._number[act]
        odds = _odds(row[number])
        yield from _above("read", odds, _LEVELS)
        yield from _above(f"read:{act}", odds, _COARSE)
        yield from _above("read-any", _odds(1 - row[-1]), _LEVELS)
        yield from _above("read-stance", _odds(self._of_polarity(row, POLARITY[act])), _LEVELS)
        opposite = {"+": "-", "-": "+"}.get(POLARITY[act])
        if opposite is not None:
            yield from _above("read-opposite", _odds(self._of_polarity(row, opposite)), _COARSE)
        if int(row[:-1].argmax()) == number:
            yield "read-best-act"
        others = [each[number] for (one, other), each in pairs.items() if one == actor and other != target]
        if others:
            yield from _above("read-target-lead", odds - _odds(max(others)), _LEADS)
        others = [each[number] for (one, other), each in pairs.items() if one != actor and other == target]
        if others:
            yield from _above("read-actor-lead", odds - _odds(max(others)), _LEADS)

    def _of_polarity(self, row: Numbers, polarity: str) -> float:
        return float(sum(row[number] for number, act in enumerate(self._acts) if POLARITY[act] == polarity))


def _odds(chance: float) -> float:
    chance = min(max(float(chance), 1e-5), 1 - 1e-5)
    return log(chance / (1 - chance))


def _above(name: str, odds: float, levels: Sequence[float]) -> Iterator[str]:
    return (f"{name}>{level:g}" for level in levels if odds > level)


class Encoder:
    """The network, loaded once a process. One thread: texts are many, and processes read side by side."""

    def __init__(self, folder: Path) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            (folder / "encoder.onnx").read_bytes(), options, providers=["CPUExecutionProvider"]
        )
        self._acts = msgspec.json.decode((folder / "acts.json").read_bytes(), type=list[Act])

    def read(self, sentences: Iterable[Span], parties: Parties) -> Reading:
        """What each two actors of each sentence do."""
        found: dict[int, dict[Pair, Numbers]] = {}
        for window in windows(sentences, parties):
            asked = [
                (sentence, pair, one, other)
                for sentence in window.sentences
                for pair, one, other in paired(sentence.places)
            ]
            if asked:
                for (sentence, pair, *_), row in zip(asked, self._chances(window, asked), strict=True):
                    known = found.setdefault(sentence.start, {})
                    # where a pair stands in several places of a sentence, what is said where it is surest
                    if pair not in known or row[-1] < known[pair][-1]:
                        known[pair] = row
        return Reading(self._acts, found)

    def _chances(self, window: Window, asked: Sequence[tuple[Sentence, Pair, Place, Place | None]]) -> Numbers:
        length = len(window.pieces)
        number = {place: at for at, place in enumerate(dict.fromkeys(one for _, _, one, _ in asked))}
        means = np.zeros((len(number), length), np.float32)
        for place, at in number.items():
            means[at, place.first : place.last + 1] = 1 / (place.last + 1 - place.first)
        within = np.zeros((len(asked), length), np.bool_)
        for at, (sentence, *_) in enumerate(asked):
            within[at, sentence.first : sentence.last + 1] = True
        sides = [(number[one], number[other] if other else len(number)) for _, _, one, other in asked]
        result: Numbers = self._session.run(
            None,
            {
                "pieces": np.array([window.pieces], np.int64), "means": means, "within": within,
                "sides": np.array(sides, np.int64),
            },
        )[0]  # fmt: skip
        return result


def paired(places: Sequence[Place]) -> Iterator[tuple[Pair, Place, Place | None]]:
    """Every actor alone and with every other, with where they stand."""
    for one in places:
        yield (one.actor, None), one, None
        for other in places:
            if other.actor != one.actor and other.at != one.at:
                yield (one.actor, other.actor), one, other


@lru_cache(maxsize=1)
def bundled_encoder() -> Encoder:
    """The one that comes with Foedus."""
    return Encoder(Path(str(resources.files("foedus.ingest.extract.encoder"))))
