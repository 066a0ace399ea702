// Claims that were proposed and not stored as fact, by article.
// parameters: none
// rows: article, title, reasons: [texts]
// rides on: nothing; it reads all articles
MATCH (article:Article)
WHERE size(article.quarantined) > 0
RETURN article.id AS article, article.title AS title, article.quarantined AS reasons
ORDER BY article
