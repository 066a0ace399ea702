// The sides that some actors take at (T, K), on one question or on all, of those heard since a day.
// parameters: actors: [ids], question: id or null for all, since: date, valid_at: date, known_sequence: integer
// rows: question, option, sides: [{actor, stance, since: date}]
// rides on: position_actor
UNWIND $actors AS id
MATCH (position:Position {actor: id})
WHERE position.stance IS NOT NULL AND position.last_heard >= $since
  AND ($question IS NULL OR position.question = $question) AND VISIBLE(position)
RETURN position.question AS question, position.option AS option,
  collect(position {.actor, .stance, since: position.valid_from}) AS sides
ORDER BY question, option
