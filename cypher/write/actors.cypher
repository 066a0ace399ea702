// Actors come to be known by id, kind and name.
// parameters: rows: list of {id, kind, label, name, known_from}
// rides on: actor_id
UNWIND $rows AS row
MERGE (actor:Actor {id: row.id})
SET actor.kind = row.kind, actor.name = row.name, actor.known_from = row.known_from
SET actor:$(row.label)
