// Claims by claim_id.
CREATE INDEX claim_by_claim_id IF NOT EXISTS FOR (n:Claim) ON (n.claim_id)
