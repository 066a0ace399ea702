// Positions that are no longer held to be so, from a sequence on.
// parameters: rows: list of {id, known_to}
// rides on: position_id
UNWIND $rows AS row
MATCH (position:Position {id: row.id})
SET position.known_to = row.known_to
