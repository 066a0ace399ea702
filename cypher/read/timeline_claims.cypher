// All that was claimed of some actors on a question and option, as known at K, whether or not it moved anything.
// parameters: actors: [ids], question, option, known_sequence: integer
// rows: claim: {...}
// rides on: claim_key
MATCH (claim:Claim {question: $question, option: $option})
USING INDEX SEEK claim:Claim(question, option, actor)
WHERE claim.actor IN $actors AND claim.count IS NULL AND COUNTING(claim)
OPTIONAL MATCH (claim)-[:REPORTED_IN]->(article:Article)
OPTIONAL MATCH (article)-[:PUBLISHED_BY]->(outlet:Outlet)
RETURN claim {.*, title: article.title, url: article.url, published: article.published, outlet_name: outlet.name} AS claim
ORDER BY claim.valid_from, claim.id
