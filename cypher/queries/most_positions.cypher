// The actors who take sides on most questions at (T, K).
// parameters: valid_at: date = today, known_sequence: sequence = now, limit: integer = 20
// rows: actor, name, positions: integer, support: integer, oppose: integer
// rides on: nothing; it reads every position
// example: valid_at=2024-06-30 limit=5
MATCH (position:Position)
WHERE VISIBLE(position)
WITH position.actor AS id, count(*) AS positions, sum(CASE position.stance WHEN 'support' THEN 1 ELSE 0 END) AS support,
  sum(CASE position.stance WHEN 'oppose' THEN 1 ELSE 0 END) AS oppose
ORDER BY positions DESC, id
LIMIT $limit
MATCH (actor:Actor {id: id})
RETURN id AS actor, coalesce(actor.name, id) AS name, positions, support, oppose
ORDER BY positions DESC, actor
