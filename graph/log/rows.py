"""The log's rows and texts as they stand in storage: what `verify` walks, and what an export or a copy carries.

Everything else reads events through `EventLog`; here nothing is decoded, so that what this program does not know,
or what is damaged, can be named or carried unharmed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple, Protocol

from foedus.errors import BrokenPromise, Conflict
from foedus.graph.log.chain import Row, link
from foedus.graph.log.texts import text_id_of


class StoredRow(NamedTuple):
    """A row, and the chain value that stands beside it."""

    row: Row
    chain: bytes

    @property
    def flat(self) -> tuple[int, bytes, str, int, str, int, int, bytes, bytes]:
        """The columns in the order of the table."""
        row = self.row
        return (
            row.sequence, row.event_id, row.stream, row.version, row.type, row.schema_version, row.recorded_at,
            row.payload, self.chain,
        )  # fmt: skip


class StoredText(NamedTuple):
    """A text with the salt that its id covers; neither where it was withdrawn."""

    text_id: str
    state: Literal["present", "withdrawn"]
    salt: bytes
    text: str | None


class RowStore(Protocol):
    """A log's storage, opened apart from the log itself; reading needs no sound log."""

    @property
    def log_id(self) -> str:
        """The log's own id."""
        ...

    def head(self) -> tuple[int, bytes]:
        """Sequence and chain value of the last event; 0 and the zero chain for an empty log."""
        ...

    def rows(self, after: int = 0) -> Iterator[StoredRow]:
        """The rows with a sequence greater than `after`, in order.

        Raises:
            BrokenPromise: storage cannot be read on; names the first event that is lost and the last good one.
        """
        ...

    def fault(self) -> str | None:
        """What is wrong that no row shows by itself: the versions of a stream, an index. None where nothing is.

        It reads through a connection of its own, so that a thread may ask while another walks the rows.
        """
        ...

    def restore(self, rows: Sequence[StoredRow]) -> None:
        """Append rows as they were recorded elsewhere, all or nothing, durably.

        Raises:
            Conflict: the first does not follow the log's head, so that another log or another part is meant.
            BrokenPromise: a row does not fit its chain value, or is there under another sequence.
        """
        ...

    def adopt(self, log_id: str) -> None:
        """Take on a log's id, where this one is empty. Raises `Conflict` where it is not, and has another id."""
        ...

    def texts(self) -> Iterator[StoredText]:
        """All texts, in the order of their ids."""
        ...

    def restore_texts(self, texts: Iterable[StoredText]) -> None:
        """Keep texts under their ids. One that is withdrawn, here or there, is withdrawn afterwards."""
        ...

    def close(self) -> None:
        """Release what is held."""
        ...


def following(head: tuple[int, bytes], rows: Sequence[StoredRow]) -> Sequence[StoredRow]:
    """The rows, if they follow the head one by one; what each adapter asks before it restores them."""
    sequence, chain = head
    for row, stands in rows:
        if row.sequence != sequence + 1:
            raise Conflict(
                f"event {row.sequence} does not follow event {sequence}, where the target ends: "
                "someone else writes to it; run the same again"
            )
        if link(chain, row) != stands:
            if sequence == head[0]:
                raise Conflict(f"event {row.sequence} belongs to another log than event {sequence} of the target")
            raise BrokenPromise(f"event {row.sequence}: its chain value is not that of its content")
        sequence, chain = row.sequence, stands
    return rows


def sound(text: StoredText) -> StoredText:
    """The text, if its id is that of its words; else raises `BrokenPromise`."""
    if text.text is not None and text_id_of(text.text, text.salt) != text.text_id:
        raise BrokenPromise(f"text {text.text_id} is not the one that was captured; restore a copy")
    return text


def another_log(wanted: str, held: str) -> Conflict:
    """The error of a target that is not empty and is not this log."""
    return Conflict(f"the target holds another log ({held}, not {wanted}); name an empty one, nothing was changed")
