// The claims made by some articles, and by others of the very same text.
// parameters: articles: list of article ids
// rows: claim_id
// rides on: article_id, article_text, claim_by_article
UNWIND $articles AS id
MATCH (article:Article {id: id})
CALL (article) {
  RETURN article AS same
  UNION
  MATCH (same:Article {text_id: article.text_id})
  RETURN same
}
MATCH (claim:Claim {article: same.id})
RETURN DISTINCT claim.claim_id AS claim_id
