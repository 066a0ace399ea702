"""A number of an organisation's members: "28 of the 32 allies", "all 30 members"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from foedus.graph.events import Claim
from foedus.ingest.extract.mentions import Mention

if TYPE_CHECKING:
    from foedus.ingest.extract.annotate import Annotated

Count = tuple[int, int | None]

_WORDS = {word: number for number, word in enumerate(
    ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"], start=1)}  # fmt: skip
_NUMBER = rf"(?:\d{{1,3}}|{'|'.join(_WORDS)})"
_MEMBERS = r"(?:members?(?:\s+(?:states?|countries|nations?))?|allies|nations|countries|states|governments|capitals)\b"
_OF = re.compile(
    rf"\b(?P<some>{_NUMBER})\s+(?:out\s+)?of\s+(?:(?:the|its|their|all)\s+)?(?:[A-Z]\w*(?:'s)?\s+)?(?P<all>{_NUMBER})\s+"
    rf"(?:[\w-]+\s+){{0,2}}?{_MEMBERS}",
    re.IGNORECASE,
)
_ALL = re.compile(
    rf"\ball\s+(?:of\s+)?(?:the\s+|its\s+)?(?P<all>{_NUMBER})\s+(?:[\w-]+\s+){{0,2}}?{_MEMBERS}", re.IGNORECASE
)


def counted(annotated: Annotated, mentions: Sequence[Mention]) -> list[tuple[Mention, Count]]:
    """Numbers of members as mentions of their organisation, each with (how many, of how many).

    Whose members they are: the organisation named last before, or next after; "allies" are NATO's where none is named.
    """
    return [
        (
            Mention(
                start, end, _head(annotated, start, end), organisation, "organisation", "description", organisation
            ),
            count,
        )
        for start, end, count in _found(annotated.doc.text)
        if (organisation := _organisation(annotated, start, end, mentions)) is not None
    ]


def _found(text: str) -> Iterator[tuple[int, int, Count]]:
    taken: list[tuple[int, int]] = []
    for match in _OF.finditer(text):
        some, whole = _value(match["some"]), _value(match["all"])
        if some <= whole:
            taken.append(match.span())
            yield *match.span(), (some, whole)
    for match in _ALL.finditer(text):
        if not any(start <= match.start() < end for start, end in taken):
            yield *match.span(), (_value(match["all"]), _value(match["all"]))


def _value(text: str) -> int:
    return int(text) if text.isdecimal() else _WORDS[text.lower()]


def _head(annotated: Annotated, start: int, end: int) -> int:
    words = annotated.doc.char_span(start, end, alignment_mode="expand")
    return start if words is None else int(words.root.i)


def _organisation(annotated: Annotated, start: int, end: int, mentions: Sequence[Mention]) -> str | None:
    bodies = [mention for mention in mentions if mention.kind == "organisation"]
    inside = [mention for mention in bodies if start <= mention.start < end]
    before = [mention for mention in bodies if mention.end <= start]
    after = [mention for mention in bodies if mention.start >= end]
    for near in (inside, before[-1:], after[:1]):
        if near:
            return near[0].actor_id
    return "NATO" if annotated.doc.text[start:end].lower().endswith("allies") else None


def with_counts(mentions: Sequence[Mention], counts: Sequence[tuple[Mention, Count]]) -> list[Mention]:
    """The mentions with the counted ones in the place of what they cover."""
    spans = [mention.span for mention, _ in counts]
    kept = [mention for mention in mentions if not any(start <= mention.start < end for start, end in spans)]
    return sorted([*kept, *(mention for mention, _ in counts)])


def with_count(claim: Claim, actor_at: int, annotated: Annotated, counts: Sequence[tuple[Mention, Count]]) -> Claim:
    """The claim with the count that its actor's words give, and with those words in its evidence."""
    offset = annotated.doc[actor_at].idx
    for mention, count in counts:
        if mention.start <= offset < mention.end:
            start, end = claim.evidence
            evidence = (min(start, mention.start), max(end, mention.end))
            return msgspec.structs.replace(claim, count=count, evidence=evidence)
    return claim
