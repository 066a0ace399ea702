"""Mappings: which column of somebody's table is which field of ours, and what its codes mean.

A mapping is a YAML file in which every scalar is a text (so the codes ``no`` and ``NO`` stay what they are). Without
one, the first bundled mapping whose columns are all in the table is taken; the first of these is our own form.
"""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path
from typing import Any, Literal, get_args

import msgspec
import yaml

from foedus.errors import BadInput
from foedus.graph.events import ActorKind

Records = Literal["un-votes", "memberships", "office-holders", "treaties", "parties"]

FIELDS: dict[Records, tuple[frozenset[str], frozenset[str]]] = {
    "un-votes": (
        frozenset({"record", "actor", "vote", "held"}),
        frozenset({"question", "option", "title", "rule", "electorate", "body", "subject"}),
    ),
    "memberships": (frozenset({"member", "organisation"}), frozenset({"start", "end"})),
    "office-holders": (frozenset({"person", "office", "body"}), frozenset({"start", "end"})),
    "treaties": (
        frozenset({"treaty", "actor", "act", "held"}),
        frozenset({"record", "title", "rule", "electorate", "kind", "subject", "body"}),
    ),
    "parties": (frozenset({"party", "cabinet", "state", "start"}), frozenset({"name", "end"})),
}
"""Of each kind of records: the fields that a table must have, and those that it may have."""

_BUNDLED = "foedus.ingest.records.mappings"
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class Registered(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An actor that the records name and that Foedus may not know."""

    kind: ActorKind
    name: str


class Join(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Another table in the same folder, whose row with the same key is put behind each row: what was voted on.

    Attributes:
        key: the column of the other table that is looked up.
        by: the column of the rows so far whose value it is; the one of the same name if None.
        prefix: put before the other table's columns with a dot, as ``party.name``; where it is empty, nothing is.
        optional: whether a row may find nothing there; its cells are then empty.
    """

    file: str
    key: str
    by: str | None = None
    prefix: str = ""
    optional: bool = False

    @property
    def looked_up(self) -> str:
        """The column of the rows so far by which the other table's row is found."""
        return self.by or self.key

    def named(self, column: str) -> str:
        """What a column of the other table is called behind the rows."""
        return f"{self.prefix}.{column}" if self.prefix else column


class Mapping(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a table is read.

    Attributes:
        records: what kind of records it holds.
        source: the collection's name, kept with every event.
        file: the table's name, where PATH is a folder.
        join: other tables, each put behind the rows in turn.
        columns: field -> column, or columns of which the first that is not empty counts.
        values: field -> a text for every row, in which ``{field or column}`` stands for that row's value.
        codings: field -> code -> what it means; an empty meaning passes the row over.
        only: column -> values; rows with another value are passed over.
        actors: how the table writes an actor -> its id.
        register: id -> an actor to make known.
        patterns: field -> a regular expression whose group is the field's value; a cell without it is rejected.
        dates: how dates are written, as strptime has it, in one way or several, of which the first that fits counts;
            else ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``. One without a day is as precise as a month, or a year.
        html: whether cells are written as HTML has them, such as ``C&ocirc;te``.
        coding: ``cow`` where states are numbers of the Correlates of War; else ISO codes and names are understood.
        seen: of memberships without a start: the date at which the source says that they hold.
        empty: ``pass`` if a row without what must be there is passed over; else it is rejected.
        unknown: ``register`` makes organisations known that are not; else their rows are rejected.
    """

    records: Records
    source: str = ""
    file: str | None = None
    join: Join | list[Join] | None = None
    columns: dict[str, str | list[str]]
    values: dict[str, str] = {}
    codings: dict[str, dict[str, str]] = {}
    only: dict[str, list[str]] = {}
    actors: dict[str, str] = {}
    register: dict[str, Registered] = {}
    patterns: dict[str, str] = {}
    dates: str | list[str] | None = None
    html: bool = False
    coding: Literal["iso", "cow"] = "iso"
    seen: str | None = None
    empty: Literal["reject", "pass"] = "reject"
    unknown: Literal["reject", "register"] = "reject"

    @property
    def joins(self) -> tuple[Join, ...]:
        """The other tables, in order."""
        if self.join is None:
            return ()
        return (self.join,) if isinstance(self.join, Join) else tuple(self.join)

    @property
    def date_forms(self) -> tuple[str, ...]:
        """How dates are written, if not as we do."""
        if self.dates is None:
            return ()
        return (self.dates,) if isinstance(self.dates, str) else tuple(self.dates)

    def sources_of(self, field: str) -> tuple[str, ...]:
        """The columns that a field is read from, the first that is not empty counting."""
        found = self.columns.get(field, ())
        return (found,) if isinstance(found, str) else tuple(found)

    def cited(self, origin: str) -> str:
        """How a table is named with every event: the collection, where it has a name, and the table's own."""
        return f"{self.source}, {origin}" if self.source else origin

    def missing(self, header: frozenset[str]) -> list[str]:
        """Columns that a table with this header (of all tables, where some are joined) needs for it and lacks."""
        required, _ = FIELDS[self.records]
        wanted = {column for field in required if field not in self.values for column in self.sources_of(field)}
        return sorted((wanted | self.only.keys()) - header)

    def meant_for(self, header: frozenset[str]) -> bool:
        """Whether a table with this header has every column that the mapping names."""
        return header.issuperset(column for field in self.columns for column in self.sources_of(field)) and (
            header.issuperset(self.only)
        )


def named(name: str) -> Mapping:
    """A mapping by the path of its file or the name of a bundled one."""
    path = Path(name)
    if path.suffix in {".yaml", ".yml"}:
        try:
            return parsed(path.read_text("utf-8"), name)
        except (OSError, UnicodeDecodeError) as error:
            raise BadInput(f"the mapping {name} cannot be read: {error}") from error
    bundled = resources.files(_BUNDLED).joinpath(f"{name}.yaml")
    if not bundled.is_file():
        raise BadInput(f"no mapping is called {name!r}; give a .yaml file, or one of {', '.join(names())}")
    return parsed(bundled.read_text("utf-8"), name)


def names() -> list[str]:
    """The bundled mappings; our own form of a kind of records has the kind's name."""
    found = (each.name for each in resources.files(_BUNDLED).iterdir())
    return sorted(name.removesuffix(".yaml") for name in found if name.endswith(".yaml"))


def bundled(records: Records) -> list[tuple[str, Mapping]]:
    """The bundled mappings of a kind of records with their names, our own form first."""
    ordered = sorted(names(), key=lambda name: (name != records, name))
    return [
        (name, mapping)
        for name, mapping in zip(ordered, map(named, ordered), strict=True)
        if mapping.records == records
    ]


def parsed(text: str, name: str) -> Mapping:
    """A mapping from its YAML; raises `BadInput` that says what of it is wrong."""
    try:
        mapping = msgspec.convert(yaml.load(text, Loader=_Loader), Mapping, strict=False)  # noqa: S506 (texts only)
    except (yaml.YAMLError, msgspec.ValidationError) as error:
        raise BadInput(f"the mapping {name}: {error}; docs/how-to/records.md shows one") from error
    required, optional = FIELDS[mapping.records]
    known = required | optional
    strange = sorted({*mapping.columns, *mapping.values, *mapping.codings, *mapping.patterns} - known)
    if strange:
        raise BadInput(f"the mapping {name}: {mapping.records} have no {strange[0]}; there are {_listed(known)}")
    missing = required - mapping.columns.keys() - mapping.values.keys()
    if missing:
        raise BadInput(f"the mapping {name}: it names no column for {_listed(missing)}")
    for field, pattern in mapping.patterns.items():
        try:
            groups = re.compile(pattern).groups
        except re.error as error:
            raise BadInput(f"the mapping {name}: the pattern of {field} is no regular expression: {error}") from error
        if groups != 1:
            raise BadInput(f"the mapping {name}: the pattern of {field} must have one group, what is to be taken")
    return mapping


def _listed(fields: frozenset[str]) -> str:
    return ", ".join(sorted(fields))


assert set(get_args(Records)) == FIELDS.keys()
