// Positions, and the ties that are short for them, are no longer held to be so from a sequence on.
// parameters: rows: list of {id, known_to}
// rides on: position_id, supports_position, opposes_position
UNWIND $rows AS row
MATCH (position:Position {id: row.id})
SET position.known_to = row.known_to
WITH row
CALL (row) {
  MATCH ()-[tie:SUPPORTS {position: row.id}]->()
  RETURN tie
  UNION
  MATCH ()-[tie:OPPOSES {position: row.id}]->()
  RETURN tie
}
SET tie.known_to = row.known_to
