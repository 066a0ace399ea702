// On what some actors have made claims or voted.
// parameters: actors: list of actor ids
// rows: actor, question, option
// rides on: claim_by_actor
UNWIND $actors AS actor
MATCH (claim:Claim {actor: actor})
WHERE claim.counts
RETURN DISTINCT claim.actor AS actor, claim.question AS question, claim.option AS option
