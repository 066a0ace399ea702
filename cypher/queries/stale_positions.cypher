// Positions of a question that hold at (T, K) and of which nothing was heard for some days: as many as the question says, else 90.
// parameters: question: question, days: integer = null, valid_at: date = today, known_sequence: sequence = now, limit: integer = 100
// rows: actor, name, option, stance, last_heard: date, silent_days: integer
// rides on: question_id, position_key, actor_id
// example: question=nato-secretary-general days=60 valid_at=2024-06-04
MATCH (question:Question {id: $question})
WITH coalesce($days, CASE WHEN question.known_from <= $known_sequence THEN question.stale_after END, 90) AS days
MATCH (position:Position {question: $question})
USING INDEX SEEK position:Position(question, option, actor)
WHERE position.option IS NOT NULL AND position.actor IS NOT NULL AND VISIBLE(position)
WITH position, days, duration.inDays(position.last_heard, $valid_at).days AS silent
WHERE silent > days
MATCH (actor:Actor {id: position.actor})
RETURN actor.id AS actor, coalesce(actor.name, actor.id) AS name, position.option AS option, position.stance AS stance,
  position.last_heard AS last_heard, silent AS silent_days
ORDER BY silent_days DESC, actor
LIMIT $limit
