"""The events: what can become known. Immutable, in the past tense, and the only truth.

An event's identity is 128 bits of SHA-256 over its type and its natural key, each part prefixed with its length:
the same fact has the same id for ever, whatever fields are added later. No event holds words of an article: text
lies in a store of its own, and events point into it by offsets (code points, half open), so that a text can be
erased without breaking the chain.

Ids: a state is its ISO 3166-1 alpha-3 code (``SWE``), an organisation its acronym or English name (``NATO``,
``Arab League``), a person a slug (``mark-rutte``). What could not be resolved has an id that begins with ``~``.
Dates of valid time are `foedus.graph.time.When` texts, as precise as their source; None is unknown, and stays so.
"""

from __future__ import annotations

import hashlib
from typing import ClassVar, Literal, get_args

import msgspec

Act = Literal[
    "support", "oppose", "undecided", "vote_for", "vote_against", "abstain", "veto", "concede", "nominate", "run",
    "withdraw_bid", "approve", "recognise", "derecognise", "establish_relations", "reduce_relations", "join",
    "apply", "leave", "invite", "exclude", "sign", "aid", "praise", "criticise", "sanction", "lift_sanction",
    "threaten", "demand", "consult",
]  # fmt: skip
Factuality = Literal["actual", "planned", "conditional", "possible", "denied"]
Basis = Literal["record", "statement", "named", "unnamed"]
DateBasis = Literal["stated", "published", "past", "unknown"]
ActorKind = Literal["state", "person", "organisation", "party", "group"]
QuestionKind = Literal[
    "appointment", "accession", "recognition", "resolution", "treaty", "sanction", "membership", "other"
]
Vote = Literal["yes", "no", "abstain", "absent", "not_participating"]
RecordKind = Literal["vote", "ratification", "signature"]
Polarity = Literal["+", "-", "0"]
ReviewKind = Literal["claim", "disagreement", "actor", "matter", "quarantined"]
Decision = Literal["accept", "correct", "reject", "alias", "question"]

ACTS: tuple[Act, ...] = get_args(Act)
POLARITY: dict[Act, Polarity] = {
    **dict.fromkeys(ACTS, "+"),
    **dict.fromkeys(
        ("oppose", "vote_against", "veto", "withdraw_bid", "derecognise", "reduce_relations", "leave", "exclude",
         "criticise", "sanction", "threaten"), "-",
    ),
    **dict.fromkeys(("undecided", "abstain", "demand", "consult"), "0"),
}  # fmt: skip
"""The polarity that each act has toward its target; fixed by the act."""

Span = tuple[int, int]
"""Code points ``[start, end)`` of an article's text."""

Piece = tuple[int, int, int]
"""A run of an article's text that stands alike in its original: (start in the text, start in the original, length)."""


class Event(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of all events. A subclass names its `subject` stream and the parts of its natural key."""

    schema_version: ClassVar[int] = 1
    stream_of: ClassVar[tuple[str, str]]
    """Kind of stream and the field that names it: ``("claim", "claim_id")``."""
    natural_key: ClassVar[tuple[str, ...]]
    """Fields that together say which fact this is."""

    @property
    def stream(self) -> str:
        """The stream that the event belongs to, such as ``claim/clm-1f0c…``."""
        kind, field = self.stream_of
        return f"{kind}/{getattr(self, field)}"

    @property
    def event_id(self) -> str:
        """128 bits of SHA-256 over type and natural key, as 32 hexadecimal digits."""
        return digest(type(self).__name__, *[_part(getattr(self, field)) for field in self.natural_key])


def _part(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return digest(*(_part(item) for item in value))
    return str(value)


def digest(*parts: str) -> str:
    """128 bits of SHA-256 over the parts, each prefixed with its length in bytes, as 32 hexadecimal digits."""
    hashed = hashlib.sha256()
    for part in parts:
        encoded = part.encode()
        hashed.update(len(encoded).to_bytes(8, "big"))
        hashed.update(encoded)
    return hashed.hexdigest()[:32]


class Original(msgspec.Struct, frozen=True, kw_only=True):
    """The page or feed that a text was taken out of; it is not kept, and this finds a claim's words in it again.

    Attributes:
        digest: SHA-256 of its bytes, as 64 hexadecimal digits.
        encoding: what its bytes were decoded by; `pieces` count its code points.
        pieces: where the runs of the text stand in it, in order; what lies between has no place there.
    """

    digest: str
    encoding: str
    pieces: tuple[Piece, ...] = ()


class ArticleCaptured(Event, frozen=True, kw_only=True):
    """A text was captured.

    Attributes:
        article_id: ``art-`` and 20 hexadecimal digits, from outlet, url, published, title and text.
        text_id: what the text store keeps the text under; it does not give a short text away.
        outlet: id of who published, None if unknown.
        published: a `When`, or an RFC 3339 instant; None if unknown.
        language: ISO 639-1 code as detected.
        length: code points.
        origin: where it was read from: a file's name or an address.
        corrects: the article that this one is a corrected version of.
        near: articles already known that this one is a near copy of.
        original: the page that the text was taken out of; None where the text is the whole of its source.
    """

    stream_of = ("article", "article_id")
    natural_key = ("article_id",)

    article_id: str
    text_id: str
    outlet: str | None = None
    title: str = ""
    url: str | None = None
    author: str | None = None
    published: str | None = None
    language: str | None = None
    length: int = 0
    origin: str = ""
    corrects: str | None = None
    near: tuple[str, ...] = ()
    original: Original | None = None


class ArticleWithdrawn(Event, frozen=True, kw_only=True):
    """An article's text was erased at someone's word; its claims no longer count."""

    stream_of = ("article", "article_id")
    natural_key = ("article_id",)

    article_id: str
    reason: str
    by: str


class Quarantined(msgspec.Struct, frozen=True, kw_only=True):
    """A proposed claim that is not stored as fact, and why.

    Attributes:
        claim: what would be claimed, were it clear who is meant: its unclear actor or target begins with ``~``.
        may_be: actors who have that name.
    """

    reason: str
    act: str
    span: Span | None = None
    claim: Claim | None = None
    may_be: tuple[str, ...] = ()


class ExtractionCompleted(Event, frozen=True, kw_only=True):
    """One version of one extractor has read one article.

    Attributes:
        extractor: name and version, such as ``rules/3``.
        claims: ids of the claims that it made, in the order of the text.
        skipped: why the text was not read (its language), None if it was.
    """

    schema_version = 2
    stream_of = ("article", "article_id")
    natural_key = ("article_id", "extractor")

    article_id: str
    extractor: str
    claims: tuple[str, ...] = ()
    quarantined: tuple[Quarantined, ...] = ()
    skipped: str | None = None


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """One actor's one act on one target, as one text reports it.

    Attributes:
        actor: whose position or act it is.
        target: the actor that it is about, None where the act is on a matter only.
        question: the matter; a registered question's id, or a provisional one (``~…``).
        option: the option of the question that it is about, such as a candidate's id.
        valid_from: when it happened or began to hold, a `When`; None if unknown.
        date_basis: where `valid_from` comes from. ``past``: before publication, day unknown.
        basis: whose word it is: a record, the actor's own, a named or an unnamed source.
        speaker: who voiced it on the actor's behalf.
        attribution: spans of the words that name on whose word the text gives it, outermost first.
        condition: span of what the actor makes it depend on.
        count: (how many, of how many) for a claim about a number of unnamed actors.
        evidence: the shortest span from which a reader would conclude the claim.
        confidence: the extractor's, 0 to 1.
    """

    actor: str
    act: Act
    target: str | None = None
    question: str | None = None
    option: str | None = None
    factuality: Factuality = "actual"
    valid_from: str | None = None
    date_basis: DateBasis = "unknown"
    basis: Basis = "named"
    speaker: str | None = None
    attribution: tuple[Span, ...] = ()
    condition: Span | None = None
    count: tuple[int, int | None] | None = None
    evidence: Span
    confidence: float = 1.0

    def id_in(self, article_id: str) -> str:
        """The id of this claim as made by that article: what it says and where, not who extracted it."""
        parts = (self.actor, self.act, self.target, self.question, self.option, self.factuality,
                 self.valid_from, *self.evidence)  # fmt: skip
        return "clm-" + digest(article_id, *("" if part is None else str(part) for part in parts))[:20]


class ClaimAsserted(Event, frozen=True, kw_only=True):
    """An article makes a claim."""

    stream_of = ("claim", "claim_id")
    natural_key = ("claim_id",)

    claim_id: str
    article_id: str
    extractor: str
    claim: Claim


class ClaimCorrected(Event, frozen=True, kw_only=True):
    """A claim was read wrongly: from here on it counts as `claim` says. `nth` counts the claim's corrections."""

    stream_of = ("claim", "claim_id")
    natural_key = ("claim_id", "nth")

    claim_id: str
    nth: int = 1
    claim: Claim
    reason: str
    by: str


class ClaimRetracted(Event, frozen=True, kw_only=True):
    """A claim no longer counts; what it had closed opens again. `nth` counts the claim's retractions."""

    stream_of = ("claim", "claim_id")
    natural_key = ("claim_id", "nth")

    claim_id: str
    nth: int = 1
    reason: str
    by: str


class ClaimReinstated(Event, frozen=True, kw_only=True):
    """A retracted claim counts again. `nth` is that of the retraction it undoes."""

    stream_of = ("claim", "claim_id")
    natural_key = ("claim_id", "nth")

    claim_id: str
    nth: int = 1
    reason: str
    by: str


class ActorRegistered(Event, frozen=True, kw_only=True):
    """An actor can be referred to by its id."""

    stream_of = ("actor", "actor_id")
    natural_key = ("actor_id",)

    actor_id: str
    kind: ActorKind
    name: str
    source: str = ""


class ActorAliased(Event, frozen=True, kw_only=True):
    """A name stands for an actor."""

    stream_of = ("actor", "actor_id")
    natural_key = ("actor_id", "alias")

    actor_id: str
    alias: str
    by: str = ""


class ActorsMerged(Event, frozen=True, kw_only=True):
    """`merged` is the same actor as `kept`. Claims keep the id that they were made with."""

    stream_of = ("actor", "kept")
    natural_key = ("kept", "merged", "nth")

    kept: str
    merged: str
    nth: int = 1
    reason: str
    by: str


class MergeUndone(Event, frozen=True, kw_only=True):
    """The `nth` merge of the two was wrong."""

    stream_of = ("actor", "kept")
    natural_key = ("kept", "merged", "nth")

    kept: str
    merged: str
    nth: int = 1
    reason: str
    by: str


class ActorsDistinguished(Event, frozen=True, kw_only=True):
    """The two are never the same actor; `one` sorts before `other`."""

    stream_of = ("actor", "one")
    natural_key = ("one", "other")

    one: str
    other: str
    reason: str
    by: str


class OfficeHeld(Event, frozen=True, kw_only=True):
    """A person holds an office, and by it speaks for `body`, from `valid_from`.

    Attributes:
        office: what kind: ``head of state``, ``head of government``, ``foreign minister``, ``secretary general`` ...
        body: the state or organisation spoken for.
    """

    stream_of = ("actor", "person")
    natural_key = ("person", "office", "body", "valid_from")

    person: str
    office: str
    body: str
    valid_from: str | None
    source: str = ""


class OfficeLeft(Event, frozen=True, kw_only=True):
    """A person no longer holds an office from `valid_to` on."""

    stream_of = ("actor", "person")
    natural_key = ("person", "office", "body", "valid_to")

    person: str
    office: str
    body: str
    valid_to: str
    source: str = ""


class MembershipStarted(Event, frozen=True, kw_only=True):
    """An actor is a member of an organisation from `valid_from`."""

    stream_of = ("actor", "organisation")
    natural_key = ("member", "organisation", "valid_from")

    member: str
    organisation: str
    valid_from: str
    source: str = ""


class MembershipEnded(Event, frozen=True, kw_only=True):
    """An actor is no longer a member from `valid_to` on."""

    stream_of = ("actor", "organisation")
    natural_key = ("member", "organisation", "valid_to")

    member: str
    organisation: str
    valid_to: str
    source: str = ""


class Electorate(msgspec.Struct, frozen=True, kw_only=True):
    """Who decides: the members of an alliance at the date asked for, less some, or a list.

    Attributes:
        alliance: organisation whose members decide.
        members: a list, where no alliance is named.
        without: members that have no say (the candidate's own state in some rules).
    """

    alliance: str | None = None
    members: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


class QuestionOpened(Event, frozen=True, kw_only=True):
    """A matter on which positions are taken.

    Attributes:
        rule: name of the decision rule, such as ``unanimity``.
        subject: the actor that it is about: who would join, be recognised, be sanctioned.
        body: the organisation that decides or is joined.
        options: ids of options that exclude each other (candidates); more may appear in claims.
        aliases: other names of the matter as texts write it.
        opened: a `When`.
        stale_after: days after which a position of which nothing more was heard counts as stale; None: it never does.
    """

    schema_version = 2
    stream_of = ("question", "question_id")
    natural_key = ("question_id",)

    question_id: str
    title: str
    kind: QuestionKind
    rule: str
    electorate: Electorate
    subject: str | None = None
    body: str | None = None
    options: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    opened: str | None = None
    stale_after: int | None = None
    by: str = ""


class QuestionAliased(Event, frozen=True, kw_only=True):
    """A name stands for a question."""

    stream_of = ("question", "question_id")
    natural_key = ("question_id", "alias")

    question_id: str
    alias: str
    by: str = ""


class QuestionRuleChanged(Event, frozen=True, kw_only=True):
    """A question is decided by another rule from `valid_from` on."""

    stream_of = ("question", "question_id")
    natural_key = ("question_id", "rule", "valid_from")

    question_id: str
    rule: str
    valid_from: str
    reason: str
    by: str


class QuestionClosed(Event, frozen=True, kw_only=True):
    """A question was decided, or fell away, on `closed`."""

    stream_of = ("question", "question_id")
    natural_key = ("question_id", "closed")

    question_id: str
    closed: str
    outcome: str
    by: str = ""


class OutletRated(Event, frozen=True, kw_only=True):
    """An outlet's reliability, 0 to 1, as someone judges it. `nth` counts the outlet's ratings."""

    stream_of = ("outlet", "outlet")
    natural_key = ("outlet", "nth")

    outlet: str
    reliability: float
    nth: int = 1
    name: str = ""
    reason: str = ""
    by: str = ""


class VoteRecorded(Event, frozen=True, kw_only=True):
    """An official record of one actor's vote, ratification or signature.

    Attributes:
        vote: of a ratification or signature, ``yes`` that it was given, ``no`` that it was refused or taken back.
        record: the record's own id, such as a roll call number.
        held: when, a `When`.
        source: where the record stands: a collection, a file and its line.
    """

    schema_version = 2
    stream_of = ("question", "question_id")
    natural_key = ("record", "question_id", "option", "actor")

    question_id: str
    option: str | None = None
    actor: str
    vote: Vote
    held: str
    record: str
    source: str = ""
    kind: RecordKind = "vote"


class ModelAnswered(Event, frozen=True, kw_only=True):
    """A language model has answered about a text; the same text is not asked about again.

    Attributes:
        text_id: the text.
        extractor: name and version of who asked.
        answer_id: what the text store keeps the answer under, as it came; erased along with the text that it quotes.
        input_tokens, output_tokens: what the server counted; 0 where it did not say.
    """

    stream_of = ("answers", "text_id")
    natural_key = ("text_id", "extractor", "answer_id")

    text_id: str
    extractor: str
    answer_id: str
    input_tokens: int = 0
    output_tokens: int = 0


class ReviewDecided(Event, frozen=True, kw_only=True):
    """A person has decided what the machine was unsure of. What follows from it are events of their own beside it.

    Attributes:
        item_id: ``rev-`` and 20 hexadecimal digits, from kind and subject: the same doubt is the same item for ever.
        kind: what was in doubt.
        subject: the ids that it is about: claims, an actor, a question, an article.
        decision: ``accept`` it as it was read, ``correct`` or ``reject`` it, or say which actor (``alias``) or
            ``question`` is meant.
        answer: the id that was given; empty where none was.
    """

    stream_of = ("review", "item_id")
    natural_key = ("item_id", "decision", "answer", "by")

    item_id: str
    kind: ReviewKind
    subject: tuple[str, ...]
    decision: Decision
    answer: str = ""
    reason: str = ""
    by: str


EVENT_TYPES: dict[str, type[Event]] = {cls.__name__: cls for cls in Event.__subclasses__()}
"""Every event type by its name."""
