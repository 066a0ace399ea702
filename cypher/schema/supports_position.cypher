// SUPPORTS by the position that it is short for.
CREATE INDEX supports_position IF NOT EXISTS FOR ()-[r:SUPPORTS]-() ON (r.position)
