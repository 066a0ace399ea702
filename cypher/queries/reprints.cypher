// Articles of an outlet that are near copies of others: they count as one source with them.
// parameters: outlet: text, limit: integer = 100
// rows: article, title, published, copy_of: [{id, title, outlet}]
// rides on: outlet_id
// example: outlet="North Sea Dispatch"
MATCH (:Outlet {id: $outlet})<-[:PUBLISHED_BY]-(article:Article)
WHERE EXISTS { (article)-[:NEAR_TO]->() }
RETURN article.id AS article, article.title AS title, article.published AS published,
  COLLECT {
    MATCH (article)-[:NEAR_TO]->(other:Article)
    RETURN other {.id, .title, .outlet} ORDER BY other.id
  } AS copy_of
ORDER BY published DESC, article
LIMIT $limit
