// Questions that came from texts and that nobody has registered: they have no rule and no electorate.
// parameters: limit: integer = 100
// rows: question, claims: integer, actors: [ids]
// rides on: nothing; it reads every question
// example: limit=10
MATCH (question:Question)
WHERE question.rule IS NULL
RETURN question.id AS question, COUNT { (question)<-[:ON]-(:Claim) } AS claims,
  COLLECT { MATCH (question)<-[:ON]-(claim:Claim) RETURN DISTINCT claim.actor AS actor ORDER BY actor LIMIT 10 } AS actors
ORDER BY claims DESC, question
LIMIT $limit
