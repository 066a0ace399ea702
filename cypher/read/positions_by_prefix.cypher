// Positions whose ids begin alike, with whose they are, on what, and their claims.
// parameters: prefix: begin of an id
// rows: properties, actor, question, rests_on: [claim ids], set_aside: [claim ids]
// rides on: position_id
MATCH (actor:Actor)-[:HOLDS]->(position:Position)-[:ON]->(question:Question)
WHERE position.id STARTS WITH $prefix
RETURN properties(position) AS properties, actor.id AS actor, question.id AS question,
       COLLECT { MATCH (position)-[:RESTS_ON]->(claim:Claim) RETURN claim.id } AS rests_on,
       COLLECT { MATCH (position)-[:SET_ASIDE]->(claim:Claim) RETURN claim.id } AS set_aside
