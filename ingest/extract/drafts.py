"""From a proposal to a claim: its factuality, date, voice and span, or nothing where the text reports no act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.graph.events import Act, Basis, Claim, Factuality, Span
from foedus.ingest.extract import grammar
from foedus.ingest.extract.annotate import span_of
from foedus.ingest.extract.conditions import condition_under
from foedus.ingest.extract.factuality import judge
from foedus.ingest.extract.grammar import subjects
from foedus.ingest.extract.grounding import evidence_of
from foedus.ingest.extract.judgement import Judgement
from foedus.ingest.extract.titles import actor_nouns

if TYPE_CHECKING:
    from spacy.tokens import Token

    from foedus.ingest.extract.parties import Parties
    from foedus.ingest.extract.proposals import Proposal
    from foedus.ingest.extract.titles import Party

_PROMISES = frozenset({"aid", "threaten", "demand", "criticise", "praise", "support", "oppose"})
"""Acts that a promise already is: who says that it will support someone supports them."""

_DEPENDING = frozenset(
    {"support", "oppose", "approve", "recognise", "invite", "join", "sign", "consult", "nominate", "concede"}
)
"""Acts that somebody may declare for a case that has not come yet: "backs him if he changes his course"."""

_MEMBERSHIP = frozenset({"join", "leave", "apply", "withdraw_bid"})
"""Acts that a decision does not do yet."""

_DECISIVE = frozenset({"plan:decide", "plan:decision", "plan:agree"})
_DECISIONS: dict[Act, frozenset[str]] = {
    "exclude": _DECISIVE, "approve": _DECISIVE - {"plan:agree"}, "reduce_relations": _DECISIVE - {"plan:agree"},
    "recognise": _DECISIVE - {"plan:agree"}, "derecognise": _DECISIVE - {"plan:agree"},
}  # fmt: skip
_NEUTRAL = frozenset(
    {"object:" + verb for verb in ("call", "condemn", "support", "criticise", "welcome", "describe", "oppose")}
)
"""Acts that are done by deciding on them, each with the words for it; and what says nothing of when it is done."""

_SPOKESMEN = frozenset({"spokesman", "spokeswoman", "spokesperson", "ministry", "government", "office"})
_UNNAMED_SOURCES = frozenset({"source", "diplomat", "official", "person", "insider"})

_DASHES = frozenset({"-", "--", "–", "—"})

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
        condition=_condition(proposal, judgement, factuality),
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
    trail = frozenset(judgement.trail)
    if value == "planned" and proposal.act in _PROMISES:
        value = "actual"
    if value == "planned" and trail & _DECISIONS.get(proposal.act, frozenset()) and trail <= _DECISIVE | _NEUTRAL:
        value = "actual"
    if (
        value == "actual"
        and proposal.act in _MEMBERSHIP
        and ("vote-to" in trail or (proposal.act != "apply" and _is_under_way(proposal.predicate)))
    ):
        value = "planned"
    if value == "actual" and proposal.frame.factuality and not _has_taken_effect(proposal.predicate):
        value = proposal.frame.factuality
    if value == "conditional" and proposal.act == "threaten":
        value = "actual"
    if value == "actual" and judgement.condition is not None and proposal.act in _DEPENDING:
        value = "actual" if _is_past(proposal.predicate) else "conditional"
    return value


def _is_under_way(verb: Token) -> bool:
    """Whether it is on its way and not done, "is withdrawing from"."""
    return verb.tag_ == "VBG" and any(child.lower_ in ("is", "are", "'s", "'re") for child in verb.children)


def _has_taken_effect(predicate: Token) -> bool:
    """Whether what was announced holds from now on: "effective immediately", "took effect"."""
    sentence = predicate.sent.text.lower()
    if "effective immediately" in sentence or "with immediate effect" in sentence:
        return True
    verb = predicate.head
    return (
        predicate.dep_ == "nsubj"
        and verb.tag_ == "VBD"
        and verb.lemma_ in ("take", "come", "become", "enter")
        and any(word.lower_ in ("effect", "force", "effective", "official") for word in verb.subtree if word.i > verb.i)
    )


def _is_past(verb: Token) -> bool:
    """Whether it is told as over: what has been done depends on nothing any more."""
    return verb.tag_ == "VBD" or any(
        child.tag_ in ("VBD", "VBZ", "VBP") and child.dep_ == "aux" for child in verb.children
    )


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
        heads = subjects(verb)
        if heads and not any(_speaks_for(head, proposal, parties) for head in heads):
            words = _after_dateline(list(heads[0].subtree))
            if proposal.predicate not in words:
                spans.append(span_of(words[0], words[-1]))
    return (*spans, *_according(proposal, parties))


def _after_dateline(words: list[Token]) -> list[Token]:
    """Without the place that an agency's text begins with: "VILNIUS - "."""
    if words[0].is_upper and words[0].i == words[0].sent.start:
        for at, word in enumerate(words[1:6], 1):
            if word.text in _DASHES:
                return words[at + 1 :] or words
    return words


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
        if not _speaks_for(source, proposal, parties):
            words = [word for word in source.subtree if word.i >= source.left_edge.i]
            found.append(span_of(words[0], words[-1]))
    return found


def _speaks_for(head: Token, proposal: Proposal, parties: Parties) -> bool:
    """Whether it is the actor itself, or an office of which the text says no more: "its minister", "the president"."""
    voices = parties.named(head)
    if voices:
        return voices[0].id == proposal.actor.id
    lemma = head.lemma_.lower()
    office = lemma in actor_nouns()["speaks"] and lemma not in _UNNAMED_SOURCES
    return office and not any(parties.mention(word) for word in head.subtree)


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


def _condition(proposal: Proposal, judgement: Judgement, factuality: Factuality) -> Span | None:
    """The words of the condition, where the act depends on one; a threat's may stand with what is threatened."""
    found = judgement.condition if factuality in ("conditional", "possible") or proposal.act == "threaten" else None
    if found is None and proposal.act == "threaten":
        found = condition_under(proposal.predicate)
    return span_of(found.first, found.last) if found else None


def _why(proposal: Proposal, judgement: Judgement) -> str:
    trail = ", ".join(judgement.trail) or "plain"
    return f"{proposal.frame.name} by {proposal.predicate.text!r}; target from {proposal.slot or 'nowhere'}; {trail}"
