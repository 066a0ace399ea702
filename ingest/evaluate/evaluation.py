"""Prediction files held to a file of labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from foedus.errors import BadInput
from foedus.ingest.evaluate.counts import counts_of
from foedus.ingest.evaluate.figures import RESAMPLES, SEED, Figures, figures
from foedus.ingest.evaluate.labels import WrittenDocument, compared, read_documents, texts_of


class Evaluation(msgspec.Struct, frozen=True, kw_only=True):
    """Every extractor's figures on the same labels.

    Attributes:
        gold: name of the file of labels.
        labels: those that are required; `optional` ones cost nothing either way.
        resamples, seed: of the bootstrap.
    """

    gold: str
    documents: int
    labels: int
    optional: int
    resamples: int
    seed: int
    rows: tuple[Figures, ...]


def evaluate(
    gold: Path, predictions: Sequence[Path], *, texts: Path | None = None, resamples: int = RESAMPLES
) -> Evaluation:
    """Score each file of predictions, and within it each extractor that its lines name.

    Args:
        gold: labels, with the texts.
        predictions: what ``foedus extract`` prints.
        texts: the texts, where the labels come without.
        resamples: how often documents are drawn anew for the intervals.

    Raises:
        BadInput: a file cannot be read, lines of it cannot be used, or it labels nothing.
    """
    labelled = read_documents(gold)
    if not labelled:
        raise BadInput(f"{gold}: holds no documents; give JSON Lines with id, text and claims")
    known = texts_of(labelled) | (texts_of(read_documents(texts)) if texts else {})
    rows = [
        _row(name, labelled, made, known, resamples) for path in predictions for name, made in _extractors(path).items()
    ]
    optional = sum(claim.optional for document in labelled for claim in document.claims)
    return Evaluation(
        gold=gold.name,
        documents=len(labelled),
        labels=sum(len(document.claims) for document in labelled) - optional,
        optional=optional,
        resamples=resamples,
        seed=SEED,
        rows=tuple(rows),
    )


def _extractors(path: Path) -> dict[str, dict[str, WrittenDocument]]:
    """The documents by id, by the extractor that predicts them; a file without lines is one that found nothing."""
    made: dict[str, dict[str, WrittenDocument]] = {}
    for document in read_documents(path):
        name = f"{path.stem}: {document.extractor}" if document.extractor else path.stem
        made.setdefault(name, {})[document.id] = document
    return made or {path.stem: {}}


def _row(
    name: str,
    labelled: Sequence[WrittenDocument],
    made: Mapping[str, WrittenDocument],
    texts: Mapping[str, str],
    resamples: int,
) -> Figures:
    counts = [
        counts_of(compared(document, texts), compared(made[document.id], texts) if document.id in made else ())
        for document in labelled
    ]
    ids = {document.id for document in labelled}
    return figures(name, counts, resamples=resamples, without=len(ids - made.keys()), beyond=len(made.keys() - ids))
