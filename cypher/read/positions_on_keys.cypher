// The positions that stand on some keys, to compare with a new fold.
// parameters: keys: list of {actor, question, option}
// rows: id, known_to
// rides on: position_key
UNWIND $keys AS key
MATCH (position:Position {question: key.question, option: key.option, actor: key.actor})
USING INDEX SEEK position:Position(question, option, actor)
RETURN position.id AS id, position.known_to AS known_to
