// Begins anew: a checkpoint before the log's first event, with the events that are passed by.
// parameters: name, log_id, version: integer, policy, parked: list of sequences
// rides on: checkpoint_name
MERGE (checkpoint:Checkpoint {name: $name})
SET checkpoint = {name: $name, log_id: $log_id, sequence: 0, version: $version, policy: $policy, parked: $parked}
