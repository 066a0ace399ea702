"""The extractor: a language model proposes, and every stage after that is the one that the rules go through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from foedus.graph.events import Claim, Quarantined
from foedus.ingest.extract.encoder.reading import Reading
from foedus.ingest.extract.llm.asking import Asking
from foedus.ingest.extract.llm.locating import need_rapidfuzz
from foedus.ingest.extract.llm.prompt import MOST_CHARACTERS, VERSION
from foedus.ingest.extract.llm.proposing import proposed
from foedus.ingest.extract.pipeline import Rules
from foedus.ingest.extract.proposals import Proposal
from foedus.ingest.resolve.folding import slug

if TYPE_CHECKING:
    from foedus.ingest.extract.annotate import Annotated
    from foedus.ingest.extract.features import Draft
    from foedus.ingest.extract.model import Document, Extraction
    from foedus.ingest.extract.parties import Parties
    from foedus.ingest.resolve.registry import Registry

AHEAD = 32
"""Documents that are asked about before the first of them is read."""

CONFIDENCE = 0.5
"""Of what a model alone says: it gives none that could be held to anything."""


class ModelReader(Rules):
    """Reads documents by a language model; one question a document that holds any word."""

    asks_who_is_meant = False  # the model tells by the text; what it cannot tell is put aside as unresolved

    def __init__(self, asking: Asking, model: str) -> None:
        need_rapidfuzz()
        super().__init__(judge=_Even())
        self._asking = asking
        self._name = f"llm-{slug(model)}/{VERSION}"

    @property
    def name(self) -> str:
        """Name of the model, and version of what it is told."""
        return self._name

    def extract(self, documents: Iterable[Document], registry: Registry) -> Iterator[Extraction]:
        """See `Extractor.extract`; several documents are asked about at once."""
        remaining = iter(documents)
        while batch := list(islice(remaining, AHEAD)):
            self._asking.ahead((document.text for document in batch if document.text.strip()), self.name)
            yield from super().extract(batch, registry)

    def reading(self, annotated: Annotated, parties: Parties) -> Reading:  # noqa: ARG002 - as `Rules` has it
        """Nothing: the encoder is not asked."""
        return Reading((), {})

    def proposals(
        self,
        annotated: Annotated,
        parties: Parties,
        reading: Reading,  # noqa: ARG002 - as `Rules` has it
        quarantined: list[Quarantined],
    ) -> Iterator[Iterator[Proposal]]:
        """What the model proposes, in one go; what it says and does not stand in the text is quarantined."""
        if not annotated.text.strip():
            return
        if len(annotated.text) > MOST_CHARACTERS:
            beyond = (MOST_CHARACTERS, len(annotated.text))
            quarantined.append(
                Quarantined(reason=f"the model read the first {MOST_CHARACTERS:,} characters only", act="", span=beyond)
            )
        said = self._asking.ask(annotated.document.text, self.name)
        if isinstance(said, str):
            quarantined.append(Quarantined(reason=f"no answer of the model could be used: {said}", act=""))
            return
        found = [proposed(each, annotated, parties) for each in said]
        quarantined.extend(each for each in found if isinstance(each, Quarantined))
        yield (proposal for each in found if not isinstance(each, Quarantined) for proposal in each)


class _Even:
    """Keeps all, each as sure as the other."""

    def kept(self, drafts: Sequence[Draft]) -> list[tuple[Claim, str]]:
        """The claims with their confidence, and why."""
        return [(msgspec.structs.replace(draft.claim, confidence=CONFIDENCE), draft.why) for draft in drafts]
