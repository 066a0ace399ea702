"""The rules extractor: small stages over one annotated document, each in its own module."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from foedus.graph.events import Claim, Quarantined
from foedus.ingest.extract.annotate import Annotated, annotate
from foedus.ingest.extract.coreference import resolve_references
from foedus.ingest.extract.dedupe import once
from foedus.ingest.extract.drafts import draft
from foedus.ingest.extract.frames import Lexicon, bundled_lexicon
from foedus.ingest.extract.grounding import fault
from foedus.ingest.extract.mentions import Mention, find_mentions, new_actors
from foedus.ingest.extract.model import Document, Extraction, NewActor
from foedus.ingest.extract.offices import Offices
from foedus.ingest.extract.parties import UNNAMED, Parties
from foedus.ingest.extract.proposals import propose
from foedus.ingest.extract.votes import tallies
from foedus.ingest.resolve.registry import Registry


class Rules:
    """Reads documents by a lexicon of frames over a dependency parse."""

    name = "rules/1"

    def __init__(self, lexicon: Lexicon | None = None) -> None:
        self._lexicon = lexicon or bundled_lexicon()

    def extract(self, documents: Iterable[Document], registry: Registry) -> Iterator[Extraction]:
        """One `Extraction` a document, in order, streaming."""
        for annotated in annotate(documents):
            yield self._read(annotated, registry)

    def _read(self, annotated: Annotated, registry: Registry) -> Extraction:
        document = annotated.document
        mentions = resolve_references(annotated, find_mentions(annotated, registry), registry, document)
        on = document.published.last if document.published else None
        parties = Parties(annotated.doc, mentions, Offices(registry, on))
        drafts = [
            made
            for sentence in annotated.sentences
            for proposal in chain(propose(sentence, parties, self._lexicon), tallies(sentence, parties))
            if (made := draft(proposal, annotated, parties)) is not None
        ]
        sound: list[tuple[Claim, str]] = []
        quarantined: list[Quarantined] = []
        for claim, why in once(drafts):
            wrong = fault(claim, annotated)
            if wrong is None:
                sound.append((claim, why))
            else:
                quarantined.append(wrong)
        claims = [claim for claim, _ in sound]
        return Extraction(
            document_id=document.id,
            new_actors=_unknown(claims, mentions, registry),
            claims=tuple(claims),
            why=tuple(why for _, why in sound),
            quarantined=tuple(quarantined),
        )


def _unknown(claims: list[Claim], mentions: list[Mention], registry: Registry) -> tuple[NewActor, ...]:
    """Actors that the claims refer to and the registry does not know, each once."""
    used = {each for claim in claims for each in (claim.actor, claim.target, claim.speaker) if each is not None}
    unknown = {each for each in used if registry.actor(each) is None}
    groups = tuple(NewActor(each, "group", each[1:]) for each in sorted(unknown) if each.startswith(UNNAMED))
    return new_actors(mentions, unknown) + groups
