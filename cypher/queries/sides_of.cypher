// Every side that an actor takes at (T, K), the latest first.
// parameters: actor: actor, valid_at: date = today, known_sequence: sequence = now, limit: integer = 100
// rows: question, option, stance: null where disputed, since: date, last_heard: date, confidence: number
// rides on: position_actor
// example: actor=HUN valid_at=2024-06-30
MATCH (position:Position {actor: $actor})
WHERE VISIBLE(position)
RETURN position.question AS question, position.option AS option, position.stance AS stance, position.valid_from AS since,
  position.last_heard AS last_heard, position.confidence AS confidence
ORDER BY since DESC, question, option
LIMIT $limit
