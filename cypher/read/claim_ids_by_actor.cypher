// The claims and recorded votes of some actors.
// parameters: actors: list of actor ids
// rows: claim_id, kind, question, option
// rides on: claim_by_actor
UNWIND $actors AS actor
MATCH (claim:Claim {actor: actor})
RETURN DISTINCT claim.claim_id AS claim_id, claim.kind AS kind, claim.question AS question, claim.option AS option
