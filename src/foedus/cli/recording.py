"""How a person's decision goes into the log, and what is said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from foedus.errors import Conflict

if TYPE_CHECKING:
    from foedus.bootstrap import Foedus
    from foedus.graph.events import Event

Id = Annotated[str, typer.Argument(metavar="ID")]


def recorded(foedus: Foedus, event: Event) -> None:
    """Record what a person decided, and say so; what is known already, otherwise, is refused."""
    (appended,) = foedus.record(event)
    if appended.status == "stored":
        print(f"recorded as event {appended.sequence}")
        return
    held = held_at(foedus, appended.sequence)
    for name in event.__struct_fields__:
        known, given = getattr(held, name, None), getattr(event, name)
        if known != given and name not in {"reason", "by"}:
            raise Conflict(
                f"event {appended.sequence} has it already, with {name} {_shown(known)} and not {_shown(given)}; "
                "nothing was recorded"
            )
    print(f"was known already, as event {appended.sequence}{on_whose_word(held)}")


def held_at(foedus: Foedus, sequence: int) -> object:
    """The event at a sequence of the log."""
    (row,) = foedus.log.read(after=sequence - 1, limit=1)
    return row.event


def _shown(value: object) -> str:
    import msgspec

    return msgspec.json.encode(value).decode()


def on_whose_word(event: object) -> str:
    """Who decided it and why, in brackets; empty where an event says neither."""
    told = [f"{name} {value!r}" for name in ("by", "reason") if (value := getattr(event, name, ""))]
    return f" ({', '.join(told)})" if told else ""


def times(foedus: Foedus, stream: str, kind: type[Event], **fields: str) -> int:
    """How many events of a type a stream holds, with these values."""
    rows = (row.event for row in foedus.log.read(stream=stream, types=[kind]))
    return sum(all(getattr(event, name) == value for name, value in fields.items()) for event in rows)
