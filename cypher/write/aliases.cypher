// Names are added to actors, each once, in order.
// parameters: rows: list of {id, aliases}
// rides on: actor_id
UNWIND $rows AS row
MERGE (actor:Actor {id: row.id})
SET actor.aliases = COLLECT {
  UNWIND coalesce(actor.aliases, []) + row.aliases AS alias
  RETURN DISTINCT alias ORDER BY alias
}
