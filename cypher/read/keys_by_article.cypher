// On what, and by whom, some articles make claims.
// parameters: articles: list of article ids
// rows: actor, question, option
// rides on: claim_by_article
UNWIND $articles AS article
MATCH (claim:Claim {article: article})
WHERE claim.counts
RETURN DISTINCT claim.actor AS actor, claim.question AS question, claim.option AS option
