// OPPOSES by the position that it is short for.
CREATE INDEX opposes_position IF NOT EXISTS FOR ()-[r:OPPOSES]-() ON (r.position)
