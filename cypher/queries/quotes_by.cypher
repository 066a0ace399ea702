// What a speaker said, in the very words, as known at K, the latest first.
// parameters: speaker: actor, known_sequence: sequence = now, limit: integer = 50
// rows: day: date, actor, act, question, quote, outlet, url
// rides on: actor_id
// example: speaker="Recep Tayyip Erdogan"
MATCH (:Actor {id: $speaker})<-[:VOICED_BY]-(claim:Claim)
WHERE COUNTING(claim)
OPTIONAL MATCH (claim)-[:REPORTED_IN]->(article:Article)
RETURN claim.valid_from AS day, claim.actor AS actor, claim.act AS act, claim.question AS question, claim.evidence AS quote,
  claim.outlet AS outlet, article.url AS url
ORDER BY day DESC, claim.id
LIMIT $limit
