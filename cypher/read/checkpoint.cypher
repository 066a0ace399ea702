// Where the projection stands.
// parameters: name
// rows: sequence: integer, log_id, version: integer, policy, writer, parked: [sequences], halted_at: sequence or null, halted_because, emptying: true or false
// rides on: checkpoint_name
MATCH (checkpoint:Checkpoint {name: $name})
RETURN checkpoint.sequence AS sequence, checkpoint.log_id AS log_id, checkpoint.version AS version,
       checkpoint.policy AS policy, checkpoint.writer AS writer, coalesce(checkpoint.parked, []) AS parked,
       checkpoint.halted_at AS halted_at, checkpoint.halted_because AS halted_because,
       coalesce(checkpoint.emptying, false) AS emptying
