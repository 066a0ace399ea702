"""Where articles and records come from."""
