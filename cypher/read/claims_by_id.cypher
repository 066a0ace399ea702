// Some claims with the articles that they stand in.
// parameters: claims: [ids]
// rows: claim: {...}
// rides on: claim_id
UNWIND $claims AS id
MATCH (claim:Claim {id: id})
OPTIONAL MATCH (claim)-[:REPORTED_IN]->(article:Article)
OPTIONAL MATCH (article)-[:PUBLISHED_BY]->(outlet:Outlet)
RETURN claim {.*, title: article.title, url: article.url, published: article.published, outlet_name: outlet.name} AS claim
ORDER BY claim.valid_from, claim.id
