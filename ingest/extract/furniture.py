"""What stands on a page beside the article: captions, bylines, links to other stories. It is kept, and not read.

A caption tells of the day of its picture, and a list of links tells of other articles: what they say is no part of
what this article reports. Only lines that say what they are count, so that a doubtful line is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_LINKS = (
    r"(?:related(?: (?:stories|articles|content|news|coverage|topics|links|reading|posts))?|read (?:more|also|next|on)"
    r"|also read|more on (?:this (?:story|topic)|the topic)|more from [^.:]{1,60}|see also|top stories"
    r"|most (?:read|popular|viewed|shared)|trending(?: now)?|recommended (?:for you|stories|reading)"
    r"|you (?:may|might) also (?:like|be interested in)|(?:don['’]t|do not) miss|editors?['’]?s? picks?"
    r"|further reading|latest (?:news|stories))"
)
_HEADING = re.compile(rf"{_LINKS}\s*:?", re.IGNORECASE)
"""A line that a list of other stories follows."""

MOST_LETTERS = 500
"""Of a line that stands beside an article; a longer one is a paragraph."""

_ITEM = re.compile(r"(?:[-*•‣▪·–—]|\d{1,2}[.)])\s+\S")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*$")

_BESIDE = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_LINKS}\s*[:|]\s*\S.*",
        r"(?:file )?(?:photo(?:s|graph)?|picture|image|caption|video|credit|tags?|topics?|watch|listen)\s*:.*",
        r"(?:advertisement|advertising|sponsored(?: content)?|share(?: this)?|follow us|sign up|subscribe)(?:\s*:.*)?",
        r"(?:©|\(c\) \d|copyright\b).*",
        r".{0,120}\ball rights reserved\b.{0,40}",
        r"(?:first |last )?(?:published|updated|posted|modified)\b[^.!?]{0,60}\d[^.!?]{0,40}",
        r".*\((?:photo|photograph|image|picture|AP Photo)\b[^)]{1,80}\)",
        r".*\b(?:photo|photograph|picture|image)(?: by|:|/)[^.!?]{2,60}",
        r".*(?:\bGetty Images|/(?:Handout|Pool|File Photo))[^.!?]{0,40}",
        r"by (?-i:[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]*){1,3})(?:(?:,| and| in| for| \|)[^.!?]{1,80})?",
    )
)
"""Lines that are no part of the article, each by what it says of itself."""


def article_alone(text: str) -> str:
    """The text with the lines beside the article blank, a space for each code point: no offset moves."""
    lines = text.split("\n")
    if sum(map(bool, map(str.strip, lines))) < 2:
        return text
    return "\n".join(" " * len(line) if beside else line for line, beside in zip(lines, _beside(lines), strict=True))


def _beside(lines: list[str]) -> Iterator[bool]:
    """For each line, whether it stands beside the article; a list of links goes on while its lines look like links."""
    listed = 0
    """0: in no list; 1: right after its heading; 2: among its items; 3: after a gap among them."""
    for line in map(str.strip, lines):
        if not line:
            listed = 3 if listed > 1 else listed
            yield False
        elif _HEADING.fullmatch(line):
            listed = 1
            yield True
        elif listed and (_ITEM.match(line) or (listed < 3 and not _SENTENCE_END.search(line))):
            listed = 2
            yield True
        else:
            listed = 0
            yield len(line) <= MOST_LETTERS and any(pattern.fullmatch(line) for pattern in _BESIDE)
