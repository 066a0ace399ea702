// One actor's positions on a question over valid time, as known at K.
// parameters: actor: actor, question: question, option: option = leading, known_sequence: sequence = now
// rows: valid_from: date, valid_to: date, stance: null where disputed, last_heard: date, claims: integer, quote
// rides on: position_key
// example: actor=Turkey question=sweden-nato-accession
MATCH (position:Position {question: $question, option: $option, actor: $actor})
WHERE KNOWN(position)
RETURN position.valid_from AS valid_from, position.valid_to AS valid_to, position.stance AS stance,
  position.last_heard AS last_heard, COUNT { (position)-[:RESTS_ON]->(:Claim) } AS claims,
  head(COLLECT { MATCH (position)-[:RESTS_ON]->(claim:Claim) RETURN claim.evidence ORDER BY claim.valid_from, claim.id LIMIT 1 }) AS quote
ORDER BY valid_from
