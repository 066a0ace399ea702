"""Near copies: syndicated, cut and lightly rewritten versions of one text are found, linked, and kept."""

from foedus.ingest.near.opened import open_near
from foedus.ingest.near.port import NearIndex, rebuild

__all__ = ["NearIndex", "open_near", "rebuild"]
