// Says at the checkpoint before which event the projection stands still, and why.
// parameters: name, log_id, version: integer, policy, halted_at: sequence, reason
// rides on: checkpoint_name
MERGE (checkpoint:Checkpoint {name: $name})
ON CREATE SET checkpoint.sequence = 0, checkpoint.log_id = $log_id, checkpoint.version = $version,
    checkpoint.policy = $policy
SET checkpoint.halted_at = $halted_at, checkpoint.halted_because = $reason
