// Claims by outlet.
CREATE INDEX claim_by_outlet IF NOT EXISTS FOR (n:Claim) ON (n.outlet)
