// Who takes the same side as an actor, and on how many of the questions on which both take one, at (T, K).
// parameters: actor: actor, valid_at: date = today, known_sequence: sequence = now, limit: integer = 50
// rows: actor, name, common: integer, same: integer, share: number
// rides on: position_actor, position_key, actor_id
// example: actor=HUN valid_at=2024-06-30
MATCH (own:Position {actor: $actor})
WHERE own.stance IS NOT NULL AND VISIBLE(own)
MATCH (position:Position {question: own.question, option: own.option})
USING INDEX SEEK position:Position(question, option, actor)
WHERE position.actor IS NOT NULL AND position.actor <> $actor AND position.stance IS NOT NULL AND VISIBLE(position)
WITH position.actor AS id, count(*) AS common, sum(CASE WHEN position.stance = own.stance THEN 1 ELSE 0 END) AS same
MATCH (other:Actor {id: id})
RETURN id AS actor, coalesce(other.name, id) AS name, common, same, toFloat(same) / common AS share
ORDER BY same DESC, share DESC, actor
LIMIT $limit
