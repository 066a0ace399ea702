"""``foedus log export|import|copy``: the log from one place to another."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from foedus.cli.options import AsJson, settings_of, stored
from foedus.cli.output import show
from foedus.errors import BadInput, Unavailable

if TYPE_CHECKING:
    from io import BufferedReader

    from rich.console import Console

    from foedus.bootstrap import Progress
    from foedus.graph.log.exported import Exported
    from foedus.graph.log.rows import RowStore
    from foedus.graph.log.transfer import Source, Transferred

File = Annotated[str, typer.Argument(metavar="FILE", help="The file; `-` is the standard output or input.")]


def export(
    context: typer.Context,
    file: File,
    zstd: Annotated[bool, typer.Option("--zstd", help="Compress; done anyway where FILE ends in .zst.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write the whole log, texts included, to a file of JSON Lines.

    Example: `foedus log export log.jsonl.zst`
    """
    from foedus.graph.log.exported import Exported, write_file
    from foedus.graph.log.transfer import source_of

    with stored(context) as (rows, progress):
        source = source_of(rows)
        if file == "-":
            _write_out(source, compress=zstd, progress=progress)
            return
        path = Path(file)
        write_file(source, path, compress=zstd or path.suffix == ".zst", progress=progress)
    show(Exported(file, source.log_id, source.head, source.chain.hex()), as_json=as_json, text=_exported)


def _write_out(source: Source, *, compress: bool, progress: Progress) -> None:
    from foedus.graph.log.exported import write_stream

    try:
        write_stream(source, sys.stdout.buffer, compress=compress, progress=progress)
        sys.stdout.buffer.flush()
    except OSError as error:
        # What waits in the buffer would be tried again, and fail again, at the program's end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise BadInput(
            f"the standard output cannot be written: {error.strerror or error}; what came out of it is no whole log"
        ) from error


def import_log(context: typer.Context, file: File, as_json: AsJson = False) -> None:
    """Take a log in from an exported file. Broken off, the same command goes on where it was.

    The log here must be empty, or hold the first events of the same log.

    Example: `foedus log import log.jsonl.zst`
    """
    from foedus.graph.log.exported import read

    settings = settings_of(context)
    with _opened(file) as reading:
        source = read(reading, file)
        _take(source, settings.log.get_secret_value() if settings.log else None, settings.data, as_json=as_json)


def copy(
    context: typer.Context,
    to: Annotated[str, typer.Option("--to", metavar="ADDRESS", help="postgresql://user@host/database, or a folder.")],
    as_json: AsJson = False,
) -> None:
    """Copy the log to another place, and verify it there. Broken off, the same command goes on where it was.

    Example: `foedus log copy --to postgresql://foedus@db.example.org/foedus`
    """
    from foedus.graph.log.transfer import source_of

    settings = settings_of(context)
    address, data = (to, settings.data) if "://" in to else (None, Path(to))
    with stored(context) as (rows, _):
        _take(source_of(rows), address, data, as_json=as_json, named="--to")


def _take(source: Source, address: str | None, data: Path, *, as_json: bool, named: str = "FOEDUS_LOG") -> None:
    from foedus.cli.progress import shown
    from foedus.graph.log.transfer import transfer

    with shown() as progress, _target(address, data, named) as target:
        transferred = transfer(source, target, progress)
        _link_near_copies(address, data, progress)
    show(transferred, as_json=as_json, text=_transferred)


@contextmanager
def _target(address: str | None, data: Path, named: str) -> Iterator[RowStore]:
    from foedus.graph.log.opened import open_log, open_rows

    try:
        open_log(address, data).log.close()
        rows = open_rows(address, data)
    except (BadInput, Unavailable) as error:  # whose words take the address to be that of the setting
        raise type(error)(str(error).replace("FOEDUS_LOG", named)) from error
    try:
        yield rows
    finally:
        rows.close()


def _link_near_copies(address: str | None, data: Path, progress: Progress) -> None:
    """Make the index of near copies anew: it lies beside the log, and is derived from it."""
    from foedus.graph.events import ArticleCaptured
    from foedus.graph.log.opened import open_log
    from foedus.ingest.near import open_near, rebuild

    log, texts = open_log(address, data)
    near = open_near(address, data)

    def articles() -> Iterator[tuple[str, str]]:
        for number, recorded in enumerate(log.read(types=[ArticleCaptured]), start=1):
            event = recorded.event
            text = texts.get(event.text_id) if isinstance(event, ArticleCaptured) else None
            if isinstance(event, ArticleCaptured) and text is not None:
                yield event.article_id, text
            progress("looking for near copies (articles)", number, 0)

    try:
        rebuild(near, articles())
    finally:
        near.close()
        log.close()


@contextmanager
def _opened(file: str) -> Iterator[BufferedReader]:
    if file == "-":
        yield sys.stdin.buffer  # type: ignore[misc] # a BufferedReader wherever there is a standard input
        return
    try:
        with Path(file).open("rb") as reading:
            yield reading
    except OSError as error:
        raise BadInput(f"{file} cannot be read: {error.strerror}; name a file that an export wrote") from error


def _exported(exported: Exported, console: Console) -> None:
    console.print(f"{exported.file}: log {exported.log_id}, {exported.events} events\nhead {exported.chain}")


def _transferred(transferred: Transferred, console: Console) -> None:
    console.print(
        f"log {transferred.log_id}: {transferred.events} events ({transferred.added} new here) and "
        f"{transferred.texts} texts, verified\nhead {transferred.chain}"
    )
