"""On whose word a claim is: who speaks for its actor, and which third parties the text calls its sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from foedus.graph.events import Basis, Span
from foedus.ingest.extract import grammar
from foedus.ingest.extract.annotate import span_of
from foedus.ingest.extract.frames import read_words
from foedus.ingest.extract.grammar import subjects
from foedus.ingest.extract.judgement import is_infinitive
from foedus.ingest.extract.titles import BODIES, actor_nouns

if TYPE_CHECKING:
    from spacy.tokens import Token

    from foedus.ingest.extract.judgement import Judgement
    from foedus.ingest.extract.parties import Parties
    from foedus.ingest.extract.proposals import Proposal

_SPOKESMEN = frozenset({"spokesman", "spokeswoman", "spokesperson", "ministry", "government", "office"})
_UNNAMED_SOURCES = frozenset({"source", "diplomat", "official", "person", "insider"})
_STAFF = frozenset({"aide", "adviser", "advisor", "deputy", "legislator", "lawmaker"})
"""Who speaks for a state or a body when named with it, beside those who hold an office of it."""

_DECLARING = frozenset({"announce", "confirm", "declare", "pledge", "promise", "vow"})
"""What an office holder does for his own side: of others he says or reports."""

_APART = frozenset({"nsubj", "nsubjpass", "relcl", "advcl", "conj"})
"""Steps up the parse behind which somebody else's doing begins."""

_WITHIN = frozenset({"acl", "ccomp", "xcomp", "nsubj", "nsubjpass", "dobj", "attr"})
_REASONS = frozenset({"because", "since"})
"""Steps up the parse, and words before a clause, by which it is part of what is said."""

_TELLING = frozenset({"tell", "inform", "warn"})
_CITING = frozenset({"cite", "quote"})
_DASHES = frozenset({"-", "--", "–", "—"})


def speaker_of(proposal: Proposal, judgement: Judgement, parties: Parties) -> str | None:
    """The person who voices it for the actor, as far as the text names one."""
    actor = proposal.actor
    for verb in judgement.reports:
        heads = subjects(verb)
        for voice in parties.all_named(heads)[:1]:
            if voice.id == actor.id and voice.speaker:
                return voice.speaker
        for head in heads[:1]:
            person = _person(head, parties)
            if (
                person is not None
                and person != actor.id
                and (
                    _holds_office(head, actor.id, parties)
                    or (verb.lemma_ in _DECLARING and _is_own_office(head, parties))
                )
            ):
                return person
    if actor.speaker is not None or actor.kind not in BODIES:
        return actor.speaker
    return _named_with(proposal, parties) or _put_under(proposal, judgement, parties)


def _named_with(proposal: Proposal, parties: Parties) -> str | None:
    """The person who is named with the office that acts: "its envoy to the talks, A B, rejects it"."""
    head = proposal.predicate.doc[proposal.actor.at]
    if proposal.actor.via != "role" or head.tag_ in ("NNS", "NNPS"):
        return None
    return _person(head, parties)


def _put_under(proposal: Proposal, judgement: Judgement, parties: Parties) -> str | None:
    """Who, in office, does or says what the sentence puts the act under: "A B announces its withdrawal"."""
    for child, head in grammar.ancestors(proposal.predicate):
        if child.dep_ in _APART or (
            child.dep_ == "acl" and child.tag_ in ("VBN", "VBG") and child not in judgement.reports
        ):
            return None
        if head.pos_ != "VERB":
            continue
        voices = parties.all_named(subjects(head))
        if voices:
            return voices[0].speaker if voices[0].id == proposal.actor.id else None
    return None


def _person(head: Token, parties: Parties) -> str | None:
    """The person whom a noun phrase names, as its head or beside it."""
    for word in (head, *(child for child in head.children if child.dep_ == "appos")):
        mention = parties.mention(word)
        if mention is not None and mention.kind == "person":
            return mention.actor_id
    return None


def _holds_office(head: Token, actor: str, parties: Parties) -> bool:
    """Whether a noun phrase names a person with an office or a post of the actor: "the Peruvian trade minister A B"."""
    words = list(head.subtree)
    if not _has_office(words) or not actor_nouns()["past"].isdisjoint(word.lower_ for word in words):
        return False
    bodies = (mention for word in words if (mention := parties.mention(word)) is not None and mention.kind in BODIES)
    first = next(bodies, None)
    return first is not None and first.actor_id == actor


def _is_own_office(head: Token, parties: Parties) -> bool:
    """Whether a noun phrase names an office and not whose it is: the text's own, or the actor's."""
    words = list(head.subtree)
    mentions = [mention for word in words if (mention := parties.mention(word)) is not None]
    return _has_office(words) and all(mention.kind == "person" for mention in mentions)


def _has_office(words: Sequence[Token]) -> bool:
    return any(word.lemma_.lower() in actor_nouns()["speaks"] | _STAFF for word in words)


def attribution_of(proposal: Proposal, judgement: Judgement, parties: Parties) -> tuple[Span, ...]:
    """The words for the third parties on whose word the text gives it, outermost first."""
    found: list[tuple[int, int, Span]] = []
    for verb in _saying(proposal.predicate, judgement):
        depth = _depth(proposal.predicate, verb)
        found += [(depth, at, span) for at, span in enumerate(_sayers(verb, proposal, parties))]
    for word, span in _according(proposal, parties):
        found.append((_depth(proposal.predicate, word.head), -1, span))
        found += [
            (_depth(proposal.predicate, word.head), at, each) for at, each in enumerate(_cited(word, proposal, parties))
        ]
    found.sort(key=lambda each: (-each[0], each[1]))
    return tuple(dict.fromkeys(span for _, _, span in found))


def _saying(predicate: Token, judgement: Judgement) -> list[Token]:
    """The verbs of saying above a predicate, those too that say it by the way: "says that A, backed by B, has won"."""
    found = list(judgement.reports)
    if predicate.pos_ not in ("VERB", "AUX"):
        return found
    for child, head in grammar.ancestors(predicate, 12):
        if child.dep_ == "ccomp" and not is_infinitive(child) and head.pos_ == "VERB":
            # "reports, citing A, that": the parser hangs the clause on the citing
            verb = head.head if head.lemma_ in _CITING and head.dep_ == "advcl" else head
            says = verb.lemma_ in read_words("governors")["say"] and not _has_matter(verb)
            if says and verb not in found:
                found.append(verb)
        elif child.dep_ not in _WITHIN and not (child.dep_ == "advcl" and _is_reason(child)):
            break
    return found


def _has_matter(verb: Token) -> bool:
    """Whether a verb of saying has an object, and so another sense: "maintains relations"."""
    return verb.lemma_ not in _TELLING and any(child.dep_ == "dobj" for child in verb.children)


def _is_reason(clause: Token) -> bool:
    """Whether an adverbial clause gives the reason or the purpose of what is said, as said by the same."""
    return is_infinitive(clause) or any(kid.dep_ == "mark" and kid.lower_ in _REASONS for kid in clause.children)


def _depth(predicate: Token, word: Token) -> int:
    """How many steps above the predicate a word stands; of what is not above it, none."""
    above = [predicate.i, *(head.i for _, head in grammar.ancestors(predicate, 12))]
    return above.index(word.i) if word.i in above else 0


def _sayers(verb: Token, proposal: Proposal, parties: Parties) -> Iterator[Span]:
    """Who says it by a verb of saying, and on whose word, unless the actor speaks there."""
    heads = subjects(verb)
    own = verb.lemma_ in _DECLARING and any(_is_own_office(head, parties) for head in heads)
    named = bool(heads) and heads[0].tag_ not in ("WDT", "WP")
    if named and not own and not any(_speaks_for(head, proposal, parties) for head in heads):
        words = _after_dateline(list(heads[0].subtree))
        if proposal.predicate not in words:
            yield span_of(words[0], words[-1])
    yield from _cited(verb, proposal, parties)


def _cited(word: Token, proposal: Proposal, parties: Parties) -> Iterator[Span]:
    """Whom one cites who says it: "the agency reports, citing two diplomats"."""
    for verb in (*word.children, *word.head.children):
        if verb.lemma_ not in _CITING or verb.tag_ != "VBG" or verb.dep_ not in ("advcl", "prep", "acl", "pcomp"):
            continue
        for source in verb.children:
            if source.dep_ in ("dobj", "pobj") and not _speaks_for(source, proposal, parties):
                words = list(source.subtree)
                yield span_of(words[0], words[-1])


def _after_dateline(words: list[Token]) -> list[Token]:
    """Without the place that an agency's text begins with: "VILNIUS - "."""
    if words[0].is_upper and words[0].i == words[0].sent.start:
        for at, word in enumerate(words[1:6], 1):
            if word.text in _DASHES:
                return words[at + 1 :] or words
    return words


def _according(proposal: Proposal, parties: Parties) -> Iterator[tuple[Token, Span]]:
    """Whom the clause calls its source, "according to two diplomats", with the word that does so."""
    at = proposal.predicate
    above = {at.i, *(head.i for _, head in grammar.ancestors(at))}
    for word in at.sent:
        if word.lower_ != "according" or word.head.i not in above:
            continue
        for to in word.children:
            for source in to.children if to.lower_ == "to" else ():
                if source.dep_ == "pobj" and not _speaks_for(source, proposal, parties):
                    words = [each for each in source.subtree if each.i >= source.left_edge.i]
                    yield word, span_of(words[0], words[-1])


def _speaks_for(head: Token, proposal: Proposal, parties: Parties) -> bool:
    """Whether it is the actor itself, or an office of which the text says no more: "its minister", "the president"."""
    voices = parties.named(head)
    if voices:
        return voices[0].id == proposal.actor.id or _holds_office(head, proposal.actor.id, parties)
    lemma = head.lemma_.lower()
    office = lemma in actor_nouns()["speaks"] and lemma not in _UNNAMED_SOURCES
    return office and not any(parties.mention(word) for word in head.subtree)


def basis_of(proposal: Proposal, judgement: Judgement, parties: Parties) -> Basis:
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
