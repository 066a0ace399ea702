"""From a proposal to a claim: its factuality, date, voice and span, or nothing where the text reports no act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.graph.events import Basis, Claim, Factuality, Span
from foedus.ingest.extract import grammar
from foedus.ingest.extract.annotate import span_of
from foedus.ingest.extract.factuality import Judgement, judge
from foedus.ingest.extract.grammar import subjects
from foedus.ingest.extract.grounding import evidence_of

if TYPE_CHECKING:
    from foedus.ingest.extract.parties import Parties
    from foedus.ingest.extract.proposals import Proposal
    from foedus.ingest.extract.titles import Party

_PROMISES = frozenset({"aid", "threaten", "demand", "criticise", "praise", "support", "oppose"})
"""Acts that a promise already is: who says that it will support someone supports them."""

_SPOKESMEN = frozenset({"spokesman", "spokeswoman", "spokesperson", "ministry", "government", "office"})
_UNNAMED_SOURCES = frozenset({"source", "diplomat", "official", "person", "insider"})

_REFUSABLE = frozenset(
    {"support", "approve", "recognise", "join", "sign", "vote_for", "invite", "concede", "aid", "nominate"}
)


def draft(proposal: Proposal, parties: Parties) -> tuple[Claim, str] | None:
    """The claim that a proposal comes to, and why; None where it reports no act of the actor."""
    judgement = judge(proposal.predicate)
    if judgement.wished or judgement.hypothetical or _asked(proposal, judgement):
        return None
    if not _reported(proposal, judgement):
        return None
    act, factuality = proposal.act, _factuality(proposal, judgement)
    if act == "undecided" and proposal.frame.verbs:
        # "has not decided": that it is not so is the position
        if factuality != "denied":
            return None
        factuality = "actual"
    if act == "recognise" and _ceased(proposal, judgement):
        act, factuality = "derecognise", "planned" if "will" in judgement.trail else "actual"
    elif judgement.refused and act in _REFUSABLE:
        act, factuality = "oppose", "actual"
    claim = Claim(
        actor=proposal.actor.id,
        act=act,
        target=proposal.target.id if proposal.target else None,
        factuality=factuality,
        speaker=_speaker(proposal, judgement, parties),
        attribution=_attribution(proposal, judgement, parties),
        condition=_condition(judgement),
        evidence=evidence_of(proposal),
        basis=_basis(proposal, judgement, parties),
    )
    return claim, _why(proposal, judgement)


_REFUSING = frozenset({"denied:refuse", "denied:decline", "denied:refusal"})
_ASKING = frozenset({"plan:apply", "plan:application", "plan:bid", "plan:request", "plan:negotiate"})


def _asked(proposal: Proposal, judgement: Judgement) -> bool:
    """Whether the text asks and does not tell, in a clause of its own or in one that somebody is asked about."""
    question = proposal.predicate.sent[-1].text == "?" and not judgement.reports
    return question or grammar.is_asked(proposal.predicate)


def _reported(proposal: Proposal, judgement: Judgement) -> bool:
    """Whether the act is one of its own: refusing to do it, and asking to join, are other acts with their own frames."""
    if proposal.act != "oppose" and not _REFUSING.isdisjoint(judgement.trail):
        return False
    return not (proposal.act == "join" and not _ASKING.isdisjoint(judgement.trail))


def _factuality(proposal: Proposal, judgement: Judgement) -> Factuality:
    value = judgement.value
    if value == "planned" and proposal.act in _PROMISES:
        value = "actual"
    if value == "actual" and proposal.frame.factuality:
        value = proposal.frame.factuality
    if value == "conditional" and proposal.act == "threaten":
        value = "actual"
    return value


def _ceased(proposal: Proposal, judgement: Judgement) -> bool:
    """Whether it "no longer" does, or "ceases to"."""
    longer = any(child.lower_ == "longer" for child in proposal.predicate.children)
    return longer or not {"denied:cease", "denied:stop"}.isdisjoint(judgement.trail)


def _voices(judgement: Judgement, parties: Parties) -> list[Party]:
    return [party for verb in judgement.reports for party in parties.all_named(subjects(verb))[:1]]


def _speaker(proposal: Proposal, judgement: Judgement, parties: Parties) -> str | None:
    for voice in _voices(judgement, parties):
        if voice.id == proposal.actor.id and voice.speaker:
            return voice.speaker
    return proposal.actor.speaker


def _attribution(proposal: Proposal, judgement: Judgement, parties: Parties) -> tuple[Span, ...]:
    spans: list[Span] = []
    for verb in reversed(judgement.reports):
        for head in subjects(verb)[:1]:
            voices = parties.named(head)
            if not voices or voices[0].id != proposal.actor.id:
                words = list(head.subtree)
                spans.append(span_of(words[0], words[-1]))
    return (*spans, *_according(proposal, parties))


def _according(proposal: Proposal, parties: Parties) -> list[Span]:
    """Whom the clause calls its source: "according to two diplomats"."""
    at = proposal.predicate
    above = {at.i, *(head.i for _, head in grammar.ancestors(at))}
    sources = [
        source
        for word in at.sent
        if word.lower_ == "according" and word.head.i in above
        for to in word.children
        if to.lower_ == "to"
        for source in to.children
        if source.dep_ == "pobj"
    ]
    found: list[Span] = []
    for source in sources:
        voices = parties.named(source)
        if not voices or voices[0].id != proposal.actor.id:
            words = [word for word in source.subtree if word.i >= source.left_edge.i]
            found.append(span_of(words[0], words[-1]))
    return found


def _basis(proposal: Proposal, judgement: Judgement, parties: Parties) -> Basis:
    """Whose word it is: the actor's own, by its name or its spokesman's; a source without a name; else a named one."""
    own = {proposal.actor.id, proposal.actor.speaker}
    for verb in judgement.reports:
        heads = subjects(verb)
        voices = parties.all_named(heads)
        if any(not own.isdisjoint({voice.id, voice.speaker}) for voice in voices):
            return "statement"
        words = {word.lemma_.lower() for head in heads for word in head.subtree}
        other = any(voice.kind != "person" for voice in voices)
        if words & _SPOKESMEN and not other:
            return "statement"
        if words & _UNNAMED_SOURCES and not any(voice.speaker for voice in voices):
            return "unnamed"
    return "named"


def _condition(judgement: Judgement) -> Span | None:
    if judgement.condition is None or judgement.value != "conditional":
        return None
    words = list(judgement.condition.subtree)
    return span_of(words[0], words[-1])


def _why(proposal: Proposal, judgement: Judgement) -> str:
    trail = ", ".join(judgement.trail) or "plain"
    return f"{proposal.frame.name} by {proposal.predicate.text!r}; target from {proposal.slot or 'nowhere'}; {trail}"
