// With whom an actor is allied at (T, K), by which organisation or treaty, and since when.
// parameters: actor: actor, valid_at: date = today, known_sequence: sequence = now, limit: integer = 500
// rows: actor, name, kind: membership or treaty, basis: organisation or treaty, since: date
// rides on: actor_id
// example: actor=SWE valid_at=2024-03-07 limit=500
MATCH (:Actor {id: $actor})-[tie:ALLIED_WITH]-(ally:Actor)
WHERE VISIBLE(tie)
RETURN ally.id AS actor, coalesce(ally.name, ally.id) AS name, tie.kind AS kind, tie.basis AS basis, tie.valid_from AS since
ORDER BY actor, basis
LIMIT $limit
