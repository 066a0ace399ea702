// Positions come to be known, with the claims that they rest on and those set aside.
// parameters: rows: list of {id, properties, actor, question, option: [{id, name, actor}], rests_on: [claim ids], set_aside: [claim ids]}
// rides on: position_id, actor_id, question_id, option_id, claim_id
UNWIND $rows AS row
CREATE (position:Position {id: row.id})
SET position += row.properties
MERGE (actor:Actor {id: row.actor})
CREATE (actor)-[:HOLDS]->(position)
MERGE (question:Question {id: row.question})
CREATE (position)-[:ON]->(question)
FOREACH (option IN row.option |
  MERGE (node:Option {id: option.id})
  ON CREATE SET node.name = option.name
  MERGE (node)-[:OF]->(question)
  MERGE (candidate:Actor {id: option.actor})
  MERGE (node)-[:IS]->(candidate)
  CREATE (position)-[:FOR_OPTION]->(node))
FOREACH (id IN row.rests_on | MERGE (claim:Claim {id: id}) CREATE (position)-[:RESTS_ON]->(claim))
FOREACH (id IN row.set_aside | MERGE (claim:Claim {id: id}) CREATE (position)-[:SET_ASIDE]->(claim))
