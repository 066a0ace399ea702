"""From a claim to the matter that it is on: a registered question and its option, or a provisional one; never a guess.

A registered question is taken where the text's day lies in its time and the claim is about what the question is about:
a candidate of an appointment whose office the text speaks of, a subject of an accession whose body it names, a
resolution that it calls a resolution. All else gets a provisional id, ``~`` with the family of the act and the
target, the same for the same matter: ``~recognition-of-XKX``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from foedus.graph.events import Act, Claim, QuestionOpened
from foedus.graph.time import When
from foedus.ingest.resolve.folding import folded

if TYPE_CHECKING:
    from foedus.ingest.extract.annotate import Annotated
    from foedus.ingest.extract.mentions import Mention
    from foedus.ingest.extract.proposals import Proposal
    from foedus.ingest.resolve.registry import Registry

GRACE = timedelta(days=14)
"""How long after its end a question is still written about, and before its opening already."""

SIDES: frozenset[Act] = frozenset({
    "support", "oppose", "undecided", "veto", "concede", "nominate", "approve", "vote_for", "vote_against", "abstain",
    "invite", "exclude", "praise", "criticise",
})  # fmt: skip
_STANDING: frozenset[Act] = frozenset({"run", "withdraw_bid"})
_JOINING: frozenset[Act] = frozenset({"join", "apply", "withdraw_bid", "leave"})
_VOTES: frozenset[Act] = frozenset({"vote_for", "vote_against", "abstain", "veto", "support", "oppose", "approve"})
_RECOGNISING: frozenset[Act] = frozenset({"recognise", "derecognise"})
_FAMILY: dict[Act, str] = {
    "recognise": "recognition-of", "derecognise": "recognition-of", "establish_relations": "relations-with",
    "reduce_relations": "relations-with", "join": "membership-of", "apply": "membership-of", "leave": "membership-of",
    "invite": "admission-of", "exclude": "admission-of", "sanction": "sanctions-on", "lift_sanction": "sanctions-on",
    "aid": "aid-for", "sign": "agreement-with", "consult": "talks-with", "demand": "demand-on", "threaten": "threat-to",
    "nominate": "nomination-of", "run": "candidacy-of", "withdraw_bid": "candidacy-of", "approve": "approval-of",
    "veto": "approval-of",
}  # fmt: skip
_OFFICE_WORDS = re.compile(
    r"\b(?:secretary[- ]general|chief|top job|top post|candidacy|candidature|candidate|bid|succe(?:ed|ssor)|to lead|to head|"
    r"leadership|appoint\w*|next (?:head|leader|president|director)|race|post|presidency|director[- ]general)\b",
    re.IGNORECASE,
)
_ACCESSION_WORDS = re.compile(
    r"\b(?:accession|membership|memberships|join(?:s|ed|ing)?|bid|bids|application|applications|entry|ratif\w+|protocols?|"
    r"member|members|admission|accede\w*|enlargement)\b",
    re.IGNORECASE,
)
_THE_ACCESSION = re.compile(
    r"\bthe (?:\w+ )?(?:accessions?|protocols?|applications?|memberships?|enlargement)\b|\b(?:ratif\w+|approved?) it\b|\bratif\w+$",
    re.IGNORECASE,
)
_JOINING_WORDS = re.compile(
    r"\b(?:accession|memberships?|join(?:s|ed|ing)?|bids?|appl(?:y|ies|ied|ications?)|entry|ratif\w+|protocols?|invite[sd]?)\b",
    re.IGNORECASE,
)
_LEADER = re.compile(
    r"\b(?:leader|prime minister|president|premier|candidacy|candidature|candidate|bid)\b", re.IGNORECASE
)
_CHOICE = re.compile(r"\b(?:appointment|nomination|candidacy|candidature|candidate|choice)\b", re.IGNORECASE)
_ASSEMBLY = re.compile(r"\bGeneral Assembly\b")
_RESOLUTION = re.compile(r"\bresolution\b", re.IGNORECASE)


class Matters:
    """The questions that a document can be about, with what its text says of them."""

    def __init__(self, annotated: Annotated, mentions: Sequence[Mention], registry: Registry) -> None:
        self._annotated = annotated
        self._named = {mention.actor_id for mention in mentions}
        self._mentions = mentions
        self._registry = registry
        day = annotated.document.published
        self._open = [
            question
            for question in registry.questions()
            if day is None or _in_time(question, registry.closed(question.question_id), day.first)
        ]
        self._text = f"{annotated.document.title}\n{annotated.text}"
        self._said: dict[re.Pattern[str], bool] = {}
        self._called: dict[tuple[str, tuple[int, int]], bool] = {}

    def settle(self, claim: Claim, proposal: Proposal) -> list[Claim]:
        """The claim with its question and option; a candidate is meant in person, not as the state that they speak for.

        None where a candidate would take a side on the own candidacy: that is no position of the state. Several where
        the text speaks of several accessions as one: "ratified the protocols", "the entry of the two countries".
        """
        for question in self._open:
            settled = self._on(question, claim, proposal)
            if settled is not None:
                own = settled.option is not None and proposal.actor.speaker == settled.option
                return [] if own and settled.act in SIDES else [settled]
        together = self._accessions(claim)
        return together or [msgspec.structs.replace(claim, question=provisional(claim))]

    def _accessions(self, claim: Claim) -> list[Claim]:
        """A side taken on "the accession" or "the protocols": on each accession that the text has named before."""
        if claim.act not in SIDES or not _THE_ACCESSION.search(self._annotated.quote(*claim.evidence)):
            return []
        named = {
            mention.actor_id
            for mention in self._mentions
            if mention.start < claim.evidence[1] and _JOINING_WORDS.search(self._around(mention))
        }
        return [
            _placed(claim, question, None, target=question.subject)
            for question in self._open
            if question.kind == "accession"
            and question.subject is not None
            and question.subject in named
            and question.subject != claim.actor
            and claim.target in (None, question.body)
            and question.body in self._named
        ]

    def _around(self, mention: Mention) -> str:
        """The sentence that a mention stands in."""
        sentence = self._annotated.doc[mention.head].sent
        return self._annotated.text[sentence.start_char : sentence.end_char]

    def _on(self, question: QuestionOpened, claim: Claim, proposal: Proposal) -> Claim | None:
        if question.kind == "appointment":
            return self._appointment(question, claim, proposal)
        if question.kind in ("accession", "membership"):
            return self._accession(question, claim)
        if question.kind == "recognition":
            about = claim.act in (_RECOGNISING | SIDES) and claim.target == question.subject and question.subject
            worded = claim.act in _RECOGNISING or proposal.act in _RECOGNISING or self._aliased(question, claim)
            return _placed(claim, question, None) if about and worded else None
        if question.kind == "resolution":
            voted = claim.act in _VOTES and self._resolution(question, claim) and not self._elsewhere(question, claim)
            return _placed(claim, question, None) if voted and claim.actor != question.body else None
        return _placed(claim, question, None) if self._aliased(question, claim) else None

    def _appointment(self, question: QuestionOpened, claim: Claim, proposal: Proposal) -> Claim | None:
        if not self._office_named(question):
            return None
        if claim.act in _STANDING:
            person = _person(proposal.actor.speaker, claim.actor, question.options)
            return None if person is None else _placed(claim, question, person, actor=person, target=person)
        if claim.act not in SIDES:
            return None
        meant = proposal.target if proposal.slot != "context" else None
        person = (
            _person(meant.speaker if meant else None, claim.target if meant else None, question.options)
            or self._candidate_in(claim, question)
            or self._described(claim, question)
            or self._led(claim, question)
            or self._meant(claim, proposal, question)
        )
        return None if person is None else _placed(claim, question, person, target=person)

    def _candidate_in(self, claim: Claim, question: QuestionOpened) -> str | None:
        """The one candidate whom the words of a claim without another target name."""
        if claim.target is not None and claim.target != question.body:
            return None
        start, end = self._sentence(claim)
        named = {
            mention.actor_id
            for mention in self._mentions
            if start <= mention.start < end and mention.actor_id in question.options
        }
        return named.pop() if len(named) == 1 else None

    def _led(self, claim: Claim, question: QuestionOpened) -> str | None:
        """The candidate whose state and office the sentence names, where the parse found no target: "the Dutch premier"."""
        if claim.target is not None or claim.act == "approve":
            return None
        _, end = self._sentence(claim)
        day = self._annotated.document.published
        led = {
            office.body: option
            for option in question.options
            for office in self._registry.offices(option, None if day is None else day.last)
        }
        text = self._annotated.text
        for mention in self._mentions:
            led_by = led.get(mention.actor_id)
            if (
                claim.evidence[0] < mention.start < end
                and led_by
                and _LEADER.match(text[mention.end : end].lstrip(" "))
            ):
                return led_by
        return None

    def _meant(self, claim: Claim, proposal: Proposal, question: QuestionOpened) -> str | None:
        """The candidate named last before words that mean one without a name: "endorsed him", "the appointment".

        Who is undecided on the question is so on the candidate that the text is about, if it is about one.
        """
        if claim.target not in (None, question.body) and proposal.slot != "context":
            return None
        named = [mention for mention in self._mentions if mention.actor_id in question.options]
        only = {mention.actor_id for mention in named}
        if claim.act == "undecided":
            return only.pop() if len(only) == 1 else None
        pronoun = any(child.lower_ in ("him", "her") for child in proposal.predicate.children)
        if not pronoun and not _CHOICE.search(self._sentence_text(claim)):
            return None
        before = [mention.actor_id for mention in named if mention.start < proposal.predicate.idx]
        return before[-1] if before else None

    def _described(self, claim: Claim, question: QuestionOpened) -> str | None:
        """The candidate whom the words mean by the state that they lead: "the Dutch leader's candidacy"."""
        day = self._annotated.document.published
        if claim.target is None or day is None or not _LEADER.search(self._annotated.quote(*claim.evidence)):
            return None
        leaders = [
            option
            for option in question.options
            if any(office.body == claim.target for office in self._registry.offices(option, day.last))
        ]
        return leaders[0] if len(leaders) == 1 else None

    def _office_named(self, question: QuestionOpened) -> bool:
        return (question.body is None or question.body in self._named) and self._says(_OFFICE_WORDS)

    def _accession(self, question: QuestionOpened, claim: Claim) -> Claim | None:
        if question.body not in self._named or not self._says(_ACCESSION_WORDS):
            return None
        if claim.act in _JOINING and claim.actor == question.subject and claim.target in (question.body, None):
            return _placed(claim, question, None)
        if claim.act == "invite" and claim.actor != question.body:
            return None  # a government invites to a visit, only the organisation to membership
        if claim.act in SIDES and claim.act not in ("praise", "criticise") and claim.target == question.subject:
            spoken_of = self._joining_spoken_of(claim) and not self._another_nearer(question, claim)
            return _placed(claim, question, None) if spoken_of else None
        return None

    def _joining_spoken_of(self, claim: Claim) -> bool:
        """Whether joining is spoken of in the sentence of a claim, or just before: who sides with a state may mean else."""
        start, end = self._sentence(claim)
        before = self._annotated.doc.char_span(0, start, alignment_mode="contract")
        if before is not None and len(before):
            start = before[-1].sent.start_char
        return bool(_JOINING_WORDS.search(self._annotated.text, start, end))

    def _another_nearer(self, question: QuestionOpened, claim: Claim) -> bool:
        """Whether the text speaks, nearer to a claim, of another organisation that the same state wants to join."""
        others = {
            other.body
            for other in self._open
            if other.kind == question.kind and other.subject == question.subject and other.body != question.body
        }
        return any(self._away(other, claim) < self._away(question.body, claim) for other in others)

    def _away(self, actor: str | None, claim: Claim) -> float:
        """How many code points lie between a claim's sentence and the nearest naming of an actor."""
        start, end = self._sentence(claim)
        places = [mention.start for mention in self._mentions if mention.actor_id == actor]
        return min((max(start - place, place - end, 0) for place in places), default=float("inf"))

    def _resolution(self, question: QuestionOpened, claim: Claim) -> bool:
        """Whether the text is on this resolution; one about nobody in particular must be called by its name."""
        bodies = {question.body, question.electorate.alliance}
        about = self._aliased(question, claim) if question.subject is None else question.subject in self._named
        voting = not bodies.isdisjoint(self._named) or self._says(_ASSEMBLY)
        return about and voting and self._says(_RESOLUTION)

    def _elsewhere(self, question: QuestionOpened, claim: Claim) -> bool:
        """Whether a vote is told of another body: only the Security Council knows a veto, and the sentence may name it."""
        other = "UNSC" if question.body != "UNSC" else "UNGA"
        start, end = self._sentence(claim)
        named = any(mention.actor_id == other and start <= mention.start < end for mention in self._mentions)
        return named or (claim.act == "veto" and question.body != "UNSC")

    def _says(self, words: re.Pattern[str]) -> bool:
        """Whether the text has such words anywhere; looked for once, since every claim asks."""
        if words not in self._said:
            self._said[words] = words.search(self._text) is not None
        return self._said[words]

    def _aliased(self, question: QuestionOpened, claim: Claim) -> bool:
        """Whether the sentence calls the question by a name; looked for once a sentence."""
        key = question.question_id, self._sentence(claim)
        if key not in self._called:
            words = f" {_folded(self._sentence_text(claim))} "
            self._called[key] = any(f" {_folded(alias)} " in words for alias in (question.title, *question.aliases))
        return self._called[key]

    def _sentence_text(self, claim: Claim) -> str:
        start, end = self._sentence(claim)
        return self._annotated.text[start:end]

    def _sentence(self, claim: Claim) -> tuple[int, int]:
        words = self._annotated.doc.char_span(*claim.evidence, alignment_mode="expand")
        return claim.evidence if words is None else (words.sent.start_char, words.sent.end_char)


def _person(speaker: str | None, actor: str | None, options: Sequence[str]) -> str | None:
    return next((one for one in (speaker, actor) if one is not None and one in options), None)


def _placed(claim: Claim, question: QuestionOpened, option: str | None, **changes: str) -> Claim:
    return msgspec.structs.replace(claim, question=question.question_id, option=option, **changes)


def _in_time(question: QuestionOpened, closed: date | None, day: date) -> bool:
    opened = None if question.opened is None else When.parse(question.opened).first
    return (opened is None or day >= opened - GRACE) and (closed is None or day <= closed + GRACE)


def provisional(claim: Claim) -> str | None:
    """The provisional question of a claim: the family of its act, and whom it is about."""
    if claim.target is None:
        return None
    about = claim.target.lstrip("~")
    return f"~{_FAMILY.get(claim.act, 'stance-on')}-{_slug(about)}"


_folded = lru_cache(maxsize=4096)(folded)


@lru_cache(maxsize=4096)
def _slug(name: str) -> str:
    return name if re.fullmatch(r"[A-Z]{2,6}", name) else "-".join(folded(name).split())
