"""The lexicon: frames of acts from YAML, indexed by the lemma that evokes them, and a linter for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib import resources
from typing import Literal

import msgspec
import yaml

from foedus.errors import BrokenPromise
from foedus.graph.events import Act

PartOfSpeech = Literal["verb", "noun", "adjective"]


class Frame(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One way in which words say one act.

    Attributes:
        act: what it says.
        verbs, nouns, adjectives: lemmas that evoke it; all behave alike.
        object: lemmas of which one must head the object (of a verb); empty is any or none.
        not_object: lemmas that must not head it.
        subject: lemmas of which one must head the subject as it is written.
        needs: words after the predicate of which one must be there; the last word of a phrase opens a slot.
        governs: lemmas of which one must head what such a word brings.
        not_needs: words that must not be there.
        clause: the complement that must be there: ``to`` an infinitive, ``that`` a clause, ``asked`` a question.
        target: slots in which the target stands, best first: ``object``, ``dative``, ``clause``, ``subject``
            (the actor itself), ``partner`` (the other parties of a joint subject), ``modifier`` (what stands before a
            noun: "its NATO bid"), ``context`` (whom the text spoke of last), ``undergoer`` (the subject as it is
            written), ``doer`` (who does what a noun is said beside: "to the dismay of A, B left"), or a preposition.
        actor: the same for the actor: ``poss`` is a noun's owner, else a preposition. Empty: a verb's subject, a
            noun's owner or what "of", "by", "from" bring.
        inverse: the subject is not who does it: "A lands a loan from B", "A's envoy has a day to leave B".
        passive: only where its subject is whom it is done to.
        brought: prepositions of which one must bring the noun: "to the dismay of".
        itself: the target is what stands in a slot, and not what that is only about.
        target_kind: kinds of actor that the target may be; empty is any.
        actor_kind: kinds of actor that may do it; empty is any.
        need_target: without a target it is no claim.
        factuality: what the words themselves imply, where that is not ``actual``.
        alone: only where one actor does it; two who do it together do something else.
        words: the complement must hold a word of that list: ``blame``, ``harm`` or ``must``.
        negated: only where it is denied ("has no relations with").
        unsettled: it is so as long as it is not done, or only to be: "has not decided", "will decide in June whether".
        besides: it leaves the word open for another frame: who switches from one side takes the other.
        weak: the words often mean something else; the ranker is told.
    """

    act: Act
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    object: tuple[str, ...] = ()
    not_object: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    governs: tuple[str, ...] = ()
    not_needs: tuple[str, ...] = ()
    clause: Literal["to", "that", "asked"] | None = None
    target: tuple[str, ...] = ("object",)
    actor: tuple[str, ...] = ()
    inverse: bool = False
    passive: bool = False
    brought: tuple[str, ...] = ()
    itself: bool = False
    target_kind: tuple[str, ...] = ()
    actor_kind: tuple[str, ...] = ()
    need_target: bool = False
    factuality: Literal["planned", "possible", "denied"] | None = None
    alone: bool = False
    words: Literal["blame", "harm", "must"] | None = None
    negated: bool = False
    unsettled: bool = False
    besides: bool = False
    weak: bool = False

    @property
    def name(self) -> str:
        """How an explanation calls it: the act, the first lemma and what it needs."""
        lemma = (*self.verbs, *self.nouns, *self.adjectives)[0]
        return ":".join(filter(None, (self.act, lemma, (*self.object, "")[0], (*self.needs, "")[0], self.clause or "")))

    @property
    def specificity(self) -> int:
        """How much the frame asks for: what asks for more is tried first."""
        return (
            4 * bool(self.object) + 3 * bool(self.needs) + 2 * bool(self.clause) + 2 * bool(self.subject or self.brought or self.passive)
            + bool(self.words) + bool(self.governs) + bool(self.target_kind) + bool(self.actor_kind) + bool(self.need_target)
        )  # fmt: skip


class Lexicon:
    """All frames by part of speech and lemma, the most demanding first."""

    def __init__(self, frames: list[Frame]) -> None:
        self.frames = frames
        self._by_lemma: dict[tuple[PartOfSpeech, str], list[Frame]] = defaultdict(list)
        for frame in frames:
            for key in evoked_by(frame):
                self._by_lemma[key].append(frame)
        for evoked in self._by_lemma.values():
            evoked.sort(key=lambda frame: -frame.specificity)

    def evoked(self, part: PartOfSpeech, lemma: str) -> list[Frame]:
        """Frames that a lemma may evoke."""
        return self._by_lemma.get((part, lemma), [])

    def lint(self) -> Iterator[str]:
        """What is wrong with the lexicon, one line each: a frame written twice, or one that can never be reached."""
        for (part, lemma), frames in sorted(self._by_lemma.items()):
            for earlier, later in ((a, b) for at, a in enumerate(frames) for b in frames[at + 1 :]):
                if _covers(earlier, later):
                    yield f"{part} {lemma}: {later.name} is shadowed by {earlier.name}"


def evoked_by(frame: Frame) -> Iterator[tuple[PartOfSpeech, str]]:
    """Keys under which a frame is found; both spellings of verbs in -ize."""
    for verb in frame.verbs:
        yield "verb", verb
        if verb.endswith("ize"):
            yield "verb", verb[:-3] + "ise"
    for noun in frame.nouns:
        yield "noun", noun
    for adjective in frame.adjectives:
        yield "adjective", adjective


def _covers(earlier: Frame, later: Frame) -> bool:
    """Whether `earlier` takes every case of `later`, so that `later` is dead."""
    open_to_all = not (
        earlier.target_kind
        or earlier.actor_kind
        or earlier.need_target
        or earlier.words
        or earlier.governs
        or earlier.alone
        or earlier.besides
        or earlier.negated
        or earlier.subject
        or earlier.brought
        or earlier.passive
        or earlier.itself
    )
    clause = earlier.clause is None or earlier.clause == later.clause
    needs = not earlier.needs or (bool(later.needs) and set(later.needs) <= set(earlier.needs))
    objects = not earlier.object or (bool(later.object) and set(later.object) <= set(earlier.object))
    return open_to_all and clause and needs and objects and not earlier.not_object and not earlier.not_needs


@lru_cache(maxsize=8)
def read_words(name: str) -> dict[str, frozenset[str]]:
    """A word list of the lexicon: class -> lemmas."""
    return {key: frozenset(map(str, words)) for key, words in _load(name).items()}


@lru_cache(maxsize=1)
def bundled_lexicon() -> Lexicon:
    """The lexicon that comes with Foedus; raise `BrokenPromise` naming the file and the entry that is wrong."""
    frames: list[Frame] = []
    for name in ("positions", "relations", "words"):
        for number, entry in enumerate(_load(name), start=1):
            try:
                frames.append(msgspec.convert(entry, Frame))
            except msgspec.ValidationError as wrong:
                raise BrokenPromise(f"entry {number} of the lexicon {name}.yaml: {wrong}") from wrong
    return Lexicon(frames)


def _load(name: str) -> Mapping[str, list[str]]:
    text = resources.files("foedus.ingest.extract").joinpath("lexicon", f"{name}.yaml").read_text(encoding="utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loaded: Mapping[str, list[str]] = yaml.load(text, Loader=loader)  # noqa: S506 - a safe loader, in C where there is one
    return loaded


@lru_cache(maxsize=1)
def verb_lemmas() -> frozenset[str]:
    """Verbs that evoke a frame or report one, for telling verbs from nouns of the same form."""
    evoking = {verb for frame in bundled_lexicon().frames for part, verb in evoked_by(frame) if part == "verb"}
    return frozenset(evoking | read_words("governors")["say"])
