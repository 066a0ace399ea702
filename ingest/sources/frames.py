"""What goes between a reader and its child: a length of eight bytes and that much MessagePack."""

from __future__ import annotations

from typing import IO, Literal, TypeVar

import msgspec

from foedus.ingest.sources.fields import Defaults
from foedus.ingest.sources.text import SourceFailure, SourceText

Kind = Literal["page", "mail", "pdf", "warc", "feed"]
T = TypeVar("T")


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be read.

    Attributes:
        origin: the file or address, for the report.
        body: the bytes; empty where `path` names a file to stream.
        url: where it was fetched from.
        charset: what the server said that it is encoded in.
    """

    kind: Kind
    origin: str
    defaults: Defaults = Defaults()
    body: bytes = b""
    path: str | None = None
    url: str | None = None
    charset: str | None = None


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One text or one failure, or the end of what a request gave; with none of them, a sign of life."""

    text: SourceText | None = None
    failure: SourceFailure | None = None
    end: bool = False


def send(pipe: IO[bytes], message: Request | Answer) -> None:
    """Write one message; raises `OSError` where nobody reads any more."""
    packed = msgspec.msgpack.encode(message)
    pipe.write(len(packed).to_bytes(8, "big"))
    pipe.write(packed)
    pipe.flush()


def receive(pipe: IO[bytes], kind: type[T]) -> T:
    """Read one message; raises `EOFError` where nobody writes any more."""
    head = pipe.read(8)
    if len(head) < 8:
        raise EOFError
    length = int.from_bytes(head, "big")
    body = pipe.read(length)
    if len(body) < length:
        raise EOFError
    return msgspec.msgpack.decode(body, type=kind)
