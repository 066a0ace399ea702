// Claims on a question that once counted and no longer do, as known at K: taken back, corrected or withdrawn.
// parameters: question: question, known_sequence: sequence = now, limit: integer = 100
// rows: claim, actor, act, day: date, counted_from: sequence, counted_until: sequence, article
// rides on: claim_key
// example: question=unga-es-11-1
MATCH (claim:Claim {question: $question})
USING INDEX SEEK claim:Claim(question, option, actor)
WHERE claim.option IS NOT NULL AND claim.actor IS NOT NULL AND claim.present[0] <= $known_sequence AND NOT COUNTING(claim)
RETURN claim.id AS claim, claim.actor AS actor, claim.act AS act, claim.valid_from AS day, claim.known_from AS counted_from,
  claim.known_to AS counted_until, claim.article AS article
ORDER BY counted_until DESC, claim
LIMIT $limit
