"""What the ranker looks at: names of what holds of a candidate, from its frame, its parse and its place in the text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from foedus.graph.events import Claim
from foedus.ingest.extract.factuality import judge
from foedus.ingest.extract.frames import bundled_lexicon, evoked_by, read_words
from foedus.ingest.extract.proposals import Proposal

if TYPE_CHECKING:
    from spacy.tokens import Token

_NEAR, _FAR = 4, 12
"""Tokens between two words up to which they are called near, and from which on far."""

_COMPLEMENTS = frozenset({"dobj", "nsubjpass", "pobj", "prep", "attr"})

_STEPS = 4
"""Edges of the parse between predicate and actor that a path spells out; a longer one is only called long."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A candidate: the claim that it would be, why, the proposal that it comes from, and what the encoder thinks of it."""

    claim: Claim
    why: str
    proposal: Proposal
    heard: frozenset[str] = frozenset()


@lru_cache(maxsize=1)
def _vocabulary() -> frozenset[str]:
    """The words of the lexicon: a model knows no others."""
    evoking = {lemma for frame in bundled_lexicon().frames for _, lemma in evoked_by(frame)}
    wanted = {word for frame in bundled_lexicon().frames for word in (*frame.object, *frame.needs, *frame.governs)}
    listed = [words for name in ("governors", "actors") for words in read_words(name).values()]
    return frozenset(evoking.union(wanted, *listed))


def _word(token: Token) -> str:
    lemma = token.lemma_.lower()
    return lemma if lemma in _vocabulary() else "other"


def features(drafts: Sequence[Draft]) -> Iterator[set[str]]:
    """For each candidate of one document the names of what holds of it; words are the lexicon's own."""
    evoked = Counter(draft.proposal.predicate.i for draft in drafts)
    acts = Counter((draft.proposal.predicate.i, draft.claim.act) for draft in drafts)
    actors = Counter(draft.claim.actor for draft in drafts)
    for draft in drafts:
        at = draft.proposal.predicate.i
        seen = set(_features(draft))
        seen.add(f"rivals={min(evoked[at] - 1, 3)}")
        seen.add(f"pairs={min(acts[at, draft.claim.act], 4)}")
        seen.add(f"drafts={min(len(drafts), 6)}")
        seen.add(f"others-by-actor={min(actors[draft.claim.actor] - 1, 3)}")
        yield seen


def ruled_features(drafts: Sequence[Draft]) -> dict[int, set[str]]:
    """The features of the rules' candidates among all, by place."""
    ruled = [at for at, draft in enumerate(drafts) if not draft.proposal.gleaned]
    return dict(zip(ruled, features([drafts[at] for at in ruled]), strict=True))


def second_features(
    drafts: Sequence[Draft], of_ruled: Mapping[int, set[str]], places: Iterable[int]
) -> dict[int, set[str]]:
    """For the second look, by place: what stands between the parties, and what the rules read on the same word.

    Args:
        drafts: every candidate of a document.
        of_ruled: what `ruled_features` gives of them.
        places: of the candidates that are looked at again.
    """
    read: dict[int, list[Draft]] = defaultdict(list)
    for at in of_ruled:
        read[drafts[at].proposal.predicate.i].append(drafts[at])
    stands = sorted({party.at for draft in drafts for party in (draft.proposal.actor, draft.proposal.target) if party})
    found: dict[int, set[str]] = {}
    for at in places:
        draft = drafts[at]
        if draft.proposal.gleaned:
            seen = {*_features(draft), "gleaned", *_beside_rules(draft, read[draft.proposal.predicate.i])}
        else:
            seen = of_ruled[at]
        found[at] = seen.union(_order(draft, stands))
    return found


def _beside_rules(draft: Draft, ruled: Sequence[Draft]) -> Iterator[str]:
    claim = draft.claim
    yield f"rules-here={min(2, len(ruled))}"
    yield f"ruled-act={any(each.claim.act == claim.act for each in ruled)}"
    yield f"ruled-actor={any(each.claim.actor == claim.actor for each in ruled)}"
    yield f"ruled-pair={any((each.claim.actor, each.claim.act) == (claim.actor, claim.act) for each in ruled)}"
    yield f"ruled-target={any(each.claim.target == claim.target for each in ruled)}"
    yield f"swap={any((each.claim.target, each.claim.actor) == (claim.actor, claim.target) for each in ruled)}"


def _order(draft: Draft, stands: Sequence[int]) -> Iterator[str]:
    """Which parties stand between the predicate and the actor and target, on which side, by which preposition."""
    proposal, act = draft.proposal, draft.claim.act
    predicate, actor = proposal.predicate, proposal.predicate.doc[proposal.actor.at]
    side = "before" if actor.i < predicate.i else "after"
    between = f"{_between(predicate.i, actor.i, stands)},{side}"
    yield f"actor-between={between}"
    yield f"actor-between={between},{predicate.tag_}"
    yield f"actor-by={_by(actor)}"
    yield f"actor-of-root={actor.dep_ in ('nsubj', 'nsubjpass') and actor.head.dep_ == 'ROOT'}"
    if proposal.target is None:
        return
    target = predicate.doc[proposal.target.at]
    sides = f"{side},{'before' if target.i < predicate.i else 'after'}"
    by = _by(target)
    yield f"target-between={_between(predicate.i, target.i, stands)},{sides}"
    yield f"target-by={by}"
    yield f"act-target-by={act},{by}"
    yield f"lemma-target-by={_word(predicate)},{by}"
    yield f"sides={sides}"
    yield f"sides={sides},{predicate.tag_}"
    yield f"actor-target-path={_path(actor, target)}"


def _between(one: int, other: int, stands: Sequence[int]) -> int:
    low, high = sorted((one, other))
    return min(3, max(0, bisect_left(stands, high) - bisect_right(stands, low)))


def _by(token: Token) -> str:
    return token.head.lower_ if token.dep_ == "pobj" else token.dep_


def _features(draft: Draft) -> Iterator[str]:
    proposal, act = draft.proposal, draft.claim.act
    yield from draft.heard
    yield from _words(proposal, act)
    yield from _claim(draft.claim)
    yield from _actor(proposal, act)
    yield from _target(proposal, act)
    for step in judge(proposal.predicate).trail:
        kind, _, lemma = step.partition(":")
        yield f"trail={kind}:{lemma if lemma in _vocabulary() else ''}"
        yield f"act-trail={act},{kind}"
    yield from _place(proposal.predicate)


def _words(proposal: Proposal, act: str) -> Iterator[str]:
    predicate, frame, slot = proposal.predicate, proposal.frame, proposal.slot or "none"
    lemma = _word(predicate)
    yield f"frame={frame.name}"
    yield f"weak={frame.weak}"
    yield f"specificity={frame.specificity}"
    yield f"lemma={lemma}"
    yield f"lemma-dep={lemma},{predicate.dep_}"
    yield f"pos={predicate.pos_}"
    yield f"tag={predicate.tag_}"
    yield f"dep={predicate.dep_}"
    yield f"pos-dep={predicate.pos_},{predicate.dep_}"
    yield f"head={_word(predicate.head)}"
    yield f"slot={slot}"
    yield f"act-slot={act},{slot}"
    yield f"inherited={proposal.inherited}"
    for head in predicate.children:
        if head.dep_ in _COMPLEMENTS:
            yield f"object={_word(head)}"
            yield f"object-ent={head.ent_type_ or head.pos_}"
            yield f"act-object={act},{_word(head)}"


def _claim(claim: Claim) -> Iterator[str]:
    yield f"act={claim.act}"
    yield f"factuality={claim.factuality}"
    yield f"act-factuality={claim.act},{claim.factuality}"
    yield f"basis={claim.basis}"
    yield f"date={claim.date_basis}"
    yield f"count={claim.count is not None}"
    yield f"speaker={claim.speaker is not None}"
    yield f"attributed={bool(claim.attribution)}"
    yield f"registered={is_registered(claim)}"


def is_registered(claim: Claim) -> bool:
    """Whether the claim is on a question of the registry, and not on a provisional one."""
    return claim.question is not None and not claim.question.startswith("~")


def _actor(proposal: Proposal, act: str) -> Iterator[str]:
    actor, predicate = proposal.actor, proposal.predicate
    token = predicate.doc[actor.at]
    yield f"actor-kind={actor.kind}"
    yield f"actor-via={actor.via}"
    yield f"act-actor={act},{actor.kind},{actor.via}"
    yield f"actor-role={actor.role or 'none'}"
    yield f"actor-dep={token.dep_}"
    yield f"actor-pos={token.pos_}"
    yield f"actor-path={_path(predicate, token)}"
    yield f"actor-far={_distance(predicate, token)}"


def _target(proposal: Proposal, act: str) -> Iterator[str]:
    target, predicate = proposal.target, proposal.predicate
    if target is None:
        yield "target=none"
        yield f"act-target={act},none"
        return
    token = predicate.doc[target.at]
    yield f"target-kind={target.kind}"
    yield f"target-via={target.via}"
    yield f"act-target={act},{target.kind},{target.via}"
    yield f"target-dep={token.dep_}"
    yield f"target-pos={token.pos_}"
    yield f"target-path={_path(predicate, token)}"
    yield f"target-far={_distance(predicate, token)}"
    yield f"kinds={proposal.actor.kind},{target.kind}"
    yield f"act-kinds={act},{proposal.actor.kind},{target.kind}"
    yield f"vias={proposal.actor.via},{target.via}"
    yield f"own={target.id == proposal.actor.id or target.speaker == proposal.actor.id}"


def _place(predicate: Token) -> Iterator[str]:
    sentence = predicate.sent
    yield f"sentence-long={len(sentence) // 10}"
    yield f"sentence-first={sentence.start == 0}"
    yield f"predicate-at={min(4, 5 * (predicate.i - sentence.start) // len(sentence))}"
    yield f"root={_word(sentence.root)}"
    yield f"depth={_depth(predicate)}"


def _depth(token: Token) -> int:
    depth = 0
    while token.head.i != token.i and depth < _STEPS:
        token, depth = token.head, depth + 1
    return depth


def _distance(one: Token, other: Token) -> str:
    if one.sent.start != other.sent.start:
        return "elsewhere"
    between = other.i - one.i
    side = "before" if between < 0 else "after"
    return side + (",near" if abs(between) <= _NEAR else ",far" if abs(between) > _FAR else "")


def _path(one: Token, other: Token) -> str:
    """The relations from one word up to where they meet, and down to the other."""
    if one.sent.start != other.sent.start:
        return "elsewhere"
    above = {one.i: 0}
    at = one
    while at.head.i != at.i:
        at = at.head
        above[at.i] = len(above)
    down: list[str] = []
    at = other
    while at.i not in above:
        down.append(at.dep_)
        at = at.head
    up: list[str] = []
    walk = one
    while walk.i != at.i:
        up.append(walk.dep_)
        walk = walk.head
    return "long" if len(up) + len(down) > _STEPS else "^".join(up) + "/" + ".".join(reversed(down))
