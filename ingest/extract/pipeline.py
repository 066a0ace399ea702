"""The rules extractor: small stages over one annotated document, each in its own module."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

import msgspec

from foedus.graph.events import Claim, Quarantined
from foedus.ingest.extract.annotate import Annotated, annotate
from foedus.ingest.extract.candidates import candidates
from foedus.ingest.extract.coreference import resolve_references
from foedus.ingest.extract.dates import dated
from foedus.ingest.extract.dedupe import once
from foedus.ingest.extract.drafts import draft
from foedus.ingest.extract.encoder.reading import Encoder, Reading, bundled_encoder
from foedus.ingest.extract.features import Draft
from foedus.ingest.extract.frames import Lexicon, bundled_lexicon
from foedus.ingest.extract.gleaning import glean
from foedus.ingest.extract.grounding import fault
from foedus.ingest.extract.mentions import Mention, Unclear, find_mentions, new_actors
from foedus.ingest.extract.model import Document, Extraction, NewActor
from foedus.ingest.extract.offices import Offices
from foedus.ingest.extract.parties import UNNAMED, Parties
from foedus.ingest.extract.proposals import Proposal, propose
from foedus.ingest.extract.quantity import counted, with_count, with_counts, with_division
from foedus.ingest.extract.questions import Matters
from foedus.ingest.extract.ranker import Judge, Ranker
from foedus.ingest.extract.sets import including
from foedus.ingest.extract.unclear import left_open
from foedus.ingest.extract.votes import tallies
from foedus.ingest.resolve.registry import Registry

MOST_WORDS = 400
"""Tokens of a sentence that is read; beyond it is no sentence but a list, a table or an attack, and no parse is right."""


class Rules:
    """Reads documents by a lexicon of frames over a dependency parse.

    Attributes:
        asks_who_is_meant: whether what is said with a name that several actors have is put aside for a person.
    """

    asks_who_is_meant = True

    @property
    def name(self) -> str:
        """Name and version."""
        return "rules/4"

    def __init__(
        self,
        lexicon: Lexicon | None = None,
        judge: Judge | None = None,
        passed_over: Callable[[Proposal, str], object] | None = None,
        encoder: Encoder | None = None,
    ) -> None:
        self._encoder = encoder
        self._lexicon = lexicon or bundled_lexicon()
        self._judge = judge or Ranker()
        self._passed_over = passed_over or (lambda _proposal, _why: None)

    def extract(self, documents: Iterable[Document], registry: Registry) -> Iterator[Extraction]:
        """One `Extraction` a document, in order, streaming."""
        for annotated in annotate(documents):
            yield self._read(annotated, registry)

    def reading(self, annotated: Annotated, parties: Parties) -> Reading:
        """What the encoder takes each two actors of a sentence to do."""
        sentences = (sentence for sentence in annotated.sentences if len(sentence) <= MOST_WORDS)
        return (self._encoder or bundled_encoder()).read(sentences, parties)

    def proposals(
        self, annotated: Annotated, parties: Parties, reading: Reading, quarantined: list[Quarantined]
    ) -> Iterator[Iterator[Proposal]]:
        """Who does what to whom, a sentence at a time; what cannot be read is added to `quarantined`.

        An extractor that proposes otherwise overrides this, and shares all that comes after.
        """
        for sentence in annotated.sentences:
            if len(sentence) > MOST_WORDS:
                quarantined.append(Quarantined(reason=f"a sentence of {len(sentence)} words was not read", act=""))
                continue
            yield chain(
                propose(sentence, parties, self._lexicon),
                tallies(sentence, parties),
                candidates(sentence, parties),
                glean(sentence, parties, self._lexicon, reading),
            )

    def _pass_over(self, proposal: Proposal, why: str) -> None:
        if not proposal.gleaned:
            self._passed_over(proposal, why)

    def _read(self, annotated: Annotated, registry: Registry) -> Extraction:
        unclear: list[Unclear] = []
        quarantined: list[Quarantined] = []
        named = find_mentions(annotated, registry, unclear)
        sound, mentions = self._found(annotated, named, registry, quarantined)
        if unclear and self.asks_who_is_meant:
            # a second reading, so that an unclear name changes nothing in what is clear
            with_them = sorted([*named, *(each.mention for each in unclear)])
            open_too, _ = Rules(self._lexicon, encoder=self._encoder)._found(annotated, with_them, registry, [])  # noqa: SLF001 (one of us)
            quarantined += left_open((claim for claim, _ in open_too), unclear)
        claims = [claim for claim, _ in sound]
        return Extraction(
            document_id=annotated.document.id,
            new_actors=_unknown(claims, mentions, registry),
            claims=tuple(claims),
            why=tuple(why for _, why in sound),
            quarantined=tuple(quarantined),
        )

    def _found(
        self, annotated: Annotated, named: list[Mention], registry: Registry, quarantined: list[Quarantined]
    ) -> tuple[list[tuple[Claim, str]], list[Mention]]:
        """The claims of a text in which these actors are named, each with why, and all mentions of actors."""
        document = annotated.document
        named = resolve_references(annotated, named, registry, document)
        counts = counted(annotated, named)
        mentions = with_counts(named, counts)
        matters = Matters(annotated, named, registry)
        on = document.published.last if document.published else None
        parties = Parties(annotated.doc, mentions, Offices(registry, on))
        reading = self.reading(annotated, parties)
        drafts: list[Draft] = []
        for proposals in self.proposals(annotated, parties, reading, quarantined):
            for proposal in _apart(chain.from_iterable(map(including(parties), proposals))):
                made = draft(proposal, parties)
                if made is None:
                    self._pass_over(proposal, "reports no act of the actor")
                else:
                    claim, why = made
                    claim = with_count(placed(claim, proposal, document), proposal, annotated, counts)
                    claim = with_division(claim, proposal, parties)
                    settled = [
                        Draft(each, why, proposal, _heard(each, proposal, reading))
                        for each in matters.settle(claim, proposal)
                        if not _merely_worded(each, proposal)
                    ]
                    if not settled:
                        self._pass_over(proposal, "on a candidacy: its own side's, or one that nobody watches")
                    drafts.extend(settled)
        sound: list[tuple[Claim, str]] = []
        for claim, why in once(self._judge.kept(drafts)):
            wrong = fault(claim, annotated)
            if wrong is None:
                sound.append((claim, why))
            else:
                quarantined.append(wrong)
        return sound, mentions


def _apart(proposals: Iterator[Proposal]) -> Iterator[Proposal]:
    """Proposals of one sentence without the gleanings that say no more than one of the rules does."""
    read: set[tuple[object, ...]] = set()
    for proposal in proposals:
        said = proposal.predicate.i, proposal.act, proposal.actor.id, proposal.target.id if proposal.target else None
        if not proposal.gleaned:
            read.add(said)
        elif said in read:
            continue
        yield proposal


def _heard(claim: Claim, proposal: Proposal, reading: Reading) -> frozenset[str]:
    return frozenset(reading.names(proposal.predicate.sent.start, claim.actor, claim.target, claim.act))


def _merely_worded(claim: Claim, proposal: Proposal) -> bool:
    """Whether a candidacy is only mentioned, and for nothing that anyone watches: most of these are elections at home."""
    return claim.act == "run" and bool(proposal.frame.nouns) and (claim.question or "~").startswith("~")


def placed(claim: Claim, proposal: Proposal, document: Document) -> Claim:
    """The claim at its place in time."""
    ahead = claim.factuality in ("planned", "possible", "conditional")
    when, basis = dated(proposal.predicate, document.published, ahead=ahead)
    return msgspec.structs.replace(claim, valid_from=when, date_basis=basis)


def _unknown(claims: list[Claim], mentions: list[Mention], registry: Registry) -> tuple[NewActor, ...]:
    """Actors that the claims refer to and the registry does not know, each once."""
    used = {each for claim in claims for each in (claim.actor, claim.target, claim.speaker) if each is not None}
    unknown = {each for each in used if registry.actor(each) is None}
    groups = tuple(NewActor(each, "group", each[1:]) for each in sorted(unknown) if each.startswith(UNNAMED))
    return new_actors(mentions, unknown) + groups
