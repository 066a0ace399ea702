// The words of all claims on a question up to (T, K), the latest first, also of those that move nothing.
// parameters: question: question, valid_at: date = today, known_sequence: sequence = now, limit: integer = 50
// rows: day: date, actor, act, factuality, quote, outlet, url
// rides on: claim_key
// example: question=finland-nato-accession valid_at=2022-06-01
MATCH (claim:Claim {question: $question})
USING INDEX SEEK claim:Claim(question, option, actor)
WHERE claim.option IS NOT NULL AND claim.actor IS NOT NULL AND claim.valid_from <= $valid_at AND COUNTING(claim)
OPTIONAL MATCH (claim)-[:REPORTED_IN]->(article:Article)
RETURN claim.valid_from AS day, claim.actor AS actor, claim.act AS act, claim.factuality AS factuality, claim.evidence AS quote,
  claim.outlet AS outlet, article.url AS url
ORDER BY day DESC, claim.id
LIMIT $limit
