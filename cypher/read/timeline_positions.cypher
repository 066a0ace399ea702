// One actor's positions on a question and option over all valid time, as known at K.
// parameters: actor, question, option, known_sequence: integer
// rows: position: {...}, rests_on: [claim ids], set_aside: [claim ids], stale_after: days
// rides on: position_key
MATCH (position:Position {question: $question, option: $option, actor: $actor})
WHERE position.known_from <= $known_sequence AND $known_sequence < position.known_to
RETURN position {.*} AS position,
  COLLECT { MATCH (position)-[:RESTS_ON]->(claim) RETURN claim.id ORDER BY claim.id } AS rests_on,
  COLLECT { MATCH (position)-[:SET_ASIDE]->(claim) RETURN claim.id ORDER BY claim.id } AS set_aside,
  COLLECT {
    MATCH (position)-[:ON]->(question:Question) WHERE question.known_from <= $known_sequence RETURN question.stale_after
  }[0] AS stale_after
ORDER BY position.valid_from
