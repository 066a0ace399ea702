// One checkpoint a name.
CREATE CONSTRAINT checkpoint_name IF NOT EXISTS FOR (n:Checkpoint) REQUIRE n.name IS UNIQUE
