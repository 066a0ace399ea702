// Says at the checkpoint which events are passed by.
// parameters: name, log_id, version: integer, policy, parked: list of sequences
// rides on: checkpoint_name
MERGE (checkpoint:Checkpoint {name: $name})
ON CREATE SET checkpoint.sequence = 0, checkpoint.log_id = $log_id, checkpoint.version = $version,
    checkpoint.policy = $policy
SET checkpoint.parked = $parked, checkpoint.halted_at = null, checkpoint.halted_because = null
