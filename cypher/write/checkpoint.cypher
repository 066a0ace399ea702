// Moves the checkpoint from one sequence to the next, if it still stands there; no row if it does not.
// parameters: name, log_id, version: integer, policy, expected: sequence, next: sequence, writer: who moves it
// rides on: checkpoint_name
MERGE (checkpoint:Checkpoint {name: $name})
ON CREATE SET checkpoint.sequence = 0, checkpoint.log_id = $log_id
SET checkpoint.touched = $writer
WITH checkpoint
WHERE checkpoint.sequence = $expected AND checkpoint.log_id = $log_id AND checkpoint.emptying IS NULL
SET checkpoint.sequence = $next, checkpoint.version = $version, checkpoint.policy = $policy, checkpoint.writer = $writer,
    checkpoint.halted_at = null, checkpoint.halted_because = null
RETURN checkpoint.sequence AS sequence
