// Whom two actors both oppose at (T, K).
// parameters: one: actor, other: actor, valid_at: date = today, known_sequence: sequence = now
// rows: enemy, name, one_on: question, other_on: question, since: the later day
// rides on: actor_id
// example: one=HUN other=TUR valid_at=2024-04-15
MATCH (:Actor {id: $one})-[tie:OPPOSES]->(enemy:Actor)
WHERE VISIBLE(tie)
MATCH (:Actor {id: $other})-[also:OPPOSES]->(enemy)
WHERE VISIBLE(also)
RETURN enemy.id AS enemy, coalesce(enemy.name, enemy.id) AS name, tie.question AS one_on, also.question AS other_on,
  CASE WHEN tie.valid_from > also.valid_from THEN tie.valid_from ELSE also.valid_from END AS since
ORDER BY enemy, one_on, other_on
