"""From a proposal to a claim: its factuality, date, voice and span, or nothing where the text reports no act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.graph.events import Act, Claim, Factuality, Span
from foedus.ingest.extract import grammar
from foedus.ingest.extract.annotate import span_of
from foedus.ingest.extract.attribution import attribution_of, basis_of, speaker_of
from foedus.ingest.extract.conditions import condition_under
from foedus.ingest.extract.factuality import judge
from foedus.ingest.extract.grounding import evidence_of
from foedus.ingest.extract.judgement import Judgement

if TYPE_CHECKING:
    from spacy.tokens import Token

    from foedus.ingest.extract.parties import Parties
    from foedus.ingest.extract.proposals import Proposal

_PROMISES = frozenset({"aid", "threaten", "demand", "criticise", "praise", "support", "oppose"})
"""Acts that a promise already is: who says that it will support someone supports them."""

_NOT_YET = {"demand": {"plan:agree"}, "criticise": {"will", "plan:be-to"}, "praise": {"will", "plan:be-to"}}
"""What leaves such an act to be done: "will summon the envoy", "agree to urge"."""

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
    if proposal.frame.unsettled:
        if factuality not in ("denied", "planned"):
            return None
        factuality = "actual"
    if act == "recognise" and _ceased(proposal, judgement):
        act, factuality = "derecognise", "planned" if "will" in judgement.trail else "actual"
    elif judgement.refused and act in _REFUSABLE:
        act, factuality = "oppose", "conditional" if judgement.condition else "actual"
    claim = Claim(
        actor=proposal.actor.id,
        act=act,
        target=proposal.target.id if proposal.target else None,
        factuality=factuality,
        speaker=speaker_of(proposal, judgement, parties),
        attribution=attribution_of(proposal, judgement, parties),
        condition=_condition(proposal, judgement, factuality),
        evidence=evidence_of(proposal),
        basis=basis_of(proposal, judgement, parties),
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
    if value == "planned" and proposal.act in _PROMISES and trail.isdisjoint(_NOT_YET.get(proposal.act, frozenset())):
        value = "actual"
    if value == "planned" and trail & _DECISIONS.get(proposal.act, frozenset()) and trail <= _DECISIVE | _NEUTRAL:
        value = "actual"
    if (
        value == "actual"
        and proposal.act in _MEMBERSHIP
        and (
            "vote-to" in trail
            or (proposal.act != "apply" and (_is_under_way(proposal.predicate) or _is_begun(proposal.predicate)))
        )
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


def _is_begun(predicate: Token) -> bool:
    """Whether only its beginning is told: "begins the process of leaving", "starts its withdrawal"."""
    for child, head in grammar.ancestors(predicate, 4):
        if head.lemma_ in ("process", "procedure"):
            return True
        if head.pos_ == "VERB":
            return head.lemma_ in ("begin", "start", "initiate", "launch") and child.dep_ in ("dobj", "xcomp")
    return False


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


def _condition(proposal: Proposal, judgement: Judgement, factuality: Factuality) -> Span | None:
    """The words of the condition, where the act depends on one; a threat's may stand with what is threatened."""
    found = judgement.condition if factuality in ("conditional", "possible") or proposal.act == "threaten" else None
    if found is None and proposal.act == "threaten":
        found = condition_under(proposal.predicate)
    return span_of(found.first, found.last) if found else None


def _why(proposal: Proposal, judgement: Judgement) -> str:
    trail = ", ".join(judgement.trail) or "plain"
    return f"{proposal.frame.name} by {proposal.predicate.text!r}; target from {proposal.slot or 'nowhere'}; {trail}"
