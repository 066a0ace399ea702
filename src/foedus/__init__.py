"""Foedus: who supports whom, on what, at time T, as known at time K, on whose word."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py2neo import Graph

    from foedus.settings import Settings

__version__ = "0.1.0"
__all__ = ["__version__", "py2neo_graph"]


def py2neo_graph(settings: Settings | None = None) -> Graph:
    """The graph as a connected `py2neo.Graph` (extra `py2neo`); see `foedus.notebooks`."""
    from foedus import notebooks

    return notebooks.py2neo_graph(settings)
