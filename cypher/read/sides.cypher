// Every position on a question and option at (T, K), with the claims until then that it rests on.
// parameters: question, option, valid_at: date, known_sequence: integer
// rows: position: {...}, rests_on: [claim ids]
// rides on: position_key
MATCH (position:Position {question: $question, option: $option})
USING INDEX SEEK position:Position(question, option, actor)
WHERE position.actor IS NOT NULL AND VISIBLE(position)
RETURN position {.*} AS position,
  COLLECT {
    MATCH (position)-[:RESTS_ON]->(claim:Claim)
    WHERE claim.valid_from <= $valid_at
    RETURN claim.id ORDER BY claim.id
  } AS rests_on
ORDER BY position.actor
