"""From noun phrases to actors: whose minister, which parliament, who speaks for whom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from foedus.ingest.extract.grammar import subjects, with_conjuncts
from foedus.ingest.extract.rows import rows
from foedus.ingest.extract.titles import BODIES, Party, Titles, actor_nouns
from foedus.ingest.extract.voices import FIRST_PERSON, Voices
from foedus.ingest.resolve.bundled import regions
from foedus.ingest.resolve.folding import folded

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from foedus.ingest.extract.mentions import Mention
    from foedus.ingest.extract.offices import Offices

UNNAMED = "~"
"""Begins the id of an actor that the text describes and does not name."""

_OWN = frozenset({"government", "country", "nation", "cabinet", "administration", "ministry", "parliament"})
_DETERMINERS = frozenset({"all", "both", "its", "their", "his", "her", "some", "any"})
_MEMBER_WORDS = frozenset({"ally", "member", "country", "state", "nation", "government"})
_SIZES = {"two": 2, "three": 3, "four": 4, "five": 5, "2": 2, "3": 3, "4": 4, "5": 5}
_FEW = 5
"""States of a region of which a reader knows them all."""
_ALL = frozenset({"the", "all"})
_SEVERAL = frozenset({"country", "nation", "power", "member"})
_KNOWN = frozenset({"the", "these", "those", "both", "other", "such"})
_BACK, _AHEAD = 60, 25
"""How many tokens before and after a predicate what it speaks of is looked for, where the clause does not name it."""

_PAIRED = frozenset(
    {"country", "nation", "state", "leader", "side", "government", "president", "minister", "neighbour", "neighbor"}
)
_MODIFIERS = ("poss", "amod", "compound", "nmod", "nummod", "nn")
_PREPOSITIONS = (
    "of", "by", "from", "against", "with", "to", "for", "in", "on", "over", "between", "into", "towards", "toward", "at",
)  # fmt: skip


_DRAFTING = frozenset(
    {"draft", "sponsor", "co-sponsor", "propose", "submit", "introduce", "table", "back", "circulate"}
)
_ENTRIES = frozenset({"membership", "accession", "admission", "entry", "bid", "application", "candidacy"})


class Parties:
    """The actors of one document, by token. Built once a document; asked by every frame."""

    def __init__(self, doc: Doc, mentions: Sequence[Mention], offices: Offices) -> None:
        self._doc = doc
        self._offices = offices
        self._at: dict[int, Mention] = {}
        for mention in mentions:
            covered = doc.char_span(*mention.span, alignment_mode="expand")
            for token in covered if covered is not None else ():
                self._at[token.i] = mention
        self._titles = Titles(doc, self._at)
        self._rows = rows(doc, mentions)
        self._voices = Voices(doc, self._at)

    def mention(self, token: Token) -> Mention | None:
        """The mention that covers a token."""
        return self._at.get(token.i)

    def named(self, token: Token) -> list[Party]:
        """The actor that the noun phrase headed by a token is, or speaks for; empty if it is none."""
        mention = self._at.get(token.i)
        if mention is not None and mention.kind == "person":
            return [self._person(mention, token)]
        role = self._titles.roles.get(token.i)
        if role is not None:
            return [role, *self._titles.joined.get(token.i, [])]
        if mention is not None:
            return [Party(mention.actor_id, mention.kind, token.i, via="pronoun" if token.pos_ == "PRON" else "name")]
        if token.lower_ in FIRST_PERSON and token.pos_ == "PRON":
            return self._voice(token)
        own = self._own(token) or self._they(token)
        if own:
            return own
        beside = [child for child in token.children if child.dep_ == "appos" and child.i in self._at]
        if not beside and token.dep_ == "attr" and token.head.lemma_ == "be" and token.lemma_.lower() in _MEMBER_WORDS:
            # "A is the only ally that ...": what the ally does, A does
            beside = [child for child in token.head.children if child.dep_ == "nsubj" and child.i in self._at]
        region = self._region(token)
        if region:
            return region
        if beside and token.tag_ in ("NNS", "NNPS"):
            # the members of a number: "ten new members, A, B and others"
            return [party for child in self._listed(beside[0]) for party in self.named(child)]
        return [party for child in beside[:1] for party in self.named(child)]

    def _region(self, token: Token) -> list[Party]:
        """The states of a small region that are meant all together: "the Baltic states", not "two Baltic states"."""
        if token.tag_ not in ("NNS", "NNPS") or token.lemma_.lower() not in _MEMBER_WORDS:
            return []
        words = [child for child in token.children if child.dep_ in ("amod", "compound", "nmod")]
        members = regions().get(folded(" ".join(word.text for word in words)), frozenset())
        numbers = [child for child in token.children if child.dep_ == "nummod"]
        if not members or len(members) > _FEW or not any(child.lower_ in _ALL for child in token.children):
            return []
        if token.dep_ == "pobj" and token.head.lower_ == "of":
            return []  # some of them
        if any(_SIZES.get(number.lower_) != len(members) for number in numbers):
            return []
        return [Party(state, "state", token.i, via="members") for state in sorted(members)]

    def _voice(self, pronoun: Token) -> list[Party]:
        """Who says "we" or "I": the state that the speaker speaks for, or the speaker."""
        for heads in self._voices.speakers(pronoun):
            found = self.all_named(heads)
            if found:
                return [replace(found[0], at=pronoun.i, via="pronoun")]
        return []

    def _they(self, token: Token) -> list[Party]:
        """Those who say something of themselves together: "A and B said they would recognise it"."""
        if token.lower_ != "they" or token.head.dep_ != "ccomp":
            return []
        voices = [head for head in subjects(token.head.head) if head.i != token.i and head.i < token.i]
        found = self.all_named(voices)
        return [replace(party, at=token.i, via="pronoun") for party in found] if len(found) > 1 else []

    def _own(self, token: Token) -> list[Party]:
        """Whose "our government" or "my country" is."""
        if token.lemma_.lower() not in _OWN:
            return []
        owners = [child for child in token.children if child.dep_ == "poss" and child.lower_ in ("our", "my")]
        return [
            replace(party, at=token.i) for child in owners for party in self._voice(child) if party.kind != "person"
        ]

    def group(self, token: Token) -> list[Party]:
        """A number of unnamed people or states that a noun phrase speaks of, by its own words."""
        if token.pos_ not in ("NOUN", "PROPN") or token.lemma_.lower() not in actor_nouns()["unnamed"]:
            return []
        words = [word for word in token.subtree if token.left_edge.i <= word.i <= token.i]
        while words and (words[0].pos_ in ("DET", "PUNCT") or words[0].lower_ in _DETERMINERS):
            words = words[1:]
        return (
            [Party(UNNAMED + self._doc[words[0].i : token.i + 1].text, "group", token.i, via="group")] if words else []
        )

    def several(self, token: Token) -> list[Party]:
        """A number of unnamed states that act, by the text's words: "several countries", not "the", not "their"."""
        if token.tag_ != "NNS" or token.lemma_ not in _SEVERAL - {"member"}:
            return []
        if any(child.dep_ in ("poss", "relcl") or child.lower_ in _KNOWN for child in token.children):
            return []
        return self.group(token)

    def voters(self, tokens: Sequence[Token], verb: Token) -> list[Party]:
        """The organisation in which a number of states votes: "11 nations voted in favour", said of the Council."""
        if verb.lemma_ not in ("vote", "abstain") or not any(
            token.tag_ == "NNS" and token.lemma_ in _SEVERAL and any(child.dep_ == "nummod" for child in token.children)
            for token in tokens
        ):
            return []
        return [replace(party, via="members") for party in self.context(verb, frozenset(), ("organisation",))]

    def all_named(self, tokens: Sequence[Token]) -> list[Party]:
        """The actors of several heads, each once."""
        return _once([party for token in tokens for each in self._listed(token) for party in self.named(each)])

    def _listed(self, token: Token) -> list[Token]:
        """A name and those that continue its list, also where the parser hung them elsewhere."""
        row = self._rows.get(token.i)
        if row is not None:
            return row
        mention = self._at.get(token.i)
        first = self._named_along(token, mention) if mention is not None else None
        if first is not None:
            return [first, token]
        if mention is None or mention.kind not in BODIES:
            return [token]
        more = [
            child
            for child in token.children
            if child.dep_ == "appos" and (other := self._at.get(child.i)) is not None and other.kind == mention.kind
        ]
        return [token, *(each for child in more for each in with_conjuncts(child))]

    def _named_along(self, token: Token, mention: Mention) -> Token | None:
        """The head of a name that shares the end of another, in "the Northern and Southern Republics" the first."""
        at = token.i
        while self._at.get(at - 1) is mention:
            at -= 1
        other = self._at.get(at - 2)
        if other is None or other.form != "shared" or self._doc[at - 1].lower_ != "and":
            return None
        return self._doc[other.head]

    def pair(self, tokens: Sequence[Token]) -> list[Party]:
        """The two states last spoken of, where the subject is "both countries" or "the two leaders"."""
        for token in tokens:
            if token.tag_ not in ("NNS", "NNPS") or token.lemma_.lower() not in _PAIRED:
                continue
            if not any(child.lower_ in ("two", "both") for child in token.children):
                continue
            found: list[Party] = []
            for at in range(token.i - 1, -1, -1):
                mention = self._at.get(at)
                if mention is None or mention.head != at:
                    continue
                for party in self.named(self._doc[at]):
                    if party.kind == "state" and party.id not in {other.id for other in found}:
                        found.append(replace(party, at=token.i, via="pronoun"))
                if len(found) == 2:
                    return found[::-1]
        return []

    def authors(self, tokens: Sequence[Token]) -> list[Party]:
        """Whose words or body it is, where the subject is no actor itself: "a statement condemning", "the EU's plan bans"."""
        for token in tokens:
            if token.pos_ not in ("NOUN", "PROPN", "PRON") or token.lemma_.lower() in actor_nouns()["alien"]:
                continue
            if (
                token.lemma_.lower() in actor_nouns()["adopted"]
                and token.head.lemma_.lower() not in actor_nouns()["adopting"]
            ):
                continue
            for modifier in ("poss", "compound", "amod", "nmod"):
                found = [
                    replace(party, via="author")
                    for child in token.children
                    if child.dep_ == modifier
                    for each in with_conjuncts(child)
                    for party in self.named(each)
                ]
                if found:
                    return _once(found)
            if token.lemma_.lower() not in actor_nouns()["voiced"]:
                continue
            found = [
                replace(party, via="author")
                for child in token.children
                if child.lower_ in ("by", "from", "of", "between")
                for kid in child.children
                for each in with_conjuncts(kid)
                for party in self.named(each)
            ]
            if not found and token.dep_ in ("dobj", "attr", "pobj"):
                verb = token.head if token.dep_ != "pobj" else token.head.head
                if verb.pos_ in ("VERB", "AUX"):
                    found = [replace(party, via="author") for party in self.all_named(subjects(verb))]
            if found:
                return _once(found)
        return []

    def within(self, tokens: Sequence[Token], *, decided: bool = False) -> list[Party]:
        """The actors that noun phrases are, or else that they are about: owner, adjective, then by preposition.

        Of what is `decided`, whose text it is does not count: a resolution of the Council is not on the Council.
        """
        found = self.all_named(tokens)
        if found:
            return found
        for token in tokens:
            found = self._about(token, 0, of_a_body=decided and token.lemma_.lower() in actor_nouns()["adopted"])
            if found:
                return _once(found)
        return []

    def beside(self, verb: Token) -> list[Party]:
        """The names right before a verb that the parser found no subject for."""
        found: list[Party] = []
        at = verb.i - 1
        while at >= verb.sent.start and self._doc[at].pos_ == "ADV":
            at -= 1
        while at >= verb.sent.start:
            token = self._doc[at]
            if at in self._at or at in self._titles.roles:
                found.extend(replace(party, via="beside") for party in self.named(token))
            elif not found or token.lower_ not in (",", "and", "the", "&"):
                break
            at -= 1
        if verb.tag_ == "VBG" and at >= verb.sent.start and self._doc[at].dep_ == "agent":
            return []  # "drafted by A and B condemning it": the draft does
        return _once([party for party in found if party.kind != "person"] or found[:1])[::-1]

    def doer_before(self, token: Token, taken: frozenset[str]) -> list[Party]:
        """The states or organisations that last did something before a word, other than those taken."""
        for at in range(token.i - 1, max(-1, token.i - _BACK), -1):
            verb = self._doc[at]
            if verb.pos_ not in ("VERB", "AUX") or at == token.head.i or any(c.tag_ == "TO" for c in verb.children):
                continue
            heads = subjects(verb)
            found = [
                replace(party, via="context")
                for party in self.all_named(heads) or self.authors(heads)
                if party.kind in BODIES and party.id not in taken and party.at < token.i
            ]
            if found:
                return found
        return []

    def context(
        self,
        token: Token,
        taken: frozenset[str],
        kinds: Sequence[str] = BODIES,
        besides: Callable[[Party], bool] = lambda _: False,
    ) -> list[Party]:
        """The state or organisation last spoken of before a word, or next after it, other than those taken.

        `besides` tells of whom it is not meant either.
        """
        for at in (
            *range(token.i - 1, max(-1, token.i - _BACK), -1),
            *range(token.i + 1, min(len(self._doc), token.i + _AHEAD)),
        ):
            mention = self._at.get(at)
            if mention is None or mention.head != at:
                continue
            for party in self.named(self._doc[at]):
                if party.kind in kinds and party.id not in taken and not besides(party):
                    return [replace(party, via="context")]
        return []

    def _entering(self, token: Token) -> list[Party]:
        """Who is to come in, where whose door it is stands before the noun: "the NATO membership of A and B"."""
        if token.lemma_.lower() not in _ENTRIES:
            return []
        heads = [each for kid in _brought(token, "of") for each in with_conjuncts(kid)]
        return [replace(party, via="part") for party in self.all_named(heads) if party.kind == "state"]

    def _about(self, token: Token, depth: int, *, of_a_body: bool = False) -> list[Party]:
        if depth > 3:
            return []
        children = list(token.children)
        entering = self._entering(token) if depth == 0 else []
        if entering:
            return entering
        for modifier in _MODIFIERS:
            found = [
                replace(party, via="owner")
                for child in children
                if child.dep_ == modifier
                for each in with_conjuncts(child)
                for party in self.named(each) or self._about(each, depth + 1)
                if not (of_a_body and party.kind == "organisation")
            ]
            if found:
                return found
        for word in _PREPOSITIONS:
            if of_a_body and word in ("by", "from"):
                continue  # who drafted it
            for kid in _brought(token, word):
                heads = with_conjuncts(kid)
                found = [replace(party, via="part") for party in self.all_named(heads)]
                found = found or [party for each in heads for party in self._about(each, depth + 1)]
                if found:
                    return found
        for child in children:
            if of_a_body and child.lemma_ in _DRAFTING:
                continue
            if child.dep_ in ("acl", "relcl", "appos", "dobj", "attr", "ccomp", "xcomp", "nsubj"):
                found = [replace(party, via="part") for party in self.named(child)] or self._about(child, depth + 1)
                if found:
                    return found
        return []

    def _person(self, mention: Mention, token: Token) -> Party:
        titled = self._titles.titles.get(mention.actor_id)
        body = self._offices.body_of(mention.actor_id)
        # an office on record wins over what stands near: "... of NATO, President X said"
        if titled is not None and (body is None or body[0] == titled.id):
            return replace(titled, at=token.i, speaker=mention.actor_id)
        if body is not None:
            return Party(body[0], body[1], token.i, speaker=mention.actor_id, via="role", role=body[2])
        return Party(mention.actor_id, "person", token.i)


def _brought(noun: Token, word: str) -> list[Token]:
    """Heads that a preposition brings to a noun, at its side."""
    return [
        kid
        for child in noun.children
        if child.lower_ == word
        for kid in child.children
        if kid.dep_ in ("pobj", "pcomp")
    ]


def _once(parties: list[Party]) -> list[Party]:
    seen: dict[str, Party] = {}
    for party in parties:
        seen.setdefault(party.id, party)
    return list(seen.values())
