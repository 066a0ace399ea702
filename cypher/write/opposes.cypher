// The short way for people who explore: who is against whom, by which position.
// parameters: rows: list of {actor, target, position, properties}
// rides on: actor_id, opposes_position
UNWIND $rows AS row
MATCH (actor:Actor {id: row.actor})
MERGE (target:Actor {id: row.target})
MERGE (actor)-[tie:OPPOSES {position: row.position}]->(target)
SET tie += row.properties
