"""All positions as columns: a Parquet file with its checkpoint, for whatever reads everything at once.

The graph answers one question as fast as a round trip; all questions at once take it a hundred times as long as
columns do. The file is made of the very rows that a rebuild imports. Needs the extra `research` (pyarrow).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from foedus.errors import BrokenPromise, MissingPart, NotFound
from foedus.graph.fold.model import Stance
from foedus.graph.projection.bulk.heard import heard_beside
from foedus.graph.projection.bulk.kinds import NODES
from foedus.graph.time import DateInterval

if TYPE_CHECKING:
    import pyarrow as pa
    from pyarrow.compute import Expression

FILE = "positions.parquet"
KEY = b"foedus"
"""Under which the file's metadata says where it stands."""

ROWS = 100_000
"""Rows of a group; one is in memory at a time while the file is written."""

CODED = ("actor", "question", "option", "stance")
"""Columns of few values, which are kept once and referred to."""


AXES = ("valid_from", "valid_to", "known_from", "known_to")


class Stands(msgspec.Struct, frozen=True, kw_only=True):
    """What a snapshot is a snapshot of: the first `sequence` events of a log, under a policy, by a projector."""

    log_id: str
    sequence: int
    policy: str
    version: int


class Snapshot(msgspec.Struct, frozen=True):
    """A snapshot in memory.

    Attributes:
        positions: one row each: id, actor, question, option, stance, valid_from, valid_to, known_from, known_to,
            confidence, disputed, imprecise, last_heard, heard (the days of the claims that it rests on); ends
            exclusive, as in the graph.
    """

    stands: Stands
    positions: pa.Table

    def at(self, valid_at: date, known_at: int, columns: Sequence[str] | None = None) -> pa.Table:
        """The positions that hold on a day, as known at a sequence: all their columns, or some."""
        import pyarrow as pa
        from pyarrow.compute import field

        day = pa.scalar(valid_at, pa.date32())
        return self._where((field("valid_from") <= day) & (field("valid_to") > day) & self._held(known_at), columns)

    def known_at(self, known_at: int, columns: Sequence[str] | None = None) -> pa.Table:
        """The positions of all days as known at a sequence."""
        return self._where(self._held(known_at), columns)

    def _held(self, known_at: int) -> Expression:
        import pyarrow as pa
        from pyarrow.compute import field

        if known_at > self.stands.sequence:
            raise NotFound(f"the snapshot ends at sequence {self.stands.sequence}: run `foedus snapshot` to renew it")
        known = pa.scalar(known_at, pa.int64())
        return (field("known_from") <= known) & (field("known_to") > known)

    def _where(self, condition: Expression, columns: Sequence[str] | None) -> pa.Table:
        wanted = list(columns or self.positions.column_names)
        return self.positions.select(list(dict.fromkeys([*wanted, *AXES]))).filter(condition).select(wanted)

    def sides(self, valid_at: date, known_at: int) -> dict[str, dict[str, Stance]]:
        """Who takes which side on what: actor, then question (and ``/option``), then stance. For `fold.agreement`."""
        taken: dict[str, dict[str, Stance]] = {}
        for actor, matter, stance in _coded_sides(self.at(valid_at, known_at, CODED)):
            if stance is not None:
                taken.setdefault(actor, {})[matter] = stance
        return taken

    def taken_in(self, window: DateInterval, known_at: int, among: Collection[str]) -> dict[str, dict[str, Stance]]:
        """The last side that some actors took on each matter by an act within a window, as known at a sequence.

        Shaped as `sides`. Who is disputed took none.
        """
        import pyarrow as pa
        from pyarrow.compute import call_function, field

        known, begins, ends = (
            pa.scalar(known_at, pa.int64()),
            *(pa.scalar(day, pa.date32()) for day in (window.start, window.end)),
        )
        reaches = (field("valid_from") < ends) & (field("last_heard") >= begins)
        held = (field("known_from") <= known) & (field("known_to") > known)
        rows = self.positions.select([*CODED, "heard", *AXES, "last_heard"]).filter(reaches & held)
        days = rows.column("heard").combine_chunks()
        acts = pa.table({
            "row": call_function("list_parent_indices", [days]), "day": call_function("list_flatten", [days])
        })  # fmt: skip
        within = acts.filter((field("day") >= begins) & (field("day") < ends)).column("row")
        taken: dict[str, dict[str, Stance | None]] = {}
        for actor, matter, stance in _coded_sides(rows.take(call_function("unique", [within])).sort_by("valid_from")):
            if actor in among:
                taken.setdefault(actor, {})[matter] = stance
        return {actor: _decided(own) for actor, own in taken.items() if any(own.values())}


class _Coded(NamedTuple):
    codes: list[Any]
    values: list[Any]


def _coded_sides(table: pa.Table) -> Iterator[tuple[str, str, Stance | None]]:
    """Actor, question (and ``/option``) and stance of each row, from the codes of the columns."""
    actors, questions, options, stances = (_coded(table, name) for name in CODED)
    names: dict[tuple[int, int], str] = {}
    for actor, question, option, stance in zip(
        actors.codes, questions.codes, options.codes, stances.codes, strict=True
    ):
        matter = names.get((question, option))
        if matter is None:
            matter = "/".join(filter(None, (questions.values[question], options.values[option])))
            names[question, option] = matter
        yield actors.values[actor], matter, None if stance is None else stances.values[stance]


def _decided(taken: Mapping[str, Stance | None]) -> dict[str, Stance]:
    return {matter: stance for matter, stance in taken.items() if stance is not None}


def _coded(table: pa.Table, name: str) -> _Coded:
    column = table.column(name).unify_dictionaries().combine_chunks()
    return _Coded(column.indices.to_pylist(), column.dictionary.to_pylist())


def write(files: Path, path: Path, stands: Stands) -> None:
    """Make a snapshot of the folder of a rebuild's files; it takes the place of an older one when it is whole."""
    import pyarrow as pa
    from pyarrow import csv, parquet

    schema = _schema(stands)
    plain = schema.remove(schema.get_field_index("heard"))
    part = path.with_suffix(".part")
    with parquet.ParquetWriter(part, schema, compression="zstd") as writer:
        for file in sorted(files.glob("positions.*.csv")):
            with csv.open_csv(
                file,
                read_options=csv.ReadOptions(column_names=plain.names, block_size=1 << 24),
                parse_options=csv.ParseOptions(newlines_in_values=True),
                convert_options=csv.ConvertOptions(
                    column_types=plain, strings_can_be_null=True, quoted_strings_can_be_null=False, null_values=[""]
                ),
            ) as batches:
                heard = heard_beside(file)
                for batch in batches:
                    days = pa.array(islice(heard, batch.num_rows), schema.field("heard").type)
                    table = batch.append_column("heard", days).cast(schema)
                    writer.write_batch(table, row_group_size=ROWS)
    part.replace(path)


def read(path: Path) -> Snapshot:
    """Open a snapshot.

    Raises:
        NotFound: there is none.
        BrokenPromise: the file is no snapshot.
    """
    from pyarrow import parquet

    at = stands(path)
    return Snapshot(at, parquet.read_table(path, read_dictionary=list(CODED)).unify_dictionaries().combine_chunks())


def stands(path: Path) -> Stands:
    """What a snapshot is of, without reading it; raises as `read`."""
    needs_pyarrow()
    import pyarrow as pa
    from pyarrow import parquet

    if not path.is_file():
        raise NotFound(f"there is no snapshot at {path}: `foedus snapshot` makes one")
    try:
        schema = parquet.read_schema(path)
        at = msgspec.json.decode(schema.metadata[KEY], type=Stands)
    except (pa.ArrowInvalid, KeyError, TypeError, msgspec.MsgspecError) as error:
        raise BrokenPromise(f"{path} is no snapshot of ours ({error}): run `foedus snapshot`") from error
    return at


def needs_pyarrow() -> None:
    """Raise `MissingPart` where the extra is not installed."""
    from importlib.util import find_spec

    if find_spec("pyarrow") is None:
        raise MissingPart("columns need pyarrow, which is an extra: pip install 'foedus[research]'")


def _schema(stands: Stands) -> pa.Schema:
    import pyarrow as pa

    types = {
        "": pa.string(), "date": pa.date32(), "long": pa.int64(), "double": pa.float64(), "boolean": pa.bool_(),
    }  # fmt: skip
    columns = [(name, types[kind]) for name, kind in {"id": "", **NODES["positions"].columns}.items()]
    return pa.schema([*columns, ("heard", pa.list_(pa.date32()))], {KEY: msgspec.json.encode(stands)})
