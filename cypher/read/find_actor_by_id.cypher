// An actor by its id.
// parameters: id
// rows: id, name, canonical
// rides on: actor_id
MATCH (actor:Actor {id: $id})
RETURN actor.id AS id, coalesce(actor.name, actor.id) AS name, actor.canonical AS canonical
