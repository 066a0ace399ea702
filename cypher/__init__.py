"""All Cypher, one statement a file, loaded by name; and the guard for users' own queries."""
