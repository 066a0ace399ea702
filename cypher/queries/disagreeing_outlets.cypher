// Outlets that report opposite or undecided acts of one actor on a question on the same day, as known at K.
// parameters: question: question, known_sequence: sequence = now, limit: integer = 50
// rows: day: date, actor, one: outlet, one_act, one_quote, other: outlet, other_act, other_quote
// rides on: claim_key
// example: question=sweden-nato-accession
MATCH (claim:Claim {question: $question})
USING INDEX SEEK claim:Claim(question, option, actor)
WHERE claim.option IS NOT NULL AND claim.actor IS NOT NULL AND claim.kind = 'claim' AND claim.factuality = 'actual'
  AND claim.act IN ['support', 'oppose', 'undecided', 'concede', 'veto', 'approve', 'nominate'] AND COUNTING(claim)
MATCH (against:Claim {question: $question, option: claim.option, actor: claim.actor})
USING INDEX SEEK against:Claim(question, option, actor)
WHERE against.valid_from = claim.valid_from AND against.factuality = 'actual' AND against.outlet > claim.outlet
  AND against.act IN ['support', 'oppose', 'undecided', 'concede', 'veto', 'approve', 'nominate']
  AND against.polarity <> claim.polarity AND COUNTING(against)
RETURN claim.valid_from AS day, claim.actor AS actor, claim.outlet AS one, claim.act AS one_act, claim.evidence AS one_quote,
  against.outlet AS other, against.act AS other_act, against.evidence AS other_quote
ORDER BY day, actor, one, other
LIMIT $limit
