// The same ties, no longer held to be so.
// parameters: rows: list of {id, known_to}
// rides on: opposes_position
UNWIND $rows AS row
MATCH ()-[tie:OPPOSES {position: row.id}]->()
SET tie.known_to = row.known_to
