// Numbers of supporters and of opponents that were reported until T, each against those who decide and were named on its day.
// parameters: question: question, option: option = leading, valid_at: date = today, known_sequence: sequence = now
// rows: reported: integer, of: integer, named: integer, not_named: integer, day: date, quote, outlet, stance
// rides on: question_id, actor_id, claim_key, position_key
// example: question=nato-secretary-general option=mark-rutte valid_at=2024-06-04
MATCH (question:Question {id: $question})
MATCH (claim:Claim {question: question.id, option: $option})
USING INDEX SEEK claim:Claim(question, option, actor)
WHERE claim.actor IS NOT NULL AND claim.count IS NOT NULL AND claim.factuality = 'actual'
  AND claim.valid_from <= $valid_at AND COUNTING(claim)
WITH question, claim, CASE
    WHEN claim.act IN ['support', 'vote_for', 'concede', 'nominate', 'approve', 'recognise', 'invite', 'sign'] THEN 'support'
    WHEN claim.act IN ['oppose', 'vote_against', 'veto', 'derecognise', 'exclude'] THEN 'oppose'
  END AS stance,
  CASE WHEN question.closed <= claim.valid_from AND question.closed <= $valid_at AND question.closed_known_from <= $known_sequence
    THEN question.closed ELSE claim.valid_from END AS day
WHERE stance IS NOT NULL
WITH claim, stance,
  coalesce(question.known_from > $known_sequence, true) OR question.alliance IS NULL AND question.members IS NULL AS everyone,
  coalesce(question.without, []) AS without,
  DECIDING(day) AS deciding
WITH claim, stance, COUNT {
  MATCH (position:Position {question: $question, option: $option})
  USING INDEX SEEK position:Position(question, option, actor)
  WHERE position.actor IS NOT NULL AND position.stance = stance AND KNOWN(position)
    AND position.valid_from <= claim.valid_from AND claim.valid_from < position.valid_to
    AND (everyone OR position.actor IN deciding) AND NOT position.actor IN without
  RETURN position
} AS named
RETURN claim.count AS reported, claim.count_of AS of, named, claim.count - named AS not_named, claim.valid_from AS day,
  claim.evidence AS quote, claim.outlet AS outlet, stance
ORDER BY day DESC, outlet, claim.id
