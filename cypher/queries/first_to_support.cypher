// Who was the first to support, in order, as known at K, whatever became of it.
// parameters: question: question, option: option = leading, known_sequence: sequence = now, limit: integer = 100
// rows: day: date, actor, name, until: date
// rides on: position_key, actor_id
// example: question=nato-secretary-general option=mark-rutte
MATCH (position:Position {question: $question, option: $option})
USING INDEX SEEK position:Position(question, option, actor)
WHERE position.actor IS NOT NULL AND position.stance = 'support' AND KNOWN(position)
WITH position ORDER BY position.valid_from
WITH position.actor AS id, head(collect(position {.valid_from, .valid_to})) AS first
MATCH (actor:Actor {id: id})
RETURN first.valid_from AS day, id AS actor, coalesce(actor.name, id) AS name, first.valid_to AS until
ORDER BY day, actor
LIMIT $limit
