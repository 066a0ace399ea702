// Positions at (T, K), a page of them, by any of actor, question, option and stance.
// parameters: actor: id or null, question: id or null, option: id or null, stance: one or null, after: id or '', limit: integer, valid_at: date, known_sequence: integer
// rows: position: {...}, rests_on: [claim ids]
// rides on: position_key, position_actor, position_id
CALL () {
  WITH $actor AS actor WHERE actor IS NOT NULL
  MATCH (position:Position {actor: actor})
  WHERE $question IS NULL OR position.question = $question
  RETURN position
  UNION ALL
  WITH $question AS question WHERE question IS NOT NULL AND $actor IS NULL
  MATCH (position:Position {question: question})
  USING INDEX SEEK position:Position(question, option, actor)
  WHERE position.option IS NOT NULL AND position.actor IS NOT NULL
  RETURN position
  UNION ALL
  WITH $after AS after WHERE $actor IS NULL AND $question IS NULL
  MATCH (position:Position)
  WHERE position.id > after AND ($option IS NULL OR position.option = $option)
    AND ($stance IS NULL OR position.stance = $stance) AND VISIBLE(position)
  RETURN position
  ORDER BY position.id
  LIMIT $limit
}
WITH position
WHERE position.id > $after AND ($option IS NULL OR position.option = $option)
  AND ($stance IS NULL OR position.stance = $stance) AND VISIBLE(position)
RETURN position {.*} AS position,
  COLLECT { MATCH (position)-[:RESTS_ON]->(claim) RETURN claim.id ORDER BY claim.id } AS rests_on
ORDER BY position.id
LIMIT $limit
