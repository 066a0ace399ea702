// Where the projection stands.
// parameters: name
// rows: sequence, log_id, version, policy, writer
// rides on: checkpoint_name
MATCH (checkpoint:Checkpoint {name: $name})
RETURN checkpoint.sequence AS sequence, checkpoint.log_id AS log_id, checkpoint.version AS version,
       checkpoint.policy AS policy, checkpoint.writer AS writer
