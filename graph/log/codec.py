"""Events as bytes and back. Only old versions are lifted; what is not known is kept as it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from foedus.errors import BrokenPromise
from foedus.graph.events import EVENT_TYPES, Event
from foedus.graph.log.port import UnknownEvent

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]

UPCASTERS: dict[tuple[str, int], Upcaster] = {
    ("ExtractionCompleted", 1): lambda fields: fields,  # what was put aside held no claim before 2
    ("VoteRecorded", 1): lambda fields: {**fields, "kind": "vote"},  # ratifications and signatures came with 2
    ("QuestionOpened", 1): lambda fields: {**fields, "stale_after": None},  # nothing was ever stale before 2
}
"""(type, version) -> a function from that version's fields to those of version + 1."""

_DECODERS = {name: msgspec.json.Decoder(cls) for name, cls in EVENT_TYPES.items()}
_ENCODER = msgspec.json.Encoder()


def encode(event: Event | UnknownEvent) -> tuple[str, int, bytes]:
    """Type, schema version and payload (JSON, fields in the order of the class, so always the same bytes)."""
    if isinstance(event, UnknownEvent):
        return event.type, event.schema_version, event.payload
    return type(event).__name__, event.schema_version, _ENCODER.encode(event)


def reads_current(kind: str, schema_version: int) -> Callable[[bytes], Event] | None:
    """What decodes a payload of the present version of a type, without a word on what is wrong; None for any other."""
    cls = EVENT_TYPES.get(kind)
    return _DECODERS[kind].decode if cls is not None and schema_version == cls.schema_version else None


def decode(kind: str, schema_version: int, payload: bytes) -> Event | UnknownEvent:
    """The event, lifted to the present version; an `UnknownEvent` where the type or a newer version is not known.

    Raises:
        BrokenPromise: the payload is not one of that type and version.
    """
    cls = EVENT_TYPES.get(kind)
    if cls is None or schema_version > cls.schema_version:
        return UnknownEvent(kind, schema_version, payload)
    try:
        if schema_version == cls.schema_version:
            return _DECODERS[kind].decode(payload)
        fields = msgspec.json.decode(payload)
        for version in range(schema_version, cls.schema_version):
            fields = UPCASTERS[kind, version](fields)
        return msgspec.convert(fields, cls)
    except (msgspec.MsgspecError, UnicodeDecodeError, LookupError, TypeError) as error:  # the last two: while lifting
        raise BrokenPromise(f"the payload of a {kind} (version {schema_version}) cannot be read: {error}") from error
