// Who supports an actor, as a candidate or as whom a question is about, at (T, K).
// parameters: actor: actor, on: question = null, valid_at: date = today, known_sequence: sequence = now, limit: integer = 100
// rows: actor, name, question, since: date
// rides on: actor_id
// example: actor="Mark Rutte" valid_at=2024-06-04
MATCH (supporter:Actor)-[tie:SUPPORTS]->(:Actor {id: $actor})
WHERE ($on IS NULL OR tie.question = $on) AND VISIBLE(tie)
RETURN supporter.id AS actor, coalesce(supporter.name, supporter.id) AS name, tie.question AS question, tie.valid_from AS since
ORDER BY since, actor
LIMIT $limit
