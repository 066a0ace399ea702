// Every node, for comparing two graphs; without who moved the checkpoint.
// parameters: none
// rows: labels, properties
// rides on: nothing; it reads all
MATCH (node)
RETURN COLLECT { UNWIND labels(node) AS label RETURN label ORDER BY label } AS labels,
       CASE WHEN node:Checkpoint THEN node {.name, .sequence, .log_id, .version, .policy, parked: coalesce(node.parked, [])} ELSE properties(node) END AS properties
