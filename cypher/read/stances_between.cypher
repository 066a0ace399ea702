// What was held of some actors on a question and option at T, from one state of knowledge to a later one.
// parameters: question, option, actors: [ids], valid_at: date, known_from: sequence, known_to: sequence
// rows: actor, stance: null where disputed, known_from: sequence, known_to: sequence
// rides on: position_key
MATCH (position:Position {question: $question, option: $option})
USING INDEX SEEK position:Position(question, option, actor)
WHERE position.actor IN $actors AND position.valid_from <= $valid_at AND $valid_at < position.valid_to
  AND position.known_from <= $known_to AND $known_from < position.known_to
RETURN position.actor AS actor, position.stance AS stance, position.known_from AS known_from, position.known_to AS known_to
ORDER BY actor, known_from
