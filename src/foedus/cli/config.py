"""``foedus config``: each setting, its value, and where it came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import typer

from foedus.cli.options import AsJson, settings_of
from foedus.cli.output import show

if TYPE_CHECKING:
    from rich.console import Console


class Shown(msgspec.Struct, frozen=True):
    """One setting as it is in force; secrets are masked."""

    name: str
    value: str | int | float | None
    origin: str
    description: str


def config(context: typer.Context, as_json: AsJson = False) -> None:
    """Show each setting, its value and where it came from; secrets are masked.

    Example: `FOEDUS_PORT=9000 foedus config`
    """
    from foedus.settings import Settings, origins

    settings = settings_of(context)
    came = origins(settings)
    rows = [
        Shown(name, _plain(getattr(settings, name)), came[name], field.description or "")
        for name, field in Settings.model_fields.items()
    ]
    show(rows, as_json=as_json, text=_table)


def _plain(value: object) -> str | int | float | None:
    return value if value is None or isinstance(value, int | float) else str(value)


def _table(rows: list[Shown], console: Console) -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for heading in ("setting", "value", "from", "what it is"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(
            f"FOEDUS_{row.name.upper()}", "-" if row.value is None else str(row.value), row.origin, row.description
        )
    console.print(table)
