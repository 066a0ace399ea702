// Positions of one actor.
CREATE INDEX position_actor IF NOT EXISTS FOR (n:Position) ON (n.actor)
