// The shortest path of support from one actor to another at (T, K), at most six steps.
// parameters: one: actor, other: actor, valid_at: date = today, known_sequence: sequence = now
// rows: steps: integer, actors: [ids], questions: [ids]
// rides on: actor_id
// example: one=HUN other=mark-rutte valid_at=2024-06-30
MATCH (one:Actor {id: $one})
UNWIND [$other] AS id
MATCH (other:Actor {id: id})
WITH one, other WHERE one <> other
MATCH path = shortestPath((one)-[:SUPPORTS*..6]->(other))
WHERE all(tie IN relationships(path) WHERE VISIBLE(tie))
RETURN length(path) AS steps, [node IN nodes(path) | node.id] AS actors, [tie IN relationships(path) | tie.question] AS questions
