// Says at the checkpoint that the graph is about to be emptied, so that nobody takes what is left for a graph.
// parameters: name, log_id
// rides on: checkpoint_name
MERGE (checkpoint:Checkpoint {name: $name})
ON CREATE SET checkpoint.sequence = 0
SET checkpoint.emptying = true, checkpoint.sequence = 0, checkpoint.log_id = $log_id
