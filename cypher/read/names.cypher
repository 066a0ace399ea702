// The names of some actors.
// parameters: ids: [ids]
// rows: id, name
// rides on: actor_id
UNWIND $ids AS id
MATCH (actor:Actor {id: id})
RETURN actor.id AS id, coalesce(actor.name, actor.id) AS name
