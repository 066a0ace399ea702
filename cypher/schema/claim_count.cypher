// Claims on a question and option that are a number without names: few, and only these are in it.
CREATE INDEX claim_count IF NOT EXISTS FOR (n:Claim) ON (n.question, n.option, n.count)
