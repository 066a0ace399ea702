// The questions and options by which a side is taken on an actor: it is an option, or the question is about it.
// parameters: target, question: id or null for all, known_sequence: integer
// rows: question, option, stale_after: days
// rides on: actor_id
MATCH (target:Actor {id: $target})
CALL (target) {
  MATCH (target)<-[:IS]-(option:Option)-[:OF]->(question:Question)
  RETURN question, option.name AS option
  UNION
  MATCH (target)<-[:ABOUT]-(question:Question)
  // a vote for a resolution on a state is no side on that state; it is shown where it is asked for
  WHERE $question IS NOT NULL OR coalesce(question.kind, '') <> 'resolution'
  RETURN question, '' AS option
}
WITH question, option
WHERE $question IS NULL OR question.id = $question
RETURN question.id AS question, option,
  CASE WHEN question.known_from <= $known_sequence THEN question.stale_after END AS stale_after
ORDER BY question, option
