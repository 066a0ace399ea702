// Which outlets report on a question, how much, and of how many actors, as known at K.
// parameters: question: question, known_sequence: sequence = now, limit: integer = 50
// rows: outlet, claims: integer, actors: integer, first: date, last: date
// rides on: claim_key
// example: question=nato-secretary-general
MATCH (claim:Claim {question: $question})
USING INDEX SEEK claim:Claim(question, option, actor)
WHERE claim.option IS NOT NULL AND claim.actor IS NOT NULL AND claim.outlet IS NOT NULL AND COUNTING(claim)
RETURN claim.outlet AS outlet, count(*) AS claims, count(DISTINCT claim.actor) AS actors, min(claim.valid_from) AS first,
  max(claim.valid_from) AS last
ORDER BY claims DESC, outlet
LIMIT $limit
