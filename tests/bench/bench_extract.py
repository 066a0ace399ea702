"""Extraction against the parser alone, on one core, in one run: `python tests/bench/bench_extract.py [TEXTS.jsonl]`.

Without a file, on the bundled articles. Prints sentences a second for both, and the ratio.
"""

from __future__ import annotations

import os
import sys
import time
from importlib import resources
from pathlib import Path

from foedus.ingest.extract.annotate import BATCH, normalise
from foedus.ingest.extract.language import language_model
from foedus.ingest.extract.model import Document
from foedus.ingest.extract.pipeline import Rules
from foedus.ingest.intake import published_day
from foedus.ingest.resolve.registry import Registry
from foedus.ingest.sources import SourceText, read_sources

ROUNDS = 3
AT_LEAST = 1_500
"""Texts a round; a small collection is repeated."""


def documents(paths: list[str]) -> list[Document]:
    read = [one for one in read_sources(paths) if isinstance(one, SourceText)]
    made = [Document(id=str(n), text=one.text, published=published_day(one.published)) for n, one in enumerate(read)]
    return (made * (AT_LEAST // len(made) + 1))[:AT_LEAST]


def main() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {0})
    with resources.as_file(resources.files("foedus.ingest").joinpath("data", "articles")) as folder:
        given = documents(sys.argv[1:] or [str(Path(folder))])
    model, registry, rules = language_model(), Registry.bundled(), Rules()
    sentences = sum(
        1 for doc in model.pipe((normalise(one.text) for one in given), batch_size=BATCH) for _ in doc.sents
    )
    print("| round | parser alone, sentences/s | extraction, sentences/s | ratio |\n|---|---|---|---|")
    for number in range(1, ROUNDS + 1):
        start = time.process_time()
        for _ in model.pipe((normalise(one.text) for one in given), batch_size=BATCH):
            pass
        alone = time.process_time() - start
        start = time.process_time()
        for _ in rules.extract(given, registry):
            pass
        whole = time.process_time() - start
        print(f"| {number} | {sentences / alone:.0f} | {sentences / whole:.0f} | {alone / whole:.2f} |")


if __name__ == "__main__":
    main()
