// Articles, with who published them and what they are near copies of, which may be captured later.
// parameters: rows: list of {id, outlet: [id or nothing], near: [ids], properties}
// rides on: article_id, outlet_id
UNWIND $rows AS row
MERGE (article:Article {id: row.id})
SET article += row.properties
FOREACH (id IN row.outlet |
  MERGE (outlet:Outlet {id: id})
  ON CREATE SET outlet.name = id
  MERGE (article)-[:PUBLISHED_BY]->(outlet))
FOREACH (id IN row.near |
  MERGE (other:Article {id: id})
  MERGE (article)-[:NEAR_TO]->(other))
