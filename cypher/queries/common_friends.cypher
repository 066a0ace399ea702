// Whom two actors both support at (T, K).
// parameters: one: actor, other: actor, valid_at: date = today, known_sequence: sequence = now
// rows: friend, name, one_on: question, other_on: question, since: the later day
// rides on: actor_id
// example: one=USA other=DEU valid_at=2024-06-04
MATCH (:Actor {id: $one})-[tie:SUPPORTS]->(friend:Actor)
WHERE VISIBLE(tie)
MATCH (:Actor {id: $other})-[also:SUPPORTS]->(friend)
WHERE VISIBLE(also)
RETURN friend.id AS friend, coalesce(friend.name, friend.id) AS name, tie.question AS one_on, also.question AS other_on,
  CASE WHEN tie.valid_from > also.valid_from THEN tie.valid_from ELSE also.valid_from END AS since
ORDER BY friend, one_on, other_on
