// Reported numbers of supporters against those who are named at (T, K).
// parameters: question: question, option: option = leading, valid_at: date = today, known_sequence: sequence = now
// rows: reported: integer, of: integer, named: integer, not_named: integer, day: date, quote, outlet
// rides on: claim_key, position_key
// example: question=nato-secretary-general option=mark-rutte valid_at=2024-06-04
MATCH (claim:Claim {question: $question, option: $option})
USING INDEX SEEK claim:Claim(question, option, actor)
WHERE claim.actor IS NOT NULL AND claim.count IS NOT NULL AND claim.factuality = 'actual' AND claim.polarity = '+'
  AND claim.valid_from <= $valid_at AND COUNTING(claim)
WITH claim, COUNT {
  MATCH (position:Position {question: $question, option: $option})
  USING INDEX SEEK position:Position(question, option, actor)
  WHERE position.actor IS NOT NULL AND position.stance = 'support' AND VISIBLE(position)
  RETURN position
} AS named
RETURN claim.count AS reported, claim.count_of AS of, named, claim.count - named AS not_named, claim.valid_from AS day,
  claim.evidence AS quote, claim.outlet AS outlet
ORDER BY day DESC, outlet, claim.id
