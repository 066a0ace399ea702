// How often every two members of an alliance take the same side at (T, K), least first.
// parameters: alliance: actor, min_common: integer = 2, valid_at: date = today, known_sequence: sequence = now, limit: integer = 100
// rows: one, other, common: integer, same: integer, share: number
// rides on: actor_id, position_actor, position_key
// example: alliance=NATO valid_at=2024-06-10
MATCH (member:Actor)-[tie:MEMBER_OF]->(:Actor {id: $alliance})
WHERE VISIBLE(tie)
WITH collect(DISTINCT member.id) AS members
UNWIND members AS one
MATCH (own:Position {actor: one})
WHERE own.stance IS NOT NULL AND VISIBLE(own)
MATCH (position:Position {question: own.question, option: own.option})
USING INDEX SEEK position:Position(question, option, actor)
WHERE position.actor > one AND position.actor IN members AND position.stance IS NOT NULL AND VISIBLE(position)
WITH one, position.actor AS other, count(*) AS common, sum(CASE WHEN own.stance = position.stance THEN 1 ELSE 0 END) AS same
WHERE common >= $min_common
RETURN one, other, common, same, toFloat(same) / common AS share
ORDER BY share, one, other
LIMIT $limit
