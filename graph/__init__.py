"""The domain: events and their log, the fold, the graph that it is projected into, and what is read from it."""
