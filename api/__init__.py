"""The way out over HTTP."""
