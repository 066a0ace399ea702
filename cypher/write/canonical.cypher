// Which actor stands for which now; null where it stands for itself.
// parameters: rows: list of {id, canonical}
// rides on: actor_id
UNWIND $rows AS row
MERGE (actor:Actor {id: row.id})
SET actor.canonical = row.canonical
