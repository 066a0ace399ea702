"""Foedus: who supports whom, on what, at time T, as known at time K, on whose word."""

from __future__ import annotations

__version__ = "0.1.0"
__all__ = ["__version__"]
