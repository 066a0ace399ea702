// The claims made by some articles.
// parameters: articles: list of article ids
// rows: id, claim_id, kind
// rides on: claim_by_article
UNWIND $articles AS article
MATCH (claim:Claim {article: article})
RETURN DISTINCT claim.claim_id AS claim_id
