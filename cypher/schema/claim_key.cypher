// Claims of one key, and of one question and option.
CREATE INDEX claim_key IF NOT EXISTS FOR (n:Claim) ON (n.question, n.option, n.actor)
