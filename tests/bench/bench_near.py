"""Near copies: recall and precision on made variants, which MinHash to use, and what the index costs as it grows.

    python tests/bench/bench_near.py [items.jsonl.gz ...] [--grow 100000]

Each file holds one JSON object a line with a `text`; where its texts are shorter than 60 words, they are also read
eight at a time, as the articles of a round-up. Without a file, made texts are used alone. Copies are made by putting a
dateline and a footer around a text, by cutting it to 70 %, and by replacing 10 % of its sentences (at least one; only
texts with at least five sentences) by other words. Negatives are all pairs of different texts of one collection.
"""

import argparse
import gzip
import json
import random
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import combinations, product
from pathlib import Path

from rich.console import Console
from rich.table import Table

from foedus.ingest.near import open_near
from foedus.ingest.near.sketch import are_near, sketch_of

SYLLABLES = ("ba", "ko", "ri", "lu", "me", "ta", "so", "ve", "ni", "du", "pel", "gra", "tos", "vik", "han", "mor")
VOCABULARY = ["".join(parts) for length in (1, 2, 3) for parts in product(SYLLABLES, repeat=length)]
CITIES = ("Brussels", "Vienna", "Oslo", "Ottawa", "Rome", "Ankara", "Riga")
NAMES = ("Lithuania", "Estonia", "Hungary", "Romania", "Norway", "Slovakia", "Spain", "Portugal", "Albania", "Iceland",
         "the Dutch cabinet", "the Senate", "the opposition", "the chancellor", "the foreign minister")  # fmt: skip
VERBS = ("said it would back", "refused to endorse", "put off a decision on", "voted for", "spoke out against",
         "asked for guarantees over", "signed", "welcomed", "criticised", "withdrew its objection to")  # fmt: skip
MATTERS = ("the accession protocol", "Rutte's candidacy", "a new round of sanctions", "the budget rules", "the ceasefire",
           "the trade agreement", "an early election", "the resolution on the border", "the migration pact")  # fmt: skip
TAILS = ("after talks in {city} that lasted until dawn", "on {day} May, three days before the deadline",
         "in a letter that was seen by reporters in {city}", "but left the timing open", "with {day} votes to spare",
         "as ministers gathered in {city}", "a step that few had expected before the summit on the {day}th",
         "while its partners asked for patience", "citing the costs, put at {day} billion euros")  # fmt: skip
FOOTERS = (
    "This story was filed by our desk in {city}. Follow us for more on this story.",
    "Subscribe to our newsletter for the news of the day. All rights reserved by the publisher.",
    "Additional reporting by correspondents in {city}. More from this page: what our readers liked today.",
    "The contents of this page may not be published, broadcast or passed on without leave. Contact the {city} office.",
)


def made_texts(count: int, chance: random.Random) -> list[str]:
    """Articles of 5 to 18 sentences. One sentence in five is put together from phrases that all articles share."""

    def stock() -> str:
        tail = chance.choice(TAILS).format(city=chance.choice(CITIES), day=chance.randint(2, 29))
        return f"{chance.choice(NAMES)} {chance.choice(VERBS)} {chance.choice(MATTERS)} {tail}."

    def own() -> str:
        # the frequency of a word falls with its rank, as in any language
        ranks = (int(len(VOCABULARY) ** chance.random()) - 1 for _ in range(chance.randint(8, 30)))
        return " ".join(VOCABULARY[rank] for rank in ranks) + "."

    def article() -> str:
        length = chance.randint(5, 18)
        return " ".join((stock if chance.random() < 0.2 else own)().capitalize() for _ in range(length))

    return [article() for _ in range(count)]


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?])\s+", text) if part]


def framed(text: str, chance: random.Random) -> str:
    city, day = chance.choice(CITIES), chance.randint(2, 29)
    return f"{city.upper()}, {day} May (Wire) - {text} {chance.choice(FOOTERS).format(city=city)}"


def cut(text: str, chance: random.Random) -> str:
    words = text.split()
    length = round(len(words) * 0.7)
    start = chance.choice((0, 0, 0, len(words) - length))
    return " ".join(words[start : start + length])


def rewriter(texts: list[str]) -> Callable[[str, random.Random], str | None]:
    vocabulary = sorted({word for text in texts for word in text.split()})

    def rewritten(text: str, chance: random.Random) -> str | None:
        parts = sentences(text)
        if len(parts) < 5:
            return None
        for place in chance.sample(range(len(parts)), max(1, round(len(parts) / 10))):
            parts[place] = " ".join(chance.choice(vocabulary) for _ in parts[place].split())
        return " ".join(parts)

    return rewritten


def measure(name: str, texts: list[str], table: Table) -> None:
    """One row: recall by variant, precision over copies found and all pairs of different texts."""
    chance = random.Random(11)
    recalls: list[str] = []
    found = 0
    for vary in (framed, cut, rewriter(texts)):
        copies = [(text, vary(text, chance)) for text in texts]
        pairs = [(text, copy) for text, copy in copies if copy]
        hits = sum(compared_and_near(text, copy) for text, copy in pairs)
        recalls.append(f"{hits / len(pairs):.3f} of {len(pairs)}" if pairs else "-")
        found += hits
    sketches = [sketch for sketch in map(sketch_of, texts) if sketch]
    false = sum(are_near(one, other) for one, other in combinations(sketches, 2))
    words = sum(len(text.split()) for text in texts) / len(texts)
    precision = f"{found / (found + false):.4f} ({false} of {len(texts) * (len(texts) - 1) // 2:,} pairs)"
    table.add_row(name, f"{len(texts)} of {words:.0f} words", *recalls, precision)


def compared_and_near(text: str, copy: str) -> bool:
    one, other = sketch_of(text), sketch_of(copy)
    return bool(one and other and {*one.bands()} & {*other.bands()} and are_near(one, other))


def collections(files: list[Path]) -> Iterator[tuple[str, list[str]]]:
    yield "made", made_texts(600, random.Random(7))
    for file in files:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            texts = sorted({json.loads(line)["text"] for line in lines})
        random.Random(1).shuffle(texts)
        middle = sorted(len(text.split()) for text in texts)[len(texts) // 2]
        if middle < 60:
            long_enough = [text for text in texts if len(text.split()) >= 25]
            yield f"{file.name}, one by one", long_enough[:600]
            yield f"{file.name}, by eight", [" ".join(texts[at : at + 8]) for at in range(0, len(texts) - 8, 8)]
        else:
            yield file.name, texts


def libraries(table: Table) -> None:
    """Microseconds an article, and error of the estimate, for each MinHash at hand; shingles made beforehand."""
    from foedus.ingest.near import sketch

    chance = random.Random(3)
    texts = made_texts(200, chance)
    pairs = [({*sketch._shingles(text)}, {*sketch._shingles(framed(cut(text, chance), chance))}) for text in texts]
    for name, digest in minhashes():
        start = time.perf_counter()
        digests = [(digest(one), digest(other)) for one, other in pairs]
        cost = (time.perf_counter() - start) / (2 * len(pairs)) * 1e6
        errors = [
            sum(a == b for a, b in zip(x, y, strict=True)) / len(x) - len(one & other) / len(one | other)
            for (x, y), (one, other) in zip(digests, pairs, strict=True)
        ]
        table.add_row(name, f"{cost:.0f} µs", f"{(sum(e * e for e in errors) / len(errors)) ** 0.5:.3f}")


def minhashes() -> Iterator[tuple[str, Callable[[set[str]], list[int]]]]:
    import rensa

    def by(cls: type) -> Callable[[set[str]], list[int]]:
        def digest(shingles: set[str]) -> list[int]:
            made = cls(192, 1)
            made.update(list(shingles))
            return made.digest()

        return digest

    yield "rensa RMinHash", by(rensa.RMinHash)
    yield "rensa CMinHash", by(rensa.CMinHash)
    try:
        import datasketch
    except ModuleNotFoundError:
        return

    def by_datasketch(shingles: set[str]) -> list[int]:
        made = datasketch.MinHash(192)
        made.update_batch([shingle.encode() for shingle in shingles])
        return made.hashvalues.tolist()

    yield "datasketch MinHash", by_datasketch


def grow(count: int, table: Table) -> None:
    """What asking and adding cost while the index on SQLite grows; every twentieth text is a copy of an earlier one."""
    chance = random.Random(5)
    with tempfile.TemporaryDirectory() as folder:
        index = open_near(None, Path(folder))
        earlier: list[str] = []
        step = max(1, count // 5)
        for start in range(0, count, step):
            texts = made_texts(step, chance)
            for at in range(0, step, 20):
                texts[at] = framed(chance.choice(earlier or texts), chance)
            earlier = texts[:500]
            begun = time.perf_counter()
            for number, text in enumerate(texts, start):
                index.near(text)
                index.add(f"art-{number}", text)
            cost = (time.perf_counter() - begun) / step * 1e3
            size = sum(path.stat().st_size for path in Path(folder).iterdir()) / index.count()
            table.add_row(f"{start + step:,}", f"{cost:.2f} ms", f"{size / 1024:.1f} KiB")
        index.close()


def table_of(title: str, *columns: str) -> Table:
    table = Table(title=title, box=None, title_justify="left")
    for column in columns:
        table.add_column(column)
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--grow", type=int, default=20_000, metavar="N")
    arguments = parser.parse_args()
    out = Console(width=160)
    quality = table_of(
        "recall and precision", "texts", "number", "framed", "cut to 70 %", "10 % rewritten", "precision"
    )
    for name, texts in collections(arguments.files):
        measure(name, texts, quality)
    out.print(quality)
    cost = table_of("which MinHash (192 permutations)", "library", "an article", "rms error of J")
    libraries(cost)
    out.print(cost)
    growth = table_of("asking and adding", "articles in the index", "an article", "on disk, an article")
    grow(arguments.grow, growth)
    out.print(growth)


if __name__ == "__main__":
    main()
