// Claims by target.
CREATE INDEX claim_by_target IF NOT EXISTS FOR (n:Claim) ON (n.target)
