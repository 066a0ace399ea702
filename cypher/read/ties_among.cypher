// By which organisations and treaties some actors are allied with one another at (T, K), and how many pairs.
// parameters: actors: [ids], valid_at: date, known_sequence: integer
// rows: basis, name, kind, pairs: integer
// rides on: actor_id
UNWIND $actors AS id
MATCH (:Actor {id: id})-[tie:ALLIED_WITH]->(other:Actor)
WHERE other.id IN $actors AND VISIBLE(tie)
WITH tie.basis AS basis, tie.kind AS kind, count(*) AS pairs
OPTIONAL MATCH (organisation:Actor {id: basis})
RETURN basis, coalesce(organisation.name, basis) AS name, kind, pairs
ORDER BY pairs DESC, basis
