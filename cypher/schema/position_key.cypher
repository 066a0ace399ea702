// Positions of one key, and of one question.
CREATE INDEX position_key IF NOT EXISTS FOR (n:Position) ON (n.question, n.option, n.actor)
