// The short way for people who explore: who is for whom, by which position.
// parameters: rows: list of {actor, target, position, properties}
// rides on: actor_id, supports_position
UNWIND $rows AS row
MATCH (actor:Actor {id: row.actor})
MERGE (target:Actor {id: row.target})
MERGE (actor)-[tie:SUPPORTS {position: row.position}]->(target)
SET tie += row.properties
