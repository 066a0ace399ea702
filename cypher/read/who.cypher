// Who takes which side on an actor at (T, K): where it is an option of a question, or whom a question is about.
// parameters: target, question: id or null for all, valid_at: date, known_sequence: integer
// rows: position: {...}, name, stale_after: days, claims: [{...}]
// rides on: actor_id, question_id
MATCH (target:Actor {id: $target})
CALL (target) {
  MATCH (target)<-[:IS]-(:Option)<-[:FOR_OPTION]-(position:Position)-[:ON]->(question:Question)
  RETURN position, question
  UNION
  MATCH (target)<-[:ABOUT]-(question:Question)<-[:ON]-(position:Position {option: ''})
  // a vote for a resolution on a state is no side on that state; it is shown where it is asked for
  WHERE $question IS NOT NULL OR coalesce(question.kind, '') <> 'resolution'
  RETURN position, question
}
WITH position, CASE WHEN question.known_from <= $known_sequence THEN question.stale_after END AS stale_after, question
WHERE ($question IS NULL OR question.id = $question) AND VISIBLE(position)
MATCH (actor:Actor {id: position.actor})
RETURN position {.*} AS position, coalesce(actor.name, actor.id) AS name, stale_after,
  COLLECT {
    MATCH (position)-[:RESTS_ON]->(claim:Claim)
    WHERE COUNTING(claim) AND claim.valid_from <= $valid_at
    OPTIONAL MATCH (claim)-[:REPORTED_IN]->(article:Article)
    OPTIONAL MATCH (article)-[:PUBLISHED_BY]->(outlet:Outlet)
    RETURN claim {.*, title: article.title, url: article.url, published: article.published, outlet_name: outlet.name}
    ORDER BY claim.valid_from, claim.id
  } AS claims
ORDER BY position.question, position.actor, position.option
