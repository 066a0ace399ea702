"""The way from the log into the graph: batches, rows, the checkpoint in the same transaction; rebuild."""
