// Claims on a question and option that are no plain facts, such as conditional ones.
CREATE INDEX claim_factuality IF NOT EXISTS FOR (n:Claim) ON (n.question, n.option, n.factuality)
