// Begins anew: a checkpoint at a sequence, with the events that are passed by.
// parameters: name, log_id, version: integer, policy, sequence: integer, parked: list of sequences
// rides on: checkpoint_name
MERGE (checkpoint:Checkpoint {name: $name})
SET checkpoint = {name: $name, log_id: $log_id, sequence: $sequence, version: $version, policy: $policy, parked: $parked}
