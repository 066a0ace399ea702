// A withdrawn article's words leave its claims.
// parameters: articles: list of article ids
// rides on: claim_by_article
MATCH (claim:Claim)
WHERE claim.article IN $articles
SET claim.evidence = null, claim.attribution = [], claim.condition = null
