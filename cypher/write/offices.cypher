// Who held which office, from day to day, as known over sequences.
// parameters: rows: list of {person, body, office, valid_from, valid_to, known_from, known_to}
// rides on: actor_id
UNWIND $rows AS row
MERGE (person:Actor {id: row.person})
MERGE (body:Actor {id: row.body})
MERGE (person)-[tie:HOLDS_OFFICE {office: row.office, valid_from: row.valid_from, valid_to: row.valid_to, known_from: row.known_from}]->(body)
SET tie.known_to = row.known_to
