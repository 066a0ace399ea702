"""From a model's answer to proposed claims in the text's own words; anything else is a fault that is told to it."""

from __future__ import annotations

import re

import msgspec

from foedus.graph.events import Act
from foedus.ingest.extract.llm.prompt import MOST_CLAIMS

_FENCED = re.compile(r"\A\s*```(?:json)?\s*\n(?P<body>.*?)\n?```\s*\Z", re.DOTALL)


class Worded(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A claim as a model words it: strings that it says it has copied from the text."""

    quote: str
    actor: str
    predicate: str
    act: Act
    target: str | None


class _Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    claims: list[Worded]


def worded(answer: str) -> list[Worded] | str:
    """The claims of an answer, `MOST_CLAIMS` at most; or what is wrong with it, in words that may be sent back."""
    fenced = _FENCED.match(answer)
    try:
        return msgspec.json.decode(fenced["body"] if fenced else answer, type=_Answer).claims[:MOST_CLAIMS]
    except msgspec.ValidationError:
        return "it does not follow the schema"
    except (msgspec.DecodeError, RecursionError):
        return "it is not JSON, or not all of it"
