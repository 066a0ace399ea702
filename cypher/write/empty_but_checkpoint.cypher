// Removes everything but the checkpoint, in transactions of 10,000 nodes.
// parameters: none
// rides on: nothing; it reads all
MATCH (node)
WHERE NOT node:Checkpoint
CALL (node) { DETACH DELETE node } IN TRANSACTIONS OF 10000 ROWS
