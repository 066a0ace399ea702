// Who would take a side on a question on a condition, as claimed by T and known at K; it moves no position.
// parameters: question: question, option: option = leading, valid_at: date = today, known_sequence: sequence = now
// rows: actor, act, condition, quote, day: date, outlet
// rides on: claim_key
// example: question=sweden-nato-accession valid_at=2023-07-10
MATCH (claim:Claim {question: $question, option: $option})
USING INDEX SEEK claim:Claim(question, option, actor)
WHERE claim.actor IS NOT NULL AND claim.factuality = 'conditional' AND claim.valid_from <= $valid_at AND COUNTING(claim)
RETURN claim.actor AS actor, claim.act AS act, claim.condition AS condition, claim.evidence AS quote,
  claim.valid_from AS day, claim.outlet AS outlet
ORDER BY day, actor, claim.id
