// Who is allied with whom, by which organisation or treaty, from day to day, as known over sequences. It has no direction: the first id sorts before the other.
// parameters: rows: list of {one, other, kind, basis, valid_from, valid_to, known_from, known_to}
// rides on: actor_id
UNWIND $rows AS row
MERGE (one:Actor {id: row.one})
MERGE (other:Actor {id: row.other})
MERGE (one)-[tie:ALLIED_WITH {basis: row.basis, valid_from: row.valid_from, valid_to: row.valid_to, known_from: row.known_from}]->(other)
SET tie.kind = row.kind, tie.known_to = row.known_to
