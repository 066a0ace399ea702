// Removes everything, in transactions of 10,000 nodes, before a rebuild.
// parameters: none
MATCH (node)
CALL (node) { DETACH DELETE node } IN TRANSACTIONS OF 10000 ROWS
