// Who said that it takes a side on a question, and has no recorded vote that agrees, as known at K.
// parameters: question: question, option: option = leading, known_sequence: sequence = now, limit: integer = 100
// rows: actor, said: act, day: date, quote, voted: act or null
// rides on: claim_key
// example: question=unga-es-11-1
MATCH (claim:Claim {question: $question, option: $option})
USING INDEX SEEK claim:Claim(question, option, actor)
WHERE claim.actor IS NOT NULL AND claim.kind = 'claim' AND claim.factuality = 'actual' AND claim.count IS NULL
  AND claim.polarity IN ['+', '-'] AND COUNTING(claim)
OPTIONAL MATCH (vote:Claim {question: $question, option: $option, actor: claim.actor})
WHERE vote.kind = 'vote' AND COUNTING(vote)
WITH claim, vote
WHERE vote IS NULL OR vote.polarity <> claim.polarity
RETURN claim.actor AS actor, claim.act AS said, claim.valid_from AS day, claim.evidence AS quote, vote.act AS voted
ORDER BY voted IS NULL, actor, day, claim.id
LIMIT $limit
