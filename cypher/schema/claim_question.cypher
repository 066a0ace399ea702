// Claims of one question and option.
CREATE INDEX claim_question IF NOT EXISTS FOR (n:Claim) ON (n.question, n.option)
