// Positions on a question that came to be known after a sequence, up to (T, K), with what they say.
// parameters: question: question, after: integer, valid_at: date = today, known_sequence: sequence = now, limit: integer = 100
// rows: known_from: sequence, actor, option, stance: null where disputed, since: date
// rides on: position_key
// example: question=nato-secretary-general after=0 valid_at=2024-06-30
MATCH (position:Position {question: $question})
USING INDEX SEEK position:Position(question, option, actor)
WHERE position.option IS NOT NULL AND position.actor IS NOT NULL AND position.known_from > $after AND VISIBLE(position)
RETURN position.known_from AS known_from, position.actor AS actor, position.option AS option, position.stance AS stance,
  position.valid_from AS since
ORDER BY known_from DESC, actor
LIMIT $limit
