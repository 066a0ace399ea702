// Which articles some articles were found to be near copies of, or were found to be near copies of them.
// parameters: articles: [ids]
// rows: article, known_from: sequence, near
// rides on: article_id
UNWIND $articles AS id
MATCH (:Article {id: id})-[tie:NEAR_TO]-(:Article)
WITH DISTINCT tie
RETURN startNode(tie).id AS article, startNode(tie).known_from AS known_from, endNode(tie).id AS near
