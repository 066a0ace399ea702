// Which outlet published some articles, and where their text is kept.
// parameters: articles: list of article ids
// rows: id, outlet, text_id, known_from
// rides on: article_id
UNWIND $articles AS id
MATCH (article:Article {id: id})
WHERE article.known_from IS NOT NULL
RETURN article.id AS id, article.outlet AS outlet, article.text_id AS text_id,
       article.known_from AS known_from
