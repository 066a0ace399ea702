"""The log: the port `EventLog`, its adapters, the hash chain, and the texts that lie beside it."""
