// Positions on which reports of one day are even at (T, K), with the words of either side.
// parameters: valid_at: date = today, known_sequence: sequence = now, limit: integer = 50
// rows: actor, question, option, day: date, quotes: [{act, quote, outlet}]
// rides on: nothing; it reads every position
// example: valid_at=2022-05-15
MATCH (position:Position)
WHERE position.disputed AND VISIBLE(position)
RETURN position.actor AS actor, position.question AS question, position.option AS option, position.valid_from AS day,
  COLLECT {
    MATCH (position)-[:RESTS_ON|SET_ASIDE]->(claim:Claim)
    RETURN claim {.act, quote: claim.evidence, .outlet} ORDER BY claim.act, claim.id
  } AS quotes
ORDER BY day DESC, actor, question, option
LIMIT $limit
