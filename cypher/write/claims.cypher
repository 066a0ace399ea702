// Claims, with whose they are, on what, and in which article they stand.
// parameters: rows: list of {id, properties, actor, speaker: [id or nothing], target: [..], question: [..], article: [..], start, end, corrects: [..]}
// rides on: claim_id, actor_id, question_id, article_id
UNWIND $rows AS row
MERGE (claim:Claim {id: row.id})
SET claim += row.properties
MERGE (actor:Actor {id: row.actor})
MERGE (claim)-[:BY]->(actor)
FOREACH (id IN row.speaker | MERGE (speaker:Actor {id: id}) MERGE (claim)-[:VOICED_BY]->(speaker))
FOREACH (id IN row.target | MERGE (target:Actor {id: id}) MERGE (claim)-[:TARGETS]->(target))
FOREACH (id IN row.question | MERGE (question:Question {id: id}) MERGE (claim)-[:ON]->(question))
FOREACH (id IN row.article |
  MERGE (article:Article {id: id})
  MERGE (claim)-[:REPORTED_IN {start: row.start, end: row.end}]->(article))
FOREACH (id IN row.corrects | MERGE (earlier:Claim {id: id}) MERGE (claim)-[:CORRECTS]->(earlier))
