// Lists whose values no import file can hold.
// parameters: rows: list of {label, id, property, values}
// rides on: actor_id, question_id, article_id, claim_id
UNWIND $rows AS row
CALL (row) {
  MATCH (node:Actor {id: row.id}) WHERE row.label = 'Actor' RETURN node
  UNION ALL
  MATCH (node:Question {id: row.id}) WHERE row.label = 'Question' RETURN node
  UNION ALL
  MATCH (node:Article {id: row.id}) WHERE row.label = 'Article' RETURN node
  UNION ALL
  MATCH (node:Claim {id: row.id}) WHERE row.label = 'Claim' RETURN node
}
SET node[row.property] = row.values
