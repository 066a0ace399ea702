// The claims made in articles of some outlets.
// parameters: outlets: list of outlet ids
// rows: claim_id
// rides on: claim_by_outlet
UNWIND $outlets AS outlet
MATCH (claim:Claim {outlet: outlet})
RETURN DISTINCT claim.claim_id AS claim_id
