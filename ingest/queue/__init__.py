"""Work for many hands: the port JobQueue and its adapters."""
