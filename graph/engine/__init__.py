"""Neo4j: a connection to the user's server, or the embedded one."""
