// Who would take a side on an option on a condition, as claimed by T and known at K. It moves no position.
// parameters: target, question: id or null for all, valid_at: date, known_sequence: integer
// rows: actor, name, claim: {...}
// rides on: claim_by_target, actor_id
MATCH (claim:Claim {target: $target})
USING INDEX SEEK claim:Claim(target)
WHERE claim.factuality = 'conditional' AND claim.valid_from <= $valid_at AND COUNTING(claim)
  AND ($question IS NULL OR claim.question = $question)
MATCH (claim)-[:BY]->(actor:Actor)
OPTIONAL MATCH (claim)-[:REPORTED_IN]->(article:Article)
OPTIONAL MATCH (article)-[:PUBLISHED_BY]->(outlet:Outlet)
RETURN actor.id AS actor, coalesce(actor.name, actor.id) AS name,
  claim {.*, title: article.title, url: article.url, published: article.published, outlet_name: outlet.name} AS claim
ORDER BY actor, claim.valid_from, claim.id
