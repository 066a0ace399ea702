// The indexes that cannot be used yet, or ever.
// parameters: none
// rows: name, state, failure
// rides on: nothing; the engine lists them
SHOW INDEXES YIELD name, state, failureMessage AS failure
WHERE state <> 'ONLINE'
RETURN name, state, failure
