// The same ties, no longer held to be so.
// parameters: rows: list of {id, known_to}
// rides on: supports_position
UNWIND $rows AS row
MATCH ()-[tie:SUPPORTS {position: row.id}]->()
SET tie.known_to = row.known_to
