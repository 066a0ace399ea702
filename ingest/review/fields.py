"""What a person types for the fields of a claim, made into a claim."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from foedus.errors import BadInput, NotFound
from foedus.graph.events import Claim, Span
from foedus.graph.time import When
from foedus.ingest.resolve.registry import Registry

_COUNT = re.compile(r"(\d+)(?:\s*(?:/|of)\s*(\d+))?")


def changed(claim: Mapping[str, Any], changes: Mapping[str, Any], text: str, registry: Registry) -> Claim:
    """The claim with other values; a field that is None or empty is unset.

    Args:
        claim: the fields that it has.
        changes: actors by id or name; spans as ``[start, end)`` or as words of the text; a count as ``28/32``.
        text: of the article; empty if it is withdrawn.
        registry: who is known.

    Raises:
        BadInput: a field that a claim has not, or a value that it cannot have.
        NotFound: an actor, a question or words that are not there.
    """
    unknown = changes.keys() - set(Claim.__struct_fields__)
    if unknown:
        raise BadInput(f"a claim has no {', '.join(sorted(unknown))}; it has {', '.join(Claim.__struct_fields__)}")
    fields = {**claim, **{name: _value(name, value, text, registry) for name, value in changes.items()}}
    if "valid_from" in changes and "date_basis" not in changes:
        fields["date_basis"] = "stated" if fields["valid_from"] else "unknown"
    if "confidence" not in changes:
        fields["confidence"] = 1.0
    try:
        made = msgspec.convert(fields, Claim, strict=False)
    except msgspec.ValidationError as error:
        raise BadInput(f"this makes no claim: {error}; docs/reference/events.md lists the fields") from None
    _check(made, text)
    return made


def _check(claim: Claim, text: str) -> None:
    for start, end in (claim.evidence, *claim.attribution, *([claim.condition] if claim.condition else [])):
        if not 0 <= start < end or (text and end > len(text)):
            raise BadInput(f"{start}-{end} is no stretch of a text of {len(text)} characters")
    if not 0 <= claim.confidence <= 1:
        raise BadInput(f"confidence {claim.confidence}: a share from 0 to 1")


def known_actor(given: str, registry: Registry) -> str:
    """The id of the actor that an id or a name stands for."""
    if given.startswith("~") or registry.actor(given) is not None:
        return given
    named = list(dict.fromkeys(name.actor for name in registry.named(given)))
    if len(named) == 1:
        return named[0]
    if named:
        raise BadInput(f"{given!r} may be {', '.join(named)}; say which")
    raise NotFound(f"no actor has the id or the name {given!r}; give a registered one's id, such as HUN or mark-rutte")


def known_question(given: str, registry: Registry) -> str:
    """The id of the question that an id, a title or an alias stands for."""
    wanted = given.casefold()
    for question in registry.questions():
        if wanted in {name.casefold() for name in (question.question_id, question.title, *question.aliases)}:
            return question.question_id
    raise NotFound(f"no question has the id or the title {given!r}; to open it as a new one, give a title and a kind")


def _value(name: str, value: Any, text: str, registry: Registry) -> Any:
    if value is None or value == "":
        return None if name != "attribution" else ()
    if not isinstance(value, str) or name not in _READ:
        return value
    return _READ[name](value, text, registry)


def _span(words: str, text: str) -> Span:
    at = text.find(words)
    if at < 0:
        raise NotFound(f"the article does not say {words!r}; give its exact words")
    return at, at + len(words)


def _count(given: str) -> tuple[int, int | None]:
    found = _COUNT.fullmatch(given)
    if found is None:
        raise BadInput(f"count {given!r}: write how many, or how many of how many: 28/32")
    return int(found[1]), int(found[2]) if found[2] else None


def _question(given: str, _text: str, registry: Registry) -> str:
    return given if given.startswith("~") else known_question(given, registry)


def _actor(given: str, _text: str, registry: Registry) -> str:
    return known_actor(given, registry)


_READ: dict[str, Callable[[str, str, Registry], Any]] = {
    **dict.fromkeys(("actor", "target", "speaker", "option"), _actor),
    **dict.fromkeys(("evidence", "condition"), lambda words, text, _: _span(words, text)),
    "attribution": lambda words, text, _: [_span(words, text)],
    "question": _question,
    "valid_from": lambda day, _text, _registry: str(When.parse(day)),
    "count": lambda given, _text, _registry: _count(given),
}
"""How what is typed for a field is read."""
