// Claims on a question that move no position since the text does not present them as a fact, as known at K.
// parameters: question: question, known_sequence: sequence = now, limit: integer = 100
// rows: day: date, actor, act, factuality, quote, outlet
// rides on: claim_key
// example: question=sweden-nato-accession
MATCH (claim:Claim {question: $question})
USING INDEX SEEK claim:Claim(question, option, actor)
WHERE claim.option IS NOT NULL AND claim.actor IS NOT NULL AND claim.factuality <> 'actual' AND COUNTING(claim)
RETURN claim.valid_from AS day, claim.actor AS actor, claim.act AS act, claim.factuality AS factuality,
  claim.evidence AS quote, claim.outlet AS outlet
ORDER BY day, actor, claim.id
LIMIT $limit
