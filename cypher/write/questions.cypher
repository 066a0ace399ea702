// Questions are opened, with their options and whom they are about.
// parameters: rows: list of {id, properties, options: [{id, name, actor}], subject, body}
// rides on: question_id, option_id, actor_id
UNWIND $rows AS row
MERGE (question:Question {id: row.id})
SET question += row.properties
FOREACH (subject IN row.subject |
  MERGE (actor:Actor {id: subject})
  MERGE (question)-[:ABOUT]->(actor))
FOREACH (option IN row.options |
  MERGE (node:Option {id: option.id})
  SET node.name = option.name
  MERGE (node)-[:OF]->(question)
  MERGE (actor:Actor {id: option.actor})
  MERGE (node)-[:IS]->(actor))
