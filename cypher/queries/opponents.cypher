// Who opposes an actor, as a candidate or as whom a question is about, at (T, K).
// parameters: actor: actor, on: question = null, valid_at: date = today, known_sequence: sequence = now, limit: integer = 100
// rows: actor, name, question, since: date
// rides on: actor_id
// example: actor=mark-rutte valid_at=2024-06-04
MATCH (opponent:Actor)-[tie:OPPOSES]->(:Actor {id: $actor})
WHERE ($on IS NULL OR tie.question = $on) AND VISIBLE(tie)
RETURN opponent.id AS actor, coalesce(opponent.name, opponent.id) AS name, tie.question AS question, tie.valid_from AS since
ORDER BY since, actor
LIMIT $limit
