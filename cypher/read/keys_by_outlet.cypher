// On what, and by whom, articles of some outlets make claims.
// parameters: outlets: list of outlet ids
// rows: actor, question, option
// rides on: claim_by_outlet
UNWIND $outlets AS outlet
MATCH (claim:Claim {outlet: outlet})
WHERE claim.counts
RETURN DISTINCT claim.actor AS actor, claim.question AS question, claim.option AS option
