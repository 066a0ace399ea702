// Every relationship, for comparing two graphs.
// parameters: none
// rows: from, type, to, properties
// rides on: nothing; it reads all
MATCH (from)-[tie]->(to)
RETURN from.id AS from, type(tie) AS type, to.id AS to, properties(tie) AS properties
