// Claims by actor.
CREATE INDEX claim_by_actor IF NOT EXISTS FOR (n:Claim) ON (n.actor)
