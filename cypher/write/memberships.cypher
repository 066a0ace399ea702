// Who was a member of what, from day to day, as known over sequences. An organisation with members is an alliance.
// parameters: rows: list of {member, organisation, valid_from, valid_to, known_from, known_to}
// rides on: actor_id
UNWIND $rows AS row
MERGE (member:Actor {id: row.member})
MERGE (organisation:Actor {id: row.organisation})
SET organisation:Alliance
MERGE (member)-[tie:MEMBER_OF {valid_from: row.valid_from, valid_to: row.valid_to, known_from: row.known_from}]->(organisation)
SET tie.known_to = row.known_to
